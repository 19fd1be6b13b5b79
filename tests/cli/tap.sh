# shellcheck shell=bash disable=SC2154
# For the tests of the haas command: what a command said, and TAP. To be sourced by bash.

. "$(dirname "${BASH_SOURCE[0]}")/../tap.sh"

# What the last command said.
explain() {
    sed 's/^/stdout: /' "$work/out"
    sed 's/^/stderr: /' "$work/err"
    echo "status: ${status-}"
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
