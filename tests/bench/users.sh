# For tests/bench/run: what it costs that many users ask, and that somebody guesses passwords. To be sourced by bash.
# Needs `base` with the site haas running, its `load`, AUTHORIZATION and `seconds`.

# Users bench1 to benchN with the administrator's password and their credentials in the file users.
add_users() {
    local i
    sqlite3 "$base/haas/state/haas.db" "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1)
        INSERT INTO user (label, password_hash, is_admin) SELECT 'bench' || i, password_hash, 0 FROM n, user
        WHERE label = 'admin'"
    for ((i = 1; i <= $1; i++)); do
        echo "Basic $(printf 'bench%d:benchmark' $i | base64)"
    done >"$base/users"
}

# Each user once, as often as it takes: a password is verified when its user comes for the first time. What is answered goes to
# curl's standard output: before it tries again it cuts a file that it wrote, which /dev/null does not let it.
introduce_users() {
    local url line next=
    url=http://127.0.0.1:$(cat "$base/haas/apache/port")/node/node1
    while read -r line; do
        printf '%surl = %s\nheader = "Authorization: %s"\nretry = 100\n' "$next" "$url" "$line"
        next=$'next\n'
    done <"$base/users" | curl -s -K - >/dev/null
}

# load_users FILE...: a load for each file of users; their means, and all errors.
load_users() {
    local users rate p50 p99 errors
    for users; do
        read -r rate p50 p99 errors < <(BENCH_AUTHORIZATIONS=$users load haas show_node 16 "$seconds")
        printf '%s %s %s %s\n' "$rate" "$p50" "$p99" "${errors//\// }"
    done | awk '{ rate += $1; p50 += $2; p99 += $3; wrong += $4; cut += $5; late += $6 }
        END { printf "%.0f %.2f %.2f %d/%d/%d\n", rate / NR, p50 / NR, p99 / NR, wrong, cut, late }'
}

# Each number of users between two loads of the first number, as what else the machine does changes within minutes.
bench_users() {
    local count first before after rate p50 p99 errors ratio
    add_users "$(printf '%s\n' $user_counts | sort -n | tail -n 1)"
    mv "$base/users" "$base/all"
    first=${user_counts%% *}
    head -n "$first" "$base/all" >"$base/first"
    printf 'show_node on 16 connections, users taking turns\n%6s  %9s %12s   %8s %8s %9s\n' users haas/s 'to the first' p50 \
        'p99 ms' errors
    for count in $user_counts; do
        head -n "$count" "$base/all" >"$base/users"
        introduce_users
        ratio=1.00
        [[ $count == "$first" ]] || read -r before _ < <(load_users "$base/first")
        read -r rate p50 p99 errors < <(load_users "$base/users" "$base/users")
        if [[ $count != "$first" ]]; then
            read -r after _ < <(load_users "$base/first")
            ratio=$(awk "BEGIN { printf \"%.2f\", $rate / (($before + $after) / 2) }")
            aim "show_node, 16 connections, $count users: requests, to those of $first before and after" "$ratio" 0.95 at-least
        fi
        measured_load show_node "$rate" "$p50" "$p99" "$errors" server=mod_fcgid connections=16 users="$count"
        printf '%6d  %9s %12s   %8s %8s %9s\n' "$count" "$rate" "$ratio" "$p50" "$p99" "$errors"
    done
    echo
    bench_guesses
}

# One who is known, beside connections with wrong passwords for users that exist and that do not, at the site $served.
bench_guesses() {
    local rate p50 p99 errors guesser connections guessers=32 server=${served/haas/mod_fcgid} of=${served#haas}
    for connections in 1 16; do
        read -r rate p50 p99 errors < <(load $served show_node $connections "$seconds")
        measured_load show_node "$rate" "$p50" "$p99" "$errors" server=$server connections=$connections beside=0
        printf 'show_node on %d connections: %s/s, p50 %s ms, p99 %s ms, errors %s\n' $connections "$rate" "$p50" "$p99" "$errors"
    done
    printf 'Basic %s\n' "$(printf 'admin:wrong' | base64)" "$(printf 'nobody:wrong' | base64)" >"$base/users"
    for connections in 1 16; do
        BENCH_AUTHORIZATIONS=$base/users load $served show_node $guessers $((seconds + 2)) >"$base/guesses" &
        guesser=$!
        sleep 1
        read -r rate p50 p99 errors < <(load $served show_node $connections "$seconds")
        wait "$guesser"
        aim "show_node, $connections connections beside wrong passwords on $guessers${of:+, haas-api.service}: p99, ms" "$p99" 50
        measured_load show_node "$rate" "$p50" "$p99" "$errors" server=$server connections=$connections beside=$guessers
        printf 'beside wrong passwords on %d: %d connections: %s/s, p50 %s ms, p99 %s ms, errors %s\n' $guessers $connections "$rate" \
            "$p50" "$p99" "$errors"
        read -r rate p50 p99 errors <"$base/guesses"
        measured_load 'wrong passwords' "$rate" "$p50" "$p99" "$errors" server=$server connections=$guessers beside=$connections
        printf '    the wrong passwords: %s/s, p50 %s ms, p99 %s ms\n' "$rate" "$p50" "$p99"
    done
}
