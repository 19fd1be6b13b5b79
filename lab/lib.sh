# Shell functions of the virtual rack, for lab/rack, quickstart and the tests that need real parts. To be sourced by bash.
#
# Every process that these functions start keeps its state below one directory of the caller, and listens on the loopback
# address only. The functions end it by its process id.

# --- waiting and processes -------------------------------------------------------------------------------------------

# wait_for SECONDS COMMAND...: repeats a command until it succeeds; fails when the time is up.
wait_for() {
    local end=$((SECONDS + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        ((SECONDS < end)) || return 1
        read -r -t 0.05 _ <> <(:) || :
    done
}

# free_port: prints a free TCP port of 127.0.0.1. Another process may take the port first, so callers that start a server on it
# try again with another one.
free_port() {
    local port
    for _ in {1..100}; do
        port=$((20000 + RANDOM % 12000))
        if ! (: <>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            printf '%s\n' "$port"
            return
        fi
    done
    return 1
}

# free_udp_port: the same for UDP.
free_udp_port() {
    local port
    for _ in {1..100}; do
        port=$((20000 + RANDOM % 12000))
        if ! udp_port_is_taken "$port"; then
            printf '%s\n' "$port"
            return
        fi
    done
    return 1
}
udp_port_is_taken() { grep -q "^ *[0-9]*: [0-9A-F]*:$(printf %04X "$1") " /proc/net/udp /proc/net/udp6; }

# end_process PIDFILE [SECONDS]: asks the process to go, and ends it when it has not gone in time (10 s).
end_process() {
    local pid
    pid=$(cat "$1" 2>/dev/null) || return 0
    [[ $pid =~ ^[0-9]+$ ]] || return 0
    kill "$pid" 2>/dev/null || { rm -f "$1"; return 0; }
    wait_for "${2:-10}" process_gone "$pid" || kill -KILL "$pid" 2>/dev/null || :
    rm -f "$1"
}
process_gone() { ! kill -0 "$1" 2>/dev/null || [[ $(ps -o stat= -p "$1") == Z* ]]; }

# starts_within SECONDS PID COMMAND...: waits until a command succeeds that says that the process is ready; fails at once when
# the process has gone.
starts_within() {
    local seconds=$1 pid=$2
    shift 2
    wait_for "$seconds" is_ready_or_gone "$pid" "$@" && ! process_gone "$pid"
}
is_ready_or_gone() { process_gone "$1" || "${@:2}"; }

# end_consoles DIRECTORY: ends the processes that log consoles there, found by their pid files.
end_consoles() {
    local file pid
    for file in "$1"/*.pid; do
        pid=$(cat "$file" 2>/dev/null) || continue
        # By now, another process may have this number.
        tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -qF -- "--directory $1 " && end_process "$file"
    done
}

# --- Apache ----------------------------------------------------------------------------------------------------------

apache_modules=${APACHE_MODULES:-/usr/lib/apache2/modules}

# user_of_apache: the unprivileged user that Apache's children run as.
user_of_apache() { id -un www-data 2>/dev/null || id -un apache 2>/dev/null || echo nobody; }

# user_of_daemons: another one, that haas-device and haas-sync run as: haas, where it was installed. A rack leaves no user behind.
user_of_daemons() { id -un haas 2>/dev/null || echo nobody; }

# start_apache DIR CONF SERVER_CONF: runs an Apache of our own on a free port of 127.0.0.1, or on $apache_address and $apache_port,
# with the two files that `make install` installs. Its state is in DIR/apache, which it creates; the port in DIR/apache/port. The environment's
# APACHE names the program. Nothing of the system's Apache is read or touched. With $api_socket, mod_proxy_fcgi asks a service
# there, instead of mod_fcgid.
start_apache() {
    local dir=$1/apache
    mkdir -p "$dir"
    chmod 755 "$dir"
    local try
    for try in 1 2 3 4 5; do
        write_apache_config "$dir" "$2" "$3" "${apache_port:-$(free_port)}"
        if "${APACHE:-/usr/sbin/apache2}" -f "$dir/httpd.conf" -k start 2>>"$dir/start.log" &&
            wait_for 10 test -s "$dir/apache.pid" && wait_for 10 apache_answers "$1"; then
            return 0
        fi
        stop_apache "$1"
    done
    tail -n 20 "$dir/start.log" "$dir/error.log" >&2
    echo "Apache did not start after $try tries" >&2
    return 1
}

apache_answers() { curl -s -o /dev/null --max-time 2 "http://127.0.0.1:$(cat "$1/apache/port")/healthz"; }

write_apache_config() {
    local dir=$1 conf=$2 server_conf=$3 port=$4 module gateway=(fcgid)
    [[ -z ${api_socket-} ]] || gateway=(proxy proxy_fcgi buffer)
    printf '%s\n' "$port" >"$dir/port"
    {
        cat <<END
ServerRoot "$dir"
ServerName 127.0.0.1
PidFile "$dir/apache.pid"
Listen ${apache_address:-127.0.0.1}:$port
DefaultRuntimeDir "$dir"
ErrorLog "$dir/error.log"
LogLevel warn
END
        for module in mpm_event authz_core alias asis env filter headers include reqtimeout substitute unique_id "${gateway[@]}"; do
            printf 'LoadModule %s_module "%s/mod_%s.so"\n' "$module" "$apache_modules" "$module"
        done
        [[ $EUID == 0 ]] && printf 'User %s\nGroup %s\n' "$(user_of_apache)" "$(id -gn "$(user_of_apache)")"
        if [[ -n ${api_socket-} ]]; then
            printf 'Define HAAS_SOCKET "%s"\n' "$api_socket"
        else
            # mod_fcgid makes the directory of its sockets itself, for the right user.
            printf 'FcgidIPCDir "%s"\nFcgidProcessTableFile "%s"\n' "$dir/sockets" "$dir/process_table"
        fi
        cat <<END
Include "$server_conf"
Include "$conf"
END
    } >"$dir/httpd.conf"
}

stop_apache() { end_process "$1/apache/apache.pid" 15; }

# --- haas-device -------------------------------------------------------------------------------------------------------

# start_device DIR PROGRAM: haas-device as the user who owns the state, DIR/state, with DIR/haas.cfg, whose [device] socket is
# DIR/run/device.sock, for that user and the group of Apache's. Its log is DIR/haas-device.log. Root must not start a program that
# another user could change.
start_device() {
    local dir=$1 as=()
    mkdir -p "$dir/run"
    if [[ $EUID == 0 ]]; then
        as=(--user "$(stat -c %U "$dir/state")")
        chown "${as[1]}:$(id -gn "$(user_of_apache)")" "$dir/run"
        chmod 2750 "$dir/run"
    fi
    "$2" --foreground "${as[@]}" --config "$dir/haas.cfg" >>"$dir/haas-device.log" 2>&1 </dev/null &
    local pid=$!
    echo $pid >"$dir/haas-device.pid"
    disown
    starts_within 20 $pid device_listens "$dir" && return
    cat "$dir/haas-device.log" >&2
    echo 'haas-device did not start' >&2
    return 1
}

# A killed one leaves its socket, on which nobody listens. @source: /proc/net/unix in proc(5), the flag __SO_ACCEPTCON
device_listens() { grep -q " 00010000 .* $1/run/device.sock\$" /proc/net/unix; }

stop_device() { end_process "$1/haas-device.pid" 60; }

# --- Open vSwitch in user space ----------------------------------------------------------------------------------------

# start_ovs DIR NAMESPACE: an OVSDB and a switch of our own, with its state in DIR/ovs and its ports in a network namespace
# of its own: two switches in user space cannot share one. Sets OVS_DB to the socket of the database.
start_ovs() {
    local dir=$1/ovs namespace=$2
    ip netns add "$namespace"
    mkdir -p "$dir"
    OVS_DB="unix:$dir/db.sock"
    export OVS_DB
    # ovs-vswitchd and its tools find each other by these.
    OVS_RUNDIR=$dir OVS_LOGDIR=$dir OVS_DBDIR=$dir
    export OVS_RUNDIR OVS_LOGDIR OVS_DBDIR
    ovsdb-tool create "$dir/conf.db" /usr/share/openvswitch/vswitch.ovsschema 2>"$dir/start.log" &&
        ovsdb-server "$dir/conf.db" --remote="p$OVS_DB" --pidfile="$dir/ovsdb-server.pid" --detach --no-chdir \
            --log-file="$dir/ovsdb-server.log" --unixctl="$dir/ovsdb-server.ctl" 2>>"$dir/start.log" &&
        ovs-vsctl --db="$OVS_DB" --no-wait init 2>>"$dir/start.log" &&
        ip netns exec "$namespace" ovs-vswitchd "$OVS_DB" --disable-system --pidfile="$dir/ovs-vswitchd.pid" --detach --no-chdir \
            --log-file="$dir/ovs-vswitchd.log" --unixctl="$dir/ovs-vswitchd.ctl" 2>>"$dir/start.log" &&
        return 0
    cat "$dir/start.log" >&2
    return 1
}

stop_ovs() {
    end_process "$1/ovs/ovs-vswitchd.pid"
    end_process "$1/ovs/ovsdb-server.pid"
    ip netns del "$2" 2>/dev/null || :
}

# vsctl ARGUMENT...: ovs-vsctl on the rack's switch.
vsctl() { ovs-vsctl --timeout=20 --db="$OVS_DB" "$@"; }

# --- machines --------------------------------------------------------------------------------------------------------

# add_machine NAMESPACE SWITCH_NAMESPACE BRIDGE PORT ADDRESS MAC: a "machine": a network namespace with one NIC, e0, whose
# other end is a port of the bridge.
add_machine() {
    local namespace=$1 switch=$2 bridge=$3 port=$4 address=$5 mac=$6
    ip netns add "$namespace"
    ip -n "$switch" link add "$port" type veth peer name e0 netns "$namespace"
    ip -n "$namespace" link set e0 address "$mac"
    ip -n "$namespace" address add "$address/24" dev e0
    # The user space switch does not compute the checksums that a NIC would.
    ip netns exec "$namespace" ethtool -K e0 tx off >/dev/null
    ip netns exec "$switch" ethtool -K "$port" tx off >/dev/null
    ip -n "$switch" link set "$port" up
    ip -n "$namespace" link set e0 up
    ip -n "$namespace" link set lo up
    vsctl --may-exist add-port "$bridge" "$port"
}
