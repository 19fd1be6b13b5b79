# shellcheck shell=bash disable=SC2154
# The place of the fault run: Apache with the API, haas-sync, a switch with machines on it, BMCs and, where it can run, libvirtd.
# To be sourced by bash; `bash tests/faults/rig.sh DIR begin NAME` starts one part again after it was killed.
#
# A part that is to be hurt as well is one line in victims(), and a function begin_NAME if nobody else starts it again.

. "$HAAS_SOURCE_DIR/tests/api/service.sh"

nodes_on_br0=8
nodes_on_br1=4
bmcs=4

# victims DIR: one line for each kind of process that is hurt:
#   NAME|what its command line contains|who starts it again|how often it is chosen|the longest stop, in milliseconds|pid file
# Started again: `rig`, by begin_NAME below; `-`, by another part. The longest stop is what nobody may notice as a hang. The pid file
# names the process without which its others count for nothing.
victims() {
    local dir=$1 i
    cat <<END
worker|$dir/libexec/haas.fcgi|-|200|3000|
apache|-f $dir/apache/httpd.conf|rig|1|2000|$dir/apache/apache.pid
haas-sync|haas-sync --watch --config $dir/haas.cfg|rig|20|4000|
haas-console|$dir/libexec/haas-console|-|20|4000|
ovs-vsctl|--db=unix:$dir/ovs/|-|20|4000|
ovs-vswitchd|ovs-vswitchd unix:$dir/ovs/|rig|1|4000|
ovsdb-server|ovsdb-server $dir/ovs/|rig|1|4000|
END
    for ((i = 1; i <= bmcs; i++)); do echo "bmc$i|ipmi_sim -n -c $dir/bmc$i/|rig|1|8000|"; done
    ! declare -F start_device >/dev/null || echo "haas-device|$dir/libexec/haas-device|rig|20|4000|"
    [[ ! -d $dir/libvirt ]] || echo "libvirtd|libvirtd --config $dir/libvirt/|rig|1|4000|"
}

# --- bringing it up --------------------------------------------------------------------------------------------------

# missing_for_faults: why the run is not possible here; nothing where it is.
missing_for_faults() {
    local program
    [[ $EUID == 0 ]] || { echo 'needs root: namespaces and mounts are made'; return; }
    [[ -c /dev/net/tun ]] || { echo 'there is no /dev/net/tun for the switch'; return; }
    for program in ovs-vswitchd ovs-vsctl ethtool ipmi_sim ipmitool sqlite3 setpriv; do
        command -v $program >/dev/null || { echo "$program is not installed"; return; }
    done
    missing_for_apache
}

# bring_up DIR: all of it, with a database. The state is on a disk of its own, which can be full and read-only.
bring_up() {
    local dir=$1
    mount -t tmpfs -o size=48m,mode=0750,uid="$(id -u "$(user_of_apache)")",gid="$(id -g "$(user_of_apache)")" none "$dir/state" || return
    tag=haas-f$((BASHPID % 100000))
    echo "$tag" >"$dir/tag"
    bring_up_switch "$dir" || return
    headnode_options="bridge = openvswitch
ovs_bridge = br0
request_timeout = 6
storage_pool = images"
    if ! missing=$(missing_for_libvirt); then
        start_hypervisor "$dir" "$tag-s" || return
    else
        echo "# there are no headnodes: $missing" >&3
    fi
    local i
    for ((i = 1; i <= bmcs; i++)); do begin_one_bmc "$dir" "$i" || return; done
    bring_up_service "$dir"
}

bring_up_switch() {
    local dir=$1 i bridge
    start_ovs "$dir" "$tag-s" || return
    ip -n "$tag-s" link set lo up
    ln -s db.sock "$dir/ovs/db1.sock" # the way to br1, which can be cut by itself
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

bring_up_service() {
    local dir=$1
    printf '[sync]\nretry_delay = 1\nlongest_retry_delay = 3\nmax_attempts = 100\ncommand_timeout = 5\n' >"$dir/more.cfg"
    start_service "$dir" 16 || return
    # More of them than a site has: mod_fcgid forgets in a second how many workers have died.
    printf 'FcgidTimeScore 100\n' >>"$dir/haas-server.conf"
    sed -e 's/^vlans = .*/vlans = 100-160/' -e 's/^reserved = .*/reserved = 1,3999/' -e 's/^request_timeout = 30/request_timeout = 20/' \
        "$dir/haas.cfg" >"$dir/haas.cfg.new" && cat "$dir/more.cfg" >>"$dir/haas.cfg.new" && mv "$dir/haas.cfg.new" "$dir/haas.cfg"
    (umask 077 && printf 'admin-secret' >"$dir/password") && chown "$(user_of_apache)" "$dir/password"
    setpriv --reuid "$(user_of_apache)" --regid "$(id -gn "$(user_of_apache)")" --clear-groups \
        "$HAAS_BUILD_DIR/bin/haas" --config "$dir/haas.cfg" init_db --password-file "$dir/password" || return
    echo "$endpoint" >"$dir/endpoint"
    "${APACHE:-/usr/sbin/apache2}" -f "$dir/apache/httpd.conf" -k restart 2>>"$dir/apache/start.log"
    ! declare -F restart_device >/dev/null || restart_device "$dir" || return
    begin_haas-sync "$dir"
}

# --- starting parts again --------------------------------------------------------------------------------------------

begin_apache() {
    pkill_exact "$1/libexec/haas.fcgi" # as systemd ends what is left of a service before it starts it again
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
    setsid "$HAAS_BUILD_DIR/bin/haas-sync" --watch --config "$1/haas.cfg" >>"$1/haas-sync.log" 2>&1 </dev/null &
    echo $! >"$1/haas-sync.pid"
    disown
}

begin_ovsdb-server() {
    local dir=$1/ovs
    rm -f "$dir/ovsdb-server.pid" "$dir/ovsdb-server.ctl"
    OVS_RUNDIR=$dir OVS_LOGDIR=$dir OVS_DBDIR=$dir ovsdb-server "$dir/conf.db" --remote="punix:$dir/db.sock" \
        --pidfile="$dir/ovsdb-server.pid" --detach --no-chdir --log-file="$dir/ovsdb-server.log" \
        --unixctl="$dir/ovsdb-server.ctl" 2>>"$dir/start.log"
}

begin_ovs-vswitchd() {
    local dir=$1/ovs
    rm -f "$dir/ovs-vswitchd.pid" "$dir/ovs-vswitchd.ctl"
    OVS_RUNDIR=$dir OVS_LOGDIR=$dir OVS_DBDIR=$dir ip netns exec "$(cat "$1/tag")-s" ovs-vswitchd "unix:$dir/db.sock" \
        --disable-system --pidfile="$dir/ovs-vswitchd.pid" --detach --no-chdir --log-file="$dir/ovs-vswitchd.log" \
        --unixctl="$dir/ovs-vswitchd.ctl" 2>>"$dir/start.log"
}

begin_libvirtd() {
    LIBVIRT_URI="qemu+unix:///system?socket=$1/libvirt/socket/libvirt-sock" resume_libvirt "$1"
}


begin_one_bmc() {
    local dir=$1/bmc$2
    if [[ -s $dir/port ]]; then
        setsid ipmi_sim -n -c "$dir/lan.conf" -f "$dir/commands" -s "$dir/state" </dev/null >>"$dir/log" 2>&1 &
    else
        mkdir -p "$dir"
        mkfifo "$dir/say"
        setsid "$HAAS_BUILD_DIR/tests/console/serial_line" "$dir/typed" <>"$dir/say" >"$dir/serial" &
        echo $! >"$dir/serial_line.pid"
        wait_for 10 test -s "$dir/serial" || return
        setsid bash "$HAAS_SOURCE_DIR/tests/bmc/ipmi_sim.sh" "$dir" >>"$dir/log" 2>&1 </dev/null &
        wait_for 10 test -s "$dir/port"
    fi
    disown -a
}

# --- taking it down --------------------------------------------------------------------------------------------------

# take_down DIR: ends all of it, also what is left over.
take_down() {
    local dir=$1 pid
    end_process "$dir/haas-sync.pid"
    stop_apache "$dir"
    end_consoles "$dir/state/consoles"
    for pid in $(pgrep -f "ipmi_sim -n -c $dir/bmc"); do kill -KILL "$pid" 2>/dev/null; done
    for pid in "$dir"/bmc*/serial_line.pid; do end_process "$pid"; done
    stop_ovs "$dir" "$(cat "$dir/tag" 2>/dev/null)-s"
    while read -r _ namespace _; do ip netns del "$namespace" 2>/dev/null; done <"$dir/machines"
    stop_libvirt "$dir"
}

if [[ ${BASH_SOURCE[0]} == "$0" ]]; then
    dir=$1
    case $2 in
        begin)
            case $3 in
                bmc*) begin_one_bmc "$dir" "${3#bmc}" ;;
                *) "begin_$3" "$dir" ;;
            esac
            ;;
        *) exit 2 ;;
    esac
fi
