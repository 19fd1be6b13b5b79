# For tests/bench/run: how long the programs take to start. To be sourced by bash.
# Needs `base` with the site haas running, and its `aim`.

# start_ms COMMAND...: "wall processor": how long a run takes, of 40 one after the other, in milliseconds, and how much of it is
# time of a processor, which does not count what else the machine does.
start_ms() {
    local TIMEFORMAT='%R %U %S' i
    { time for ((i = 0; i < 40; i++)); do "$@" >/dev/null 2>&1 </dev/null || :; done; } 2>&1 |
        awk '{ printf "%.1f %.1f\n", $1 * 1000 / 40, ($2 + $3) * 1000 / 40 }'
}

# at_once_ms COUNT COMMAND...: the same of so many that begin together: how long until the last has ended, and the processor time
# of each.
at_once_ms() {
    local TIMEFORMAT='%R %U %S' count=$1 i
    { time { for ((i = 0; i < count; i++)); do "${@:2}" >/dev/null 2>&1 </dev/null & done; wait; }; } 2>&1 |
        awk -v count="$count" '{ printf "%.1f %.1f\n", $1 * 1000, ($2 + $3) * 1000 / count }'
}

# As a CGI program, a worker answers one request and ends. COMMAND... before it runs it.
first_answer() {
    local owner
    owner=$(stat -c %U "$base/haas/state")
    setpriv --reuid "$owner" --regid "$(id -g "$owner")" --clear-groups "$@" "$base/haas/libexec/haas.fcgi"
}

# start_aim WHAT 'WALL PROCESSOR' [LIMIT [LIMIT OF WALL]]
start_aim() {
    local wall=${2% *} processor=${2#* }
    aim '' "$1: processor time, ms" "$processor" "${@:3:1}"
    aim '' "$1: time, ms" "$wall" "${@:4:1}"
    measured "$1: processor time" value="$processor" unit=ms
    measured "$1: time" value="$wall" unit=ms
}

# count_start WHAT PROGRAM COMMAND...: the instructions of a command that runs this program under $callgrind, in millions, nearly as
# many on each run; how many of them are the loader's, and how many lines of libraries ldd has.
count_start() {
    local all loader libraries
    "${@:3}" >/dev/null 2>&1 </dev/null || :
    read -r all loader < <(callgrind_annotate --auto=no --threshold=100 "$base/starts/counts" | awk '
        { gsub(/,/, "", $1) }
        /PROGRAM TOTALS/ { all = $1 }
        / (\.\/elf\/|.*\[.*\/ld-linux)/ && /:/ { loader += $1 }
        END { printf "%.1f %.1f\n", all / 1e6, loader / 1e6 }')
    rm -f "$base/starts/counts"
    libraries=$(ldd "$2" | wc -l)
    printf '%-40s %9s %9s %9d\n' "$1" "$all" "$loader" "$libraries"
    measured "$1: instructions" value="$all" unit=million
    measured "$1: instructions of the loader" value="$loader" unit=million
    measured "$1: libraries" value="$libraries" unit=libraries
}

# Needs what first_answer and haas need in the environment.
count_starts() {
    local tool callgrind=(valgrind --tool=callgrind "--callgrind-out-file=$base/starts/counts")
    for tool in valgrind callgrind_annotate; do
        command -v $tool >/dev/null || { echo "instructions are not counted: $tool is missing"; return 0; }
    done
    install -d -o "$(stat -c %U "$base/haas/state")" "$base/starts"
    printf '%-40s %9s %9s %9s\n' 'instructions of a start, millions' all "loader's" libraries
    count_start 'haas.fcgi: start to first answer' "$bin/bin/haas.fcgi" first_answer "${callgrind[@]}"
    count_start 'haas --version' "$bin/bin/haas" "${callgrind[@]}" "$bin/bin/haas" --version
    count_start 'haas-local --version' "$bin/bin/haas-local" "${callgrind[@]}" "$bin/bin/haas-local" --version
}

bench_starts() {
    local -x GATEWAY_INTERFACE REQUEST_METHOD REQUEST_URI HAAS_CONFIG HAAS_ENDPOINT HAAS_USERNAME=admin HAAS_PASSWORD=benchmark
    HAAS_ENDPOINT=http://127.0.0.1:$(cat "$base/haas/apache/port")
    start_aim 'env true, for comparison' "$(start_ms env true)"
    start_aim 'haas --version' "$(start_ms "$bin/bin/haas" --version)" 10 10
    start_aim 'haas list_free_nodes, of 1000' "$(start_ms "$bin/bin/haas" list_free_nodes)" 25 25
    # From here on, haas.fcgi is a CGI program.
    GATEWAY_INTERFACE=CGI/1.1 REQUEST_METHOD=GET REQUEST_URI=/healthz HAAS_CONFIG=$base/haas/haas.cfg
    start_aim 'haas.fcgi: start to first answer' "$(start_ms first_answer)" 20 20
    start_aim 'haas.fcgi, 30 started at once: start to first answer' "$(at_once_ms 30 first_answer)" 20
    count_starts
}
