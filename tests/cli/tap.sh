# shellcheck shell=bash disable=SC2154
# For the tests of the haas command: TAP, and what a command said. To be sourced by bash.

test_number=0

# verdict STATUS SENTENCE: one line of TAP; below a failure, what the last command said.
verdict() {
    test_number=$((test_number + 1))
    if [ "$1" -eq 0 ]; then
        echo "ok $test_number - $2"
        return
    fi
    echo "not ok $test_number - $2"
    sed 's/^/#   stdout: /' "$work/out"
    sed 's/^/#   stderr: /' "$work/err"
    echo "#   status: ${status-}"
}

skip() {
    test_number=$((test_number + 1))
    echo "ok $test_number - $1 # SKIP $2"
}

# run COMMAND...: its status in $status, what it said in $work/out and $work/err; nothing to read for it.
run() {
    status=0
    "$@" >"$work/out" 2>"$work/err" </dev/null || status=$?
}

# is SENTENCE STATUS [OUT [ERR]]: whether the last command ended so and said just that; `*` is whatever, as in a pattern.
is() {
    local fine=0
    [ "$status" -eq "$2" ] || fine=1
    # shellcheck disable=SC2053  # a pattern is wanted
    [[ $(cat "$work/out") == ${3-} && $(cat "$work/err") == ${4-} ]] || fine=1
    verdict $fine "$1"
}

finish() { echo "1..$test_number"; }
