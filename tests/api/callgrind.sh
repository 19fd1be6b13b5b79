# The instructions that a worker takes to answer, as callgrind counts them: the same on each run, whatever else the machine
# does. To be sourced by bash.
# Needs HAAS_CONFIG, AUTHORIZATION, and `api_socket`: where no service listens yet, and where an Apache of DIR looks for it.

counted_requests=200

# answer_under_callgrind DIR NAME METHOD PATH: so many requests to one worker of DIR/libexec/haas.fcgi, in whose PATH %d is
# their number; counts_of has what answering them took. Reading a request from the web server before that is not in it.
answer_under_callgrind() {
    local dir=$1 user i status
    user=$(user_of_apache)
    [[ $EUID == 0 ]] || user=$(id -un)
    install -d -o "$user" "$dir/counts"
    "$HAAS_SOURCE_DIR/tests/api/socket_unit" "$api_socket" "$user" \
        "$(command -v valgrind)" --tool=callgrind --callgrind-out-file="$dir/counts/$2.%p" --collect-atstart=no \
        --toggle-collect='*answer(*Worker*' "$dir/libexec/haas.fcgi" --listen --workers 1 2>"$dir/callgrind.log" </dev/null &
    callgrind_manager=$!
    for ((i = 1; i <= counted_requests; i++)); do
        printf 'url = "http://127.0.0.1:%s%s"\noutput = /dev/null\n' "$(cat "$dir/apache/port")" "${4//%d/$i}"
    done >"$dir/requests"
    wait_for 60 test -s "$api_socket.pid"
    curl -sS --fail --fail-early --max-time 60 -X "$3" -H "Authorization: $AUTHORIZATION" -K "$dir/requests"
    status=$?
    kill "$callgrind_manager"
    wait "$callgrind_manager"
    callgrind_manager=
    return $status
}

end_callgrind() { [[ -z ${callgrind_manager-} ]] || kill "$callgrind_manager" || :; }

# counts_of DIR NAME: callgrind's file of the worker. The manager of the workers answers nothing: its file is the empty one.
counts_of() { find "$1/counts" -name "$2.*" -printf '%s %p\n' | sort -rn | sed 's|^[0-9]* ||; q'; }
