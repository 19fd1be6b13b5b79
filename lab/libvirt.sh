# Shell functions that run a libvirtd of our own, for the virtual rack and the tests. To be sourced after lib.sh.
#
# A libvirtd that runs as root keeps its state in fixed places, and expects Open vSwitch in a fixed place. So it gets a mount
# namespace in which those places are directories of ours, and the network namespace of the rack's switch. The system's own
# libvirtd is neither seen nor touched. Guests are emulated (TCG): a /dev/kvm may exist and not work.

# missing_for_libvirt: why this computer cannot run one; fails and says nothing when it can.
missing_for_libvirt() {
    local program
    ((EUID == 0)) || { echo "libvirtd needs root here"; return 0; }
    for program in libvirtd virsh qemu-system-x86_64 qemu-img unshare; do
        command -v "$program" >/dev/null || { echo "$program is missing"; return 0; }
    done
    return 1
}

# start_libvirt DIR [NAMESPACE [GROUP]]: a libvirtd with its state in DIR/libvirt, in a network namespace, with the switch of
# start_ovs if OVS_RUNDIR names one. Sets LIBVIRT_URI. Members of GROUP may use it besides root.
start_libvirt() {
    local dir=$1/libvirt place
    mkdir -p "$dir"/{run,lib,etc,cache,log,socket,dev}
    chmod 755 "$dir" "$dir/socket"
    write_libvirt_config "$dir" "${3:-root}"
    {
        printf '#!/bin/bash\nset -e\n'
        for place in run/run lib/var/lib etc/etc cache/var/cache log/var/log; do
            printf 'mkdir -p /%s/libvirt\nmount --bind %q /%s/libvirt\n' "${place#*/}" "$dir/${place%%/*}" "${place#*/}"
        done
        if [[ -n ${OVS_RUNDIR-} ]]; then
            printf 'mkdir -p /run/openvswitch\nmount --bind %q /run/openvswitch\n' "$OVS_RUNDIR"
        fi
        # Devices without kvm. (With a /dev/kvm that does not work, libvirtd would query qemu again each time.)
        printf 'd=%q\nmount -t tmpfs none "$d"\n' "$dir/dev"
        printf 'for n in null zero full random urandom tty; do : >"$d/$n"; mount --bind "/dev/$n" "$d/$n"; done\n'
        printf 'for n in net pts shm; do mkdir "$d/$n"; mount --rbind "/dev/$n" "$d/$n"; done\n'
        printf 'ln -s pts/ptmx "$d/ptmx"\nln -s /proc/self/fd "$d/fd"\nmount --rbind "$d" /dev\n'
        printf 'exec libvirtd --config %q --pid-file %q\n' "$dir/libvirtd.conf" "$dir/libvirtd.pid"
    } >"$dir/start"
    chmod 755 "$dir/start"
    LIBVIRT_URI="qemu+unix:///system?socket=$dir/socket/libvirt-sock"
    export LIBVIRT_URI
    echo "${2-}" >"$dir/namespace"
    resume_libvirt "$1"
}

# resume_libvirt DIR: starts it again after it was ended or killed; its domains and pools are still there.
resume_libvirt() {
    local dir=$1/libvirt namespace
    namespace=$(cat "$dir/namespace")
    rm -f "$dir/libvirtd.pid"
    setsid ${namespace:+ip netns exec "$namespace"} unshare --mount "$dir/start" >>"$dir/start.log" 2>&1 </dev/null &
    local pid=$!
    disown
    # At its first start it asks qemu what it can do, which takes seconds.
    starts_within 60 $pid virsh --connect "$LIBVIRT_URI" domcapabilities --virttype qemu && return
    tail -n 20 "$dir/start.log" "$dir/libvirtd.log" >&2
    echo "libvirtd did not start" >&2
    return 1
}

write_libvirt_config() {
    cat >"$1/libvirtd.conf" <<CONF
unix_sock_dir = "$1/socket"
unix_sock_group = "$2"
unix_sock_rw_perms = "0770"
auth_unix_rw = "none"
auth_unix_ro = "none"
log_outputs = "3:file:$1/libvirtd.log"
CONF
    # No virtlogd, cgroups or other users: they would be the system's.
    # Two libvirtds that start a guest at the same time must not choose the same port for its display.
    local screens=$((5900 + BASHPID % 260 * 100))
    cat >"$1/etc/qemu.conf" <<CONF
remote_display_port_min = $screens
remote_display_port_max = $((screens + 99))
user = "root"
group = "root"
security_driver = "none"
namespaces = []
cgroup_controllers = []
stdio_handler = "file"
CONF
}

# stop_libvirt DIR: ends its guests, then itself.
stop_libvirt() {
    local dir=$1/libvirt file pid
    [[ -d $dir ]] || return 0
    end_process "$dir/libvirtd.pid"
    for file in "$dir"/run/qemu/*.pid; do
        pid=$(cat "$file" 2>/dev/null) || continue
        # Our libvirtd sees our directory in place of the system's; another process that has got the number does not.
        if [[ /proc/$pid/root/run/libvirt/qemu -ef $dir/run/qemu ]]; then kill -KILL "$pid" 2>/dev/null || :; fi
    done
}
