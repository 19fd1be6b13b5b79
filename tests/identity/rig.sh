# For the tests of this folder: the API behind an Apache that says who the user is, as apache/examples have it. To be sourced by
# bash; wants HAAS_SOURCE_DIR and HAAS_BUILD_DIR.

. "$HAAS_SOURCE_DIR/tests/api/service.sh"
. "$HAAS_SOURCE_DIR/tests/tap.sh"

# What was seen, and what Apache says of it.
explain() {
    cat "$dir/out"
    tail -n 5 "$dir/apache/error.log"
}

# skip_unless MODULE_OR_PROGRAM PACKAGE...: the whole test, for want of a package.
skip_unless() {
    local missing
    missing=$(missing_for_apache)
    while [[ -z $missing && $# -gt 0 ]]; do
        [[ -e $apache_modules/$1 ]] || PATH=$PATH:/usr/sbin:/sbin command -v "$1" >/dev/null || missing="$2 is not installed"
        shift 2
    done
    [[ -z $missing ]] || skip_all "$missing"
}

# example NAME SED...: one of apache/examples as $dir/NAME.conf, changed for this test.
example() {
    local name=$1
    shift
    sed "$@" "$HAAS_SOURCE_DIR/apache/examples/$name.conf" >"$dir/$name.conf"
    chmod 644 "$dir/$name.conf"
}

# start_haas EXAMPLE MODULE...: the API, with a database, behind Apache with these modules and the example. The log says as whom
# Apache has let each request in.
start_haas() {
    local name=$1 module
    shift
    # shellcheck disable=SC2034  # start_service writes it into haas.cfg
    api_options=$'[auth]\nremote_user = yes\nunknown_user = create'
    start_service "$dir" 4 2>"$dir/problem" || bail_out 'the service did not start' "$dir/problem"
    (umask 077 && printf 'admin-secret' >"$dir/password")
    "$HAAS_BUILD_DIR/bin/haas" --config "$dir/haas.cfg" init_db --password-file "$dir/password" >"$dir/problem" 2>&1 ||
        bail_out 'no database' "$dir/problem"
    stop_apache "$dir"
    for module in "$@"; do printf 'LoadModule %s_module "%s/mod_%s.so"\n' "$module" "$apache_modules" "$module"; done >>"$dir/haas.conf"
    {
        printf 'LogFormat "%%>s %%u" users\nCustomLog "%s/users.log" users\n' "$dir/apache"
        printf 'Include "%s/%s.conf"\n' "$dir" "$name"
    } >>"$dir/haas.conf"
    start_apache "$dir" "$dir/haas.conf" "$dir/haas-server.conf" 2>"$dir/problem" || bail_out 'Apache did not start' "$dir/problem"
    port=$(cat "$dir/apache/port")
}

# is_user NAME CURL-OPTION...: whether a request of /whoami is let in as this user by Apache, and taken for theirs by HaaS; `-` for
# nobody.
is_user() {
    local user=$1 status
    shift
    : >"$dir/apache/users.log"
    status=$(curl -s --max-time 20 -o "$dir/out" -w '%{http_code}' "$@")
    printf '\n%s\n' "$status" >>"$dir/out"
    wait_for 5 test -s "$dir/apache/users.log"
    cat "$dir/apache/users.log" >>"$dir/out"
    grep -qx "[0-9]* $user" "$dir/apache/users.log" || return
    [[ $user == - || $user == *'*'* ]] || grep -q "{\"user\":\"$user\".*\"authentication\":\"remote_user\"" "$dir/out"
}

# has_documented_mode FILE DOCUMENTED: the test's FILE has the owner and the mode that docs/operations.md gives the other.
has_documented_mode() {
    local wanted
    wanted=$(awk -F ' *[|] *' -v name="\`$2\`" '$2 == name { print $3 }' "$HAAS_SOURCE_DIR/docs/operations.md")
    [[ $EUID == 0 ]] || wanted=${wanted/#*,/$(id -un),}
    stat -c '%U, 0%a' "$1" >"$dir/out"
    grep -qxF "${wanted/#www-data,/$(user_of_apache),}" "$dir/out"
}
