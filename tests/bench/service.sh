# For tests/bench/run: programs as services of their own, as haas-api.service and mod_proxy_fcgi have haas.fcgi. To be sourced by
# bash. Needs run's `base`, `bin`, `site`, `compare`, `counts` and `writer_counts`.

declare -A services=()

# start_listening SITE: the site's program with a socket, before there is an Apache that asks it; with the database of the site haas.
start_listening() {
    local socket=$base/$1/api.sock
    # Of a service that was there before.
    rm -f "$socket.pid"
    HAAS_CONFIG=$base/haas/haas.cfg "$HAAS_SOURCE_DIR/tests/api/socket_unit" "$socket" "$(user_of_apache)" \
        "$base/$1/libexec/haas.fcgi" --listen 2>"$base/$1.log" </dev/null &
    services[$1]=$!
    wait_for 20 test -s "$socket.pid"
}

# start_service SITE: the same, and an Apache.
start_service() {
    start_listening "$1"
    api_socket=$base/$1/api.sock start_apache "$base/$1" "$base/$1/haas.conf" "$base/$1/haas-server.conf"
}

end_service() {
    stop_apache "$base/$1"
    [[ -n ${services[$1]-} ]] || return 0
    kill "${services[$1]}" && wait "${services[$1]}" || :
    unset "services[$1]"
}

# In a cleanup.
end_services() {
    local name
    for name in "${!services[@]}"; do end_service "$name"; done
}

# Each beside the program that only answers, in the same arrangement. The workers stay for other parts.
start_services() {
    [[ -z ${services[service]-} ]] || return 0
    site null_service "$bin/tests/bench/null_responder"
    start_service null_service
    site service "$bin/bin/haas.fcgi"
    start_service service
}

bench_service() {
    local workload connections served=service
    start_services
    echo 'haas.fcgi and the null responder as services of their own'
    table_head
    for workload in show_node mixed; do
        for connections in $counts; do
            compare $workload "$connections" $([[ $workload != mixed ]] || echo pair)
        done
    done
    for connections in $writer_counts; do compare project_pair "$connections" pair; done
    new_connections
    echo
    bench_guesses
}
