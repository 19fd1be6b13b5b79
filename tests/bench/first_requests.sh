# For tests/bench/run: how long the first requests wait after Apache has started, when many come at once. To be sourced by bash.
# Needs run's `base`, `bin`, `site` and AUTHORIZATION, and service.sh. It has sites of its own; the database is that of the site haas.

# Without asking it anything: a request would start a worker.
start_unasked() {
    (
        apache_answers() { (: <>"/dev/tcp/127.0.0.1/$(cat "$1/apache/port")") 2>/dev/null; }
        start_apache "$base/$1" "$base/$1/haas.conf" "$base/$1/haas-server.conf"
    )
}

# first_requests WHAT SITE SERVER: a line of the table.
first_requests() {
    local clients=64 number p50 p99 longest errors
    read -r number p50 p99 longest errors < <("$bin/tests/bench/first_requests" "http://127.0.0.1:$(cat "$base/$2/apache/port")" \
        $clients 2 $'GET /node/node1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: '"$AUTHORIZATION"$'\r\n\r\n')
    measured "first requests: $1" server="$3" connections=$clients requests_per_second=$((number / 2)) p50_ms="$p50" p99_ms="$p99" \
        worst_ms="$longest" errors="$errors/0/0"
    printf '%-16s %-10s %9d   %8s %8s %9s %9s\n' "$1" "$3" "$number" "$p50" "$p99" "$longest" "$errors"
}

# after_start WHAT PROGRAM: under mod_fcgid, which starts workers when they are asked for, and as a service, which is started with
# Apache. A password that was verified before is known: proofs outlive a restart.
after_start() {
    site fresh "$2"
    cp "$base/haas/haas.cfg" "$base/fresh/haas.cfg"
    start_unasked fresh
    first_requests "$1" fresh mod_fcgid
    stop_apache "$base/fresh"
    start_listening fresh
    api_socket=$base/fresh/api.sock start_unasked fresh
    first_requests "$1" fresh service
    end_service fresh
}

bench_first_requests() {
    echo '64 clients in the first two seconds after Apache has started, each request on a connection of its own'
    printf '%-16s %-10s %9s   %8s %8s %9s %9s\n' 'what answers' server requests 'p50 ms' 'p99 ms' 'worst ms' errors
    after_start null "$bin/tests/bench/null_responder"
    after_start show_node "$bin/bin/haas.fcgi"
}
