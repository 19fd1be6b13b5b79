# For tests/bench/run: how long a normal client waits beside many that are slow. To be sourced by bash.
# Needs `base` with the site haas running, its `load`, `bin`, `seconds` and `slow_count`.

# beside_slow WHAT CLIENTS [MANNER TEXT]: a line of the table; without the last two there are no slow clients.
beside_slow() {
    local crowd='' rate p50 p99 errors
    if [[ -n ${3-} ]]; then
        mkfifo "$base/go_on"
        "$bin/tests/api/slow_crowd" 127.0.0.1 "$(cat "$base/haas/apache/port")" "${@:2}" <"$base/go_on" >"$base/crowd" &
        crowd=$!
        exec {go_on}>"$base/go_on"
        wait_for 60 test -s "$base/crowd"
    fi
    read -r rate p50 p99 errors < <(load haas whoami 4 "$seconds")
    printf '%-24s %5d  %9s   %8s %8s %9s\n' "$1" "$2" "$rate" "$p50" "$p99" "$errors"
    [[ -n $crowd ]] || return 0
    exec {go_on}>&-
    wait "$crowd"
    rm "$base/go_on" "$base/crowd"
}

bench_slow_clients() {
    local line headers body
    line='GET /heal'
    headers=$'GET /whoami HTTP/1.1\r\nHost: x\r\nAccept'
    body=$'PUT /project/p HTTP/1.1\r\nHost: x\r\nContent-Length: 20\r\n\r\n{"half":'
    echo 'normal clients, 4 at a time, each request on a connection of its own, beside slow ones'
    printf '%-24s %5s  %9s   %8s %8s %9s\n' 'slow ones' number haas/s 'p50 ms' 'p99 ms' errors
    beside_slow none 0
    beside_slow 'half a line' "$slow_count" half "$line"
    beside_slow 'half of their headers' "$slow_count" half "$headers"
    beside_slow 'half a body' "$slow_count" half "$body"
}
