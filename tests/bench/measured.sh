# For tests/bench/run: the single measurements as rows of a CSV file, and what machine they are of. To be sourced by bash.

# Each row has what it has of these. `beside` is how many others there were: slow clients, or connections with wrong passwords;
# errors are as tests/bench/run's `load` has them. tests/bench/plot reads this.
measured_columns=(part what server connections users nodes switches actions hosts beside requests_per_second p50_ms p99_ms worst_ms
    errors value unit)

# begin_measured < RUN: lines about the run, then the head, into the file $measured_file.
begin_measured() {
    local IFS=,
    sed 's/^/# /' >"$measured_file"
    printf '%s\n' "${measured_columns[*]}" >>"$measured_file"
}

# measured WHAT COLUMN=VALUE...: a row of the part that runs ($part).
measured() {
    local -A row=([part]=$part [what]=${1//,/})
    local cell column line=
    for cell in "${@:2}"; do
        [[ " ${measured_columns[*]} " == *" ${cell%%=*} "* ]] || { echo "bench: no column ${cell%%=*}" >&2; return 1; }
        row[${cell%%=*}]=${cell#*=}
    done
    for column in "${measured_columns[@]}"; do line+=,${row[$column]-}; done
    printf '%s\n' "${line#,}" >>"$measured_file"
}

# keep_results [SUFFIX]: the files that BENCH_CSV and BENCH_MEASURED name, of one run: the aims in $base/aims, and $measured_file.
keep_results() {
    [[ -z ${BENCH_MEASURED-} ]] || cat "$measured_file" >"$BENCH_MEASURED${1-}"
    [[ -z ${BENCH_CSV-} ]] || {
        sed -n '/^#/p' "$measured_file"
        echo aim,server,value,wanted,verdict
        [[ ! -e $base/aims ]] || once_each "$base/aims" | awk -F'|' '{ print "\"" $1 "\"," $2 "," $3 "," $4 "," $5 }'
    } >"$BENCH_CSV${1-}"
}

# measured_load WHAT RATE P50 P99 ERRORS COLUMN=VALUE...: the same of what `load` has said.
measured_load() { measured "$1" requests_per_second="$2" p50_ms="$3" p99_ms="$4" errors="$5" "${@:6}"; }

# once_each FILE: lines `aim|server|value|wanted|verdict`, of an aim that two parts have measured only that with the worst value: one
# that missed is worse than any that met.
once_each() {
    awk -F'|' '
        function is_better(line, other,   a, b) {
            split(line, a, "|"); split(other, b, "|")
            if (a[5] != b[5]) return a[5] == "met"
            return a[4] ~ /^>/ ? a[3] + 0 > b[3] + 0 : a[4] && a[3] + 0 < b[3] + 0
        }
        { key = $1 "|" $2 }
        !(key in worst) { order[++count] = key; worst[key] = $0 }
        !is_better($0, worst[key]) { worst[key] = $0 }
        END { for (i = 1; i <= count; i++) print worst[order[i]] }' "$1"
}

# measured_lines: passes on what sync_bench and switch_bench print, and notes the seconds in it: the best of some rounds and the worst;
# for a kind of switch, bare commands and HaaS; one time.
measured_lines() {
    local line number='([0-9]+\.[0-9]+)'
    while IFS= read -r line; do
        printf '%s\n' "$line"
        if [[ $line =~ ^([a-z][a-z0-9-]*)\ +[0-9]+\ +$number\ +$number\ +$number$ ]]; then
            measured "${BASH_REMATCH[1]}" server=bare value="${BASH_REMATCH[2]}" unit=s
            measured "${BASH_REMATCH[1]}" server=haas-sync value="${BASH_REMATCH[3]}" unit=s
        elif [[ $line =~ ^(.*[^ ])\ +$number\ +$number$ ]]; then
            measured "${BASH_REMATCH[1]}" value="${BASH_REMATCH[2]}" worst_ms="$((10#${BASH_REMATCH[3]/./}))" unit=s
        elif [[ $line =~ ^(.*[^ ])\ \ +$number$ ]]; then
            measured "${BASH_REMATCH[1]}" value="${BASH_REMATCH[2]}" unit=s
        fi
    done
}
