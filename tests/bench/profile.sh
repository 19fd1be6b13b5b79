# For tests/bench/run: where the instructions of a request go, as callgrind counts them: the same on each run, whatever else the
# machine does. To be sourced by bash.
# Needs run's `base` with the site haas running, its `site` and its `bin`.

. "$HAAS_SOURCE_DIR/tests/api/callgrind.sh"

# by_part FILE: instructions of each part for a request, from one of callgrind's files. What a function does itself counts for the
# library that it is in; malloc and what is wiped before it is freed stand apart.
by_part() {
    callgrind_annotate --auto=no --threshold=100 "$1" | awk -v requests=$counted_requests '
        /PROGRAM TOTALS/ { total = $1; next }
        !/^ *[0-9,]+ \(.*:/ { next }
        {
            # The library, which is not named for all functions of the program itself.
            part = $NF ~ /^\[.*\/.*\]$/ ? $NF : "haas.fcgi"
            gsub(/.*\/|\]/, "", part)
            sub(/\.so.*/, "", part)
            if (/:__?memset/) part = "wiping and zeroing (memset), by bytes where it clears more than two kilobytes at once"
            else if (/malloc|:_int_free|:free |:realloc|:calloc|:operator (new|delete)|freed_memory/) part = "malloc and free"
            else if (/pthread_mutex|lll_lock/) part = "mutexes of libc"
            gsub(/,/, "", $1)
            sum[part] += $1
        }
        END {
            gsub(/,/, "", total)
            printf "%d all\n", total / requests
            for (part in sum) if (sum[part] / requests >= 500) printf "%d %s\n", sum[part] / requests, part
        }'
}

bench_profile() {
    local tool name dir=$base/profile api_socket=$base/profile/api.sock
    for tool in valgrind callgrind_annotate; do
        command -v $tool >/dev/null || { echo "there is no profile: $tool is missing"; return 0; }
    done
    site profile "$bin/bin/haas.fcgi"
    start_apache "$dir" "$dir/haas.conf" "$dir/haas-server.conf"
    export HAAS_CONFIG=$base/haas/haas.cfg
    answer_under_callgrind "$dir" first GET '/node/node%d'
    answer_under_callgrind "$dir" again GET '/node/node1'
    answer_under_callgrind "$dir" write PUT '/project/profile-%d'
    unset HAAS_CONFIG
    stop_apache "$dir"
    echo 'instructions of a worker for a request, by what they belong to'
    echo
    echo '| what | show_node, of a node not asked for before | show_node, again | project_create |'
    echo '|---|---|---|---|'
    for name in first again write; do
        by_part "$(counts_of "$dir" "$name")" | sed "s/^/$name /"
    done | awk '
        { of = $1; number = $2; $1 = $2 = ""; sub(/^ +/, ""); value[$0, of] = number; if (of == "first" || !($0 in most)) most[$0] = number }
        END {
            for (part in most)
                printf "%d| %s | %d | %d | %d |\n", most[part], part, value[part, "first"], value[part, "again"], value[part, "write"]
        }' | sort -rn | cut -d'|' -f2- | sed 's/^/|/'
}
