# shellcheck shell=bash disable=SC2154
# The place of the fault run: Apache with the API, haas-sync, a switch with machines on it, BMCs and, where it can run, libvirtd.
# To be sourced by bash; `bash tests/faults/rig.sh DIR begin NAME` starts one part again after it was killed.
#
# A part that is to be hurt as well is one line in victims(), and a function begin_NAME if nobody else starts it again.

. "$HAAS_SOURCE_DIR/tests/api/service.sh"

nodes_on_br0=8
nodes_on_br1=4
ipmi_bmcs=4    # of the first nodes, with consoles
redfish_bmcs=2 # of the next ones

# victims DIR: one line for each kind of process that is hurt:
#   NAME|what its command line contains|who starts it again|how often it is chosen|longest stop|longest rest|pid file
# Started again: by begin_NAME below, as a `host`'s service or as a `device` elsewhere; `-`, by another part of them. The longest
# stop, in milliseconds, is what nobody may notice as a hang; the longest rest passes before it is started again. The pid file
# names the process without which its others count for nothing.
victims() {
    local dir=$1 i
    cat <<END
worker|$dir/libexec/haas.fcgi|-|200|3000|0|
apache|-f $dir/apache/httpd.conf|host|1|2000|1500|$dir/apache/apache.pid
haas-sync|haas-sync --watch --user $(user_of_daemons) --config $dir/haas.cfg|host|20|4000|1500|
haas-device|$dir/libexec/haas-device|host|8|4000|1500|
haas-console|$dir/libexec/haas-console|-|20|4000|0|
ovs-vsctl|--db=unix:$dir/ovs/|-|20|4000|0|
ovs-vswitchd|ovs-vswitchd unix:$dir/ovs/|host|2|4000|1500|
ovsdb-server|ovsdb-server $dir/ovs/|host|2|6000|1500|
END
    for ((i = 1; i <= ipmi_bmcs; i++)); do echo "bmc$i|ipmi_sim -n -c $dir/bmc$i/|device|2|8000|12000|"; done
    for ((; i <= ipmi_bmcs + redfish_bmcs; i++)); do echo "bmc$i|redfish_service $dir/bmc$i/|device|3|8000|12000|"; done
    [[ ! -d $dir/libvirt ]] || echo "libvirtd|libvirtd --config $dir/libvirt/|host|2|4000|4000|"
}

# --- bringing it up --------------------------------------------------------------------------------------------------

# missing_for_faults: why the run is not possible here; nothing where it is.
missing_for_faults() {
    local program
    [[ $EUID == 0 ]] || { echo 'needs root: namespaces and mounts are made'; return; }
    [[ -c /dev/net/tun ]] || { echo 'there is no /dev/net/tun for the switch'; return; }
    for program in ovs-vswitchd ovs-vsctl ethtool ipmi_sim ipmitool openssl sqlite3 setpriv; do
        command -v $program >/dev/null || { echo "$program is not installed"; return; }
    done
    missing_for_apache
}

# bring_up DIR: all of it, with a database. The users are those of an installation: root, which reads the keys, the one of haas-sync
# and haas-device, and Apache's. The state is on a disk of its own, which can be full and read-only.
bring_up() {
    local dir=$1
    mount -t tmpfs -o size=48m,mode=2750,uid="$(id -u "$(user_of_daemons)")",gid="$(id -g "$(user_of_apache)")" none "$dir/state" || return
    tag=haas-f$((BASHPID % 100000))
    echo "$tag" >"$dir/tag"
    bring_up_switch "$dir" || return
    # With a sanitizer, all takes three times as long.
    local patience=6
    ! grep -qE '__(a|t)san_init' "$HAAS_BUILD_DIR/bin/haas-device" || patience=18
    headnode_options="bridge = openvswitch
ovs_bridge = br0
request_timeout = $patience
storage_pool = images"
    if ! missing=$(missing_for_libvirt); then
        start_hypervisor "$dir" "$tag-s" || return
    else
        echo "# there are no headnodes: $missing" >"$dir/note"
    fi
    local i
    for ((i = 1; i <= ipmi_bmcs; i++)); do bring_up_ipmi "$dir/bmc$i" || return; done
    for ((; i <= ipmi_bmcs + redfish_bmcs; i++)); do bring_up_redfish "$dir/bmc$i" || return; done
    bring_up_service "$dir"
}

bring_up_switch() {
    local dir=$1 i bridge
    start_ovs "$dir" "$tag-s" || return
    open_ovs "$dir"
    ip -n "$tag-s" link set lo up
    for bridge in br0 br1; do vsctl add-br $bridge -- set bridge $bridge datapath_type=netdev || return; done
    for ((i = 1; i <= nodes_on_br0 + nodes_on_br1; i++)); do
        bridge=br0
        ((i <= nodes_on_br0)) || bridge=br1
        add_machine "$tag-n$i" "$tag-s" $bridge "p$i" "10.9.0.$i" "$(printf '02:00:00:00:0f:%02x' "$i")" || return
        printf 'n%d %s s%d p%d\n' "$i" "$tag-n$i" "${bridge#br}" "$i" >>"$dir/machines"
    done
    # Two more, on a VLAN that nobody else has: what is between them was forwarded after all that came before.
    for i in 1 2; do
        add_machine "$tag-q$i" "$tag-s" br0 "q$i" "10.9.1.$i" "$(printf '02:00:00:00:1f:%02x' "$i")" || return
        vsctl set Port "q$i" tag=3999
        printf 'q%d %s - q%d\n' "$i" "$tag-q$i" "$i" >>"$dir/machines"
    done
}

# bring_up_ipmi DIR: a BMC with IPMI, on $bmc_address. How HaaS reaches it is in DIR/obm.
bring_up_ipmi() {
    mkdir -p "$1" && mkfifo "$1/say" || return
    setsid "$HAAS_BUILD_DIR/tests/console/serial_line" "$1/typed" <>"$1/say" >"$1/serial" 2>>"$1/log" &
    echo $! >"$1/serial_line.pid"
    wait_for 10 test -s "$1/serial" || return
    setsid bash "$HAAS_SOURCE_DIR/tests/bmc/ipmi_sim.sh" "$1" "${bmc_address:-127.0.0.1}" >>"$1/log" 2>&1 </dev/null &
    disown -a
    wait_for 10 test -s "$1/port" || return
    (umask 077 && printf '{"type": "ipmi", "host": "%s", "port": %s, "user": "admin", "password": "%s", "cipher_suite": 3}\n' \
        "${bmc_address:-127.0.0.1}" "$(cat "$1/port")" "$(cat "$1/password")" >"$1/obm")
}

# bring_up_redfish DIR: the same with Redfish, and a login for each command: it takes no Basic authentication.
bring_up_redfish() {
    mkdir -p "$1"
    (umask 077
        cat /proc/sys/kernel/random/uuid >"$1/password"
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=bmc.example -addext subjectAltName=IP:127.0.0.1 \
            -days 1 -keyout "$1/key" -out "$1/certificate" 2>"$1/errors") || return
    { cat "$HAAS_SOURCE_DIR/tests/bmc/redfish_profiles/standard" && printf 'login sessions\nsession-timeout 20\n'; } >"$1/control"
    free_port >"$1/port"
    begin_bmc "${1%/*}" "${1##*/bmc}"
    wait_for 10 redfish_answers "$1" || return
    (umask 077 && printf '{"type": "redfish", "host": "127.0.0.1", "port": %s, "user": "root", "password": "%s", "verify_tls": false}\n' \
        "$(cat "$1/port")" "$(cat "$1/password")" >"$1/obm")
}
redfish_answers() { curl -sk --max-time 5 -o /dev/null "https://127.0.0.1:$(cat "$1/port")/redfish/v1/"; }

bring_up_service() {
    local dir=$1
    printf '[sync]\nretry_delay = 1\nlongest_retry_delay = 3\nmax_attempts = 100\ncommand_timeout = 5\n' >"$dir/more.cfg"
    start_service "$dir" 16 || return
    # More of them than a site has: mod_fcgid forgets in a second how many workers have died.
    printf 'FcgidTimeScore 100\n' >>"$dir/haas-server.conf"
    install -d -o "$(user_of_apache)" -m 0700 "$dir/workers"
    sed -e 's/^vlans = .*/vlans = 100-160/' -e 's/^reserved = .*/reserved = 1,3999/' -e 's/^request_timeout = 30/request_timeout = 20/' \
        -e "s|^proofs_directory = .*|proofs_directory = $dir/workers|" \
        "$dir/haas.cfg" >"$dir/haas.cfg.new" && cat "$dir/more.cfg" >>"$dir/haas.cfg.new" && mv "$dir/haas.cfg.new" "$dir/haas.cfg"
    (umask 077 && printf 'admin-secret' >"$dir/password")
    "$HAAS_BUILD_DIR/bin/haas" --config "$dir/haas.cfg" init_db --password-file "$dir/password" \
        --user "$(user_of_daemons)" --group "$(id -gn "$(user_of_apache)")" || return
    echo "$endpoint" >"$dir/endpoint"
    "${APACHE:-/usr/sbin/apache2}" -f "$dir/apache/httpd.conf" -k restart 2>>"$dir/apache/start.log"
    restart_device "$dir" || return
    begin_haas-sync "$dir"
}

# --- starting parts again --------------------------------------------------------------------------------------------

# end_rest_of_apache DIR: as systemd ends what is left of a service whose main process is gone. Children of a killed Apache
# may wait for ever: mod_fcgid's process manager is gone as well.
end_rest_of_apache() {
    pkill_exact "$1/libexec/haas.fcgi"
    pkill_exact "${APACHE:-/usr/sbin/apache2} -f $1/apache/httpd.conf"
}

begin_apache() {
    end_rest_of_apache "$1"
    rm -f "$1/apache/apache.pid"
    "${APACHE:-/usr/sbin/apache2}" -f "$1/apache/httpd.conf" -k start 2>>"$1/apache/start.log"
}

# pkill_exact PROGRAM: kills the processes whose command line begins with it.
pkill_exact() {
    local pid
    for pid in $(pgrep -f "^$1"); do kill -KILL "$pid" 2>/dev/null; done
    return 0
}

begin_haas-device() { start_device "$1" "$1/libexec/haas-device"; }

begin_haas-sync() {
    setsid "$HAAS_BUILD_DIR/bin/haas-sync" --watch --user "$(user_of_daemons)" --config "$1/haas.cfg" >>"$1/haas-sync.log" 2>&1 </dev/null &
    echo $! >"$1/haas-sync.pid"
    disown
}

begin_ovsdb-server() {
    local dir=$1/ovs
    rm -f "$dir/ovsdb-server.pid" "$dir/ovsdb-server.ctl"
    OVS_RUNDIR=$dir OVS_LOGDIR=$dir OVS_DBDIR=$dir ovsdb-server "$dir/conf.db" --remote="punix:$dir/db.sock" \
        --pidfile="$dir/ovsdb-server.pid" --detach --no-chdir --log-file="$dir/ovsdb-server.log" \
        --unixctl="$dir/ovsdb-server.ctl" 2>>"$dir/start.log"
    open_ovs "$1"
}

# open_ovs DIR: its socket is root's; haas-sync gets at it as README says.
open_ovs() {
    chgrp "$(id -gn "$(user_of_daemons)")" "$1/ovs/db.sock"
    chmod g+rw "$1/ovs/db.sock"
}

begin_ovs-vswitchd() {
    local dir=$1/ovs
    rm -f "$dir/ovs-vswitchd.pid" "$dir/ovs-vswitchd.ctl"
    OVS_RUNDIR=$dir OVS_LOGDIR=$dir OVS_DBDIR=$dir ip netns exec "$(cat "$1/tag")-s" ovs-vswitchd "unix:$dir/db.sock" \
        --disable-system --pidfile="$dir/ovs-vswitchd.pid" --detach --no-chdir --log-file="$dir/ovs-vswitchd.log" \
        --unixctl="$dir/ovs-vswitchd.ctl" 2>>"$dir/start.log"
}

# A libvirtd that was killed at one moment of a VM's start holds that VM for ever: what docs/operations.md says of it.
begin_libvirtd() {
    local note
    for note in $(grep -lE "^<domstatus .* pid='0'>" "$1"/libvirt/run/qemu/*.xml 2>/dev/null); do
        pkill -KILL -f "guest=$(basename "$note" .xml),"
        rm -f "$note"
    done
    LIBVIRT_URI="qemu+unix:///system?socket=$1/libvirt/socket/libvirt-sock" resume_libvirt "$1"
}

# begin_bmc DIR N: one of the simulators that were brought up before.
begin_bmc() {
    local dir=$1/bmc$2
    if [[ -e $dir/certificate ]]; then
        # It ends with whoever started it: so somebody waits for it.
        setsid bash -c '"$@"; exit' bash "$HAAS_BUILD_DIR/tests/redfish_service" "$dir/certificate" "$dir/key" root "$dir/password" \
            "$dir" </dev/null >>"$dir/errors" 2>&1 &
    else
        setsid ipmi_sim -n -c "$dir/lan.conf" -f "$dir/commands" -s "$dir/state" </dev/null >>"$dir/log" 2>&1 &
    fi
    disown
}

# --- taking it down --------------------------------------------------------------------------------------------------

# take_down DIR: ends all of it, also what is left over, and lets go of the state's disk. Fails, and says why, when something
# keeps it.
take_down() {
    local dir=$1 pid
    end_process "$dir/haas-sync.pid"
    stop_apache "$dir"
    end_rest_of_apache "$dir"
    stop_device "$dir"
    end_consoles "$dir/state/consoles"
    for pid in $(pgrep -f "(ipmi_sim -n -c|redfish_service) $dir/bmc"); do kill -KILL "$pid" 2>/dev/null; done
    for pid in "$dir"/bmc*/serial_line.pid; do end_process "$pid"; done
    stop_ovs "$dir" "$(cat "$dir/tag" 2>/dev/null)-s"
    # One that was killed while it started is not in its file.
    pkill_exact "ovs(db-server|-vswitchd) .*$dir/ovs/"
    while read -r _ namespace _; do ip netns del "$namespace" 2>/dev/null; done <"$dir/machines"
    stop_libvirt "$dir"
    mountpoint -q "$dir/state" || return 0
    wait_for 10 umount "$dir/state" && return
    echo "the state's disk is still in use:"
    users_of "$dir/state"
    umount --lazy "$dir/state"
    return 1
}

# users_of DIR: the processes that have something open there.
users_of() {
    local pid
    for pid in $(find /proc/[0-9]*/fd /proc/[0-9]*/cwd -maxdepth 1 -lname "$1*" 2>/dev/null | cut -d/ -f3 | sort -u); do
        ps -o pid=,args= -p "$pid"
    done
}

if [[ ${BASH_SOURCE[0]} == "$0" ]]; then
    dir=$1
    case $2 in
        begin)
            case $3 in
                bmc*) begin_bmc "$dir" "${3#bmc}" ;;
                *) "begin_$3" "$dir" ;;
            esac
            ;;
        *) exit 2 ;;
    esac
fi
