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

# Each number of users between two loads of the first number, as what else the machine does changes within minutes. None has a
# project, so all see the same; in the end, each ten have one.
bench_users() {
    local count first
    add_users "$(printf '%s\n' $user_counts | sort -n | tail -n 1)"
    mv "$base/users" "$base/all"
    first=${user_counts%% *}
    head -n "$first" "$base/all" >"$base/first"
    printf 'show_node on 16 connections, users taking turns\n%6s  %9s %12s   %8s %8s %9s\n' users haas/s 'to the first' p50 \
        'p99 ms' errors
    for count in $user_counts; do bench_many_users "$count" "$first" ''; done
    add_projects
    bench_many_users "$count" "$first" ' in projects of ten'
    echo
    bench_guesses
}

# A project for each ten of the users benchN.
add_projects() {
    sqlite3 "$base/haas/state/haas.db" "INSERT INTO project (label) SELECT 'of-' || label FROM user WHERE label GLOB 'bench*0';
        INSERT INTO user_project (user_id, project_id, role) SELECT u.id, p.id, 'member' FROM user u JOIN project p
        ON p.label = 'of-bench' || ((CAST(substr(u.label, 6) AS INTEGER) + 9) / 10 * 10) WHERE u.label GLOB 'bench*'"
}

# bench_many_users COUNT FIRST WHICH: so many users; WHICH is a few words about them.
bench_many_users() {
    local before after rate p50 p99 errors wrong ratio=1.00
    head -n "$1" "$base/all" >"$base/users"
    introduce_users
    [[ $1 == "$2" ]] || read -r before _ _ wrong < <(load_users "$base/first")
    read -r rate p50 p99 errors < <(load_users "$base/users" "$base/users")
    if [[ $1 != "$2" ]]; then
        [[ $wrong == 0/0/0 ]] || echo "bench: the load before had errors: $wrong" >&2
        read -r after _ _ wrong < <(load_users "$base/first")
        [[ $wrong == 0/0/0 ]] || echo "bench: the load after had errors: $wrong" >&2
        ratio=$(awk "BEGIN { printf \"%.2f\", $rate / (($before + $after) / 2) }")
        failed=$errors aim mod_fcgid "show_node, 16 connections, $1 users$3: requests, to those of $2 before and after" "$ratio" \
            0.95 at-least
    fi
    measured_load "show_node$3" "$rate" "$p50" "$p99" "$errors" server=mod_fcgid connections=16 users="$1"
    printf '%6d  %9s %12s   %8s %8s %9s%s\n' "$1" "$rate" "$ratio" "$p50" "$p99" "$errors" "$3"
}

# One who is known, beside connections with wrong passwords for users that exist and that do not, at the site $served.
bench_guesses() {
    local rate p50 p99 errors guesser connections guessers=32 server=${served/haas/mod_fcgid}
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
        failed=$errors aim $server "show_node, $connections connections beside wrong passwords on $guessers: p99, ms" "$p99" 50
        measured_load show_node "$rate" "$p50" "$p99" "$errors" server=$server connections=$connections beside=$guessers
        printf 'beside wrong passwords on %d: %d connections: %s/s, p50 %s ms, p99 %s ms, errors %s\n' $guessers $connections "$rate" \
            "$p50" "$p99" "$errors"
        read -r rate p50 p99 errors <"$base/guesses"
        measured_load 'wrong passwords' "$rate" "$p50" "$p99" "$errors" server=$server connections=$guessers beside=$connections
        printf '    the wrong passwords: %s/s, p50 %s ms, p99 %s ms\n' "$rate" "$p50" "$p99"
    done
}
