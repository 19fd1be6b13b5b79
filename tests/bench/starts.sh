# For tests/bench/run: how long the programs take to start. To be sourced by bash.
# Needs `base` with the site haas running, and its `aim`.

# processor_ms COMMAND...: the processor time of one run, of 40, in milliseconds: on a machine that does nothing else, a start
# takes as long, and here it does not count what else the machine does.
processor_ms() {
    local TIMEFORMAT='%U %S' i
    { time for ((i = 0; i < 40; i++)); do "$@" >/dev/null 2>&1 </dev/null || :; done; } 2>&1 |
        awk '{ printf "%.1f\n", ($1 + $2) * 1000 / 40 }'
}

# As a CGI program, a worker answers one request and ends.
first_answer() {
    local owner
    owner=$(stat -c %U "$base/haas/state")
    setpriv --reuid "$owner" --regid "$(id -g "$owner")" --clear-groups "$base/haas/libexec/haas.fcgi"
}

# start_aim WHAT MILLISECONDS [LIMIT]
start_aim() {
    aim '' "$1: processor time, ms" "${@:2}"
    measured "$1" value="$2" unit=ms
}

bench_starts() {
    export GATEWAY_INTERFACE=CGI/1.1 REQUEST_METHOD=GET REQUEST_URI=/healthz HAAS_CONFIG=$base/haas/haas.cfg
    start_aim 'haas.fcgi: start to first answer' "$(processor_ms first_answer)" 20
    unset GATEWAY_INTERFACE REQUEST_METHOD REQUEST_URI HAAS_CONFIG
    export HAAS_ENDPOINT HAAS_USERNAME=admin HAAS_PASSWORD=benchmark
    HAAS_ENDPOINT=http://127.0.0.1:$(cat "$base/haas/apache/port")
    start_aim 'env true, for comparison' "$(processor_ms env true)"
    start_aim 'haas --version' "$(processor_ms "$bin/bin/haas" --version)" 10
    start_aim 'haas list_free_nodes, of 1000' "$(processor_ms "$bin/bin/haas" list_free_nodes)" 25
}
