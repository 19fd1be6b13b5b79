# For tests/bench/run: how long a normal client waits beside many that are slow, under mod_fcgid and as a service with and without
# mod_buffer. To be sourced by bash.
# Needs `base` with the site haas running, run's `load`, `site`, `start_warm`, `bin`, `seconds` and `slow_count`, and service.sh.

# beside_slow WHAT CLIENTS [MANNER TEXT]: a line of the table, for the site $slow_site; without the last two there are no slow
# clients.
beside_slow() {
    local crowd='' rate p50 p99 errors worst steady steady_out port
    port=$(cat "$base/$slow_site/apache/port")
    if [[ -n ${3-} ]]; then
        mkfifo "$base/go_on"
        "$bin/tests/api/slow_crowd" 127.0.0.1 "$port" "${@:2}" <"$base/go_on" >"$base/crowd" &
        crowd=$!
        exec {go_on}>"$base/go_on"
        wait_for 60 test -s "$base/crowd"
    fi
    # wrk counts no request that it did not see the end of.
    coproc STEADY { exec "$bin/tests/api/steady_clients" "http://127.0.0.1:$port" 1 60 \
        $'GET /whoami HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: '"$AUTHORIZATION"$'\r\n\r\n'; }
    read -r rate p50 p99 errors < <(load $slow_site whoami 4 "$seconds")
    steady=$STEADY_PID
    exec {steady_out}<&"${STEADY[0]}" {STEADY[1]}>&-
    worst=$(awk '$1 == "slowest" { print $2 }' <&"$steady_out")
    exec {steady_out}<&-
    wait "$steady"
    measured_load "beside slow clients: $1" "$rate" "$p50" "$p99" "$errors" server="$slow_server" connections=4 beside="$2" \
        worst_ms="$worst"
    printf '%-24s %5d  %9s   %8s %8s %8s %9s\n' "$1" "$2" "$rate" "$p50" "$p99" "$worst" "$errors"
    [[ -n $crowd ]] || return 0
    exec {go_on}>&-
    wait "$crowd"
    rm "$base/go_on" "$base/crowd"
}

# beside_all SITE SERVER: a table of the site.
beside_all() {
    local slow_site=$1 slow_server=$2 line headers body health list
    line='GET /heal'
    headers=$'GET /whoami HTTP/1.1\r\nHost: x\r\nAccept'
    body=$'PUT /project/p HTTP/1.1\r\nHost: x\r\nContent-Length: 20\r\n\r\n{"half":'
    health=$'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n'
    list=$'GET /nodes HTTP/1.1\r\nHost: x\r\nAuthorization: '"$AUTHORIZATION"$'\r\n\r\n'
    printf '\n%s\n%-24s %5s  %9s   %8s %8s %8s %9s\n' "$2" 'slow ones' number haas/s 'p50 ms' 'p99 ms' 'worst ms' errors
    beside_slow none 0
    # Apache alone holds these two, in the same way for all.
    if [[ $1 == haas ]]; then
        beside_slow 'half a line' "$slow_count" half "$line"
        beside_slow 'half of their headers' "$slow_count" half "$headers"
    fi
    beside_slow 'half a body' "$slow_count" half "$body"
    # Each of these asks thousands of times.
    beside_slow 'take no small answers' 64 deaf "$health"
    beside_slow 'take no large ones' 64 deaf "$list"
}

bench_slow_clients() {
    start_services
    echo 'normal clients, 4 at a time, each request on a connection of its own, beside slow ones'
    beside_all haas mod_fcgid
    beside_all service service
    # What mod_buffer is for: the service as it is without.
    site unbuffered "$bin/bin/haas.fcgi"
    cp "$base/haas/haas.cfg" "$base/unbuffered/haas.cfg"
    sed -i '/BUFFER/d' "$base/unbuffered/haas.conf"
    start_service unbuffered
    beside_all unbuffered 'service without mod_buffer'
    end_service unbuffered
}
