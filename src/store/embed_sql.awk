# Writes the C++ file that holds an engine's schema: one Upgrade for each script given, in order, for the function that the
# variable `name` names. A script is named NUMBER_words.sql; the numbers begin at `first`, or 1, and have no gaps. One named
# NUMBER_expand_words.sql is an expansion.

function fail(text) {
    print "embed_sql.awk: " text > "/dev/stderr"
    failed = 1
    exit 1
}

function begin_script(    name) {
    name = FILENAME
    sub(/.*\//, "", name)
    if (name !~ /^[0-9]+_[a-z0-9_]+\.sql$/) fail(FILENAME ": not named NUMBER_words.sql")
    if (name + 0 != ++number) fail(FILENAME ": upgrade " number " is expected here")
    if (NR > 1) end_script()
    printf "        // %s\n        {%d, R\"sql(", FILENAME, number
    is_expansion = name ~ /^[0-9]+_expand_/
}

function end_script() { printf ")sql\", %s},\n", is_expansion ? "true" : "false" }

BEGIN {
    print "// Generated from the scripts under schema/; do not edit."
    print "#include \"store/schema.hpp\""
    print ""
    print "namespace haas::store {"
    print ""
    print "const std::vector<Upgrade>& " name "() {"
    print "    static const std::vector<Upgrade> upgrades = {"
    number = first ? first - 1 : 0
}

FNR == 1 { begin_script() }
index($0, ")sql\"") { fail(FILENAME ": holds the end mark )sql\"") }
{ print }

END {
    if (failed) exit 1
    if (NR == 0) fail("no scripts")
    end_script()
    print "    };"
    print "    return upgrades;"
    print "}"
    print ""
    print "}  // namespace haas::store"
}
