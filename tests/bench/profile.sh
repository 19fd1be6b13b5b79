# For tests/bench/run: where the instructions of a request go, as callgrind counts them: the same on each run, whatever else the
# machine does. To be sourced by bash.
# Needs run's `base` with the site haas running, its `site` and its `bin`; of bench_profile, `api_socket`.

profiled_requests=200

# answer_under_callgrind NAME METHOD PATH: so many requests to one worker, in whose PATH %d is their number; what answering them
# took is in $base/profile/counts-NAME.*. Reading a request from the web server before that is not in it.
answer_under_callgrind() {
    local dir=$base/profile i manager
    HAAS_CONFIG=$base/haas/haas.cfg "$HAAS_SOURCE_DIR/tests/api/socket_unit" "$api_socket" "$(user_of_apache)" \
        "$(command -v valgrind)" --tool=callgrind --callgrind-out-file="$dir/counts-$1.%p" --collect-atstart=no \
        --toggle-collect='*answer(*Worker*' "$dir/libexec/haas.fcgi" --listen --workers 1 2>"$dir/log" </dev/null &
    manager=$!
    profiled=$manager
    for ((i = 1; i <= profiled_requests; i++)); do
        printf 'url = "http://127.0.0.1:%s%s"\noutput = /dev/null\n' "$(cat "$dir/apache/port")" "${3//%d/$i}"
    done >"$dir/requests"
    wait_for 60 test -s "$api_socket.pid"
    curl -sS --fail --max-time 60 -X "$2" -H "Authorization: $AUTHORIZATION" -K "$dir/requests"
    kill "$manager"
    wait "$manager"
    profiled=
}

end_profile() { [[ -z ${profiled-} ]] || kill "$profiled" || :; }

# by_part FILE: instructions of each part for a request, from one of callgrind's files. What a function does itself counts for the
# library that it is in; malloc and what is wiped before it is freed stand apart.
by_part() {
    callgrind_annotate --auto=no --threshold=100 "$1" | awk -v requests=$profiled_requests '
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
    chown "$(user_of_apache)" "$dir"
    start_apache "$dir" "$dir/haas.conf" "$dir/haas-server.conf"
    answer_under_callgrind first GET '/node/node%d'
    answer_under_callgrind again GET '/node/node1'
    answer_under_callgrind write PUT '/project/profile-%d'
    stop_apache "$dir"
    echo 'instructions of a worker for a request, by what they belong to'
    echo
    echo '| what | show_node, of a node not asked for before | show_node, again | project_create |'
    echo '|---|---|---|---|'
    for name in first again write; do
        # The manager answers nothing: its file is the empty one.
        by_part "$(find "$dir" -name "counts-$name.*" -printf "%s %p\n" | sort -rn | sed "s|^[0-9]* ||; q")" | sed "s/^/$name /"
    done | awk '
        { of = $1; number = $2; $1 = $2 = ""; sub(/^ +/, ""); value[$0, of] = number; if (of == "first" || !($0 in most)) most[$0] = number }
        END {
            for (part in most)
                printf "%d| %s | %d | %d | %d |\n", most[part], part, value[part, "first"], value[part, "again"], value[part, "write"]
        }' | sort -rn | cut -d'|' -f2- | sed 's/^/|/'
}
