# For tests/bench/run: what a request costs with a token, and with the cookie of a session, beside one with a password. To be
# sourced by bash. Needs `base` with the site haas running, its `load`, AUTHORIZATION and `seconds`.

ask_haas() { curl -sS --fail -H "Authorization: $AUTHORIZATION" "$@"; }

# with_token, with_cookie COMMAND...: with these credentials instead of the password.
with_token() { AUTHORIZATION="Bearer $token" "$@"; }
with_cookie() { AUTHORIZATION='' COOKIE=$cookie "$@"; }

# Each between two loads with the password, as what else the machine does changes within a minute.
bench_credentials() {
    local url token cookie what connections before after rate p50 p99 errors password_p50
    url=http://127.0.0.1:$(cat "$base/haas/apache/port")
    token=$(ask_haas -X POST -d '{"label": "bench"}' "$url/token" | sed -nE 's/.*"token": ?"([^"]+)".*/\1/p')
    cookie=$(ask_haas -X POST -H 'X-Haas-Request: 1' -H "Origin: $url" -D - -o /dev/null "$url/session" |
        sed -nE 's/^Set-Cookie: ([^;]+);.*/\1/Ip')
    printf 'show_node by who asks\n%-10s %5s  %9s %15s   %8s %8s %9s\n' with conns haas/s 'to the password' 'p50 ms' 'p99 ms' errors
    for connections in 1 16; do
        read -r before password_p50 p99 errors < <(load haas show_node $connections "$seconds")
        credentials_row 'a password' 1.00 "$before" "$password_p50"
        for what in token cookie; do
            read -r rate p50 p99 errors < <(with_$what load haas show_node $connections "$seconds")
            read -r after _ < <(load haas show_node $connections "$seconds")
            credentials_row "a $what" "$(awk "BEGIN { printf \"%.2f\", $rate / (($before + $after) / 2) }")" "$rate" "$p50"
            before=$after
        done
    done
}

# credentials_row WITH RATIO RATE P50: with the caller's p99, errors and connections.
credentials_row() {
    measured_load "show_node with $1" "$3" "$4" "$p99" "$errors" server=mod_fcgid connections=$connections
    [[ $1 == 'a password' ]] || failed=$errors aim mod_fcgid \
        "show_node, $connections connections, with $1: requests, to those with a password before and after" "$2"
    printf '%-10s %5d  %9s %15s   %8s %8s %9s\n' "$1" $connections "$3" "$2" "$4" "$p99" "$errors"
}
