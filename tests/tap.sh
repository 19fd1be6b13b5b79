# shellcheck shell=bash
# For test scripts: the lines of TAP that tests/local.mk speaks of. To be sourced by bash.

test_number=0

# What helps to understand a failure, on standard output. A test says it anew where it knows something.
explain() { :; }

# verdict STATUS SENTENCE [FILE]: one line of TAP; below a failure, what `explain` prints, and the end of the file.
verdict() {
    test_number=$((test_number + 1))
    if [ "$1" -eq 0 ]; then
        echo "ok $test_number - $2"
        return
    fi
    echo "not ok $test_number - $2"
    # awk also ends a line that lacks its end: the next line of TAP must begin one.
    { explain; [ -z "${3-}" ] || tail -n 40 "$3"; } | awk '{ print "#   " $0 }'
}

# skip SENTENCE REASON: one thing that cannot be tested here; skip_all REASON: the whole test, before any verdict.
skip() {
    test_number=$((test_number + 1))
    echo "ok $test_number - $1 # SKIP $2"
}
skip_all() {
    echo "1..0 # SKIP $1"
    exit 0
}

# bail_out REASON [FILE...]: the test cannot go on; above that, the ends of the files.
bail_out() {
    [ $# -eq 1 ] || tail -qn 40 "${@:2}" | awk '{ print "# " $0 }'
    echo "Bail out! $1"
    exit 1
}

print_plan() { echo "1..$test_number"; }
