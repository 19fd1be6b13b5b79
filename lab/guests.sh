# Shell functions of lab/rack for machines that are qemu guests, each with a BMC of its own. To be sourced after lib.sh.
#
# A guest's directory holds its settings, what its BMC (ipmi_sim) was configured with, and the state of both; lab/machine
# starts and ends the guest when the BMC asks. The BMC's user and password are random, and only root can read them.
#
# The serial line between the guest and its BMC is a process of its own (ncat), as on real machines, where it outlives every
# power cycle. When ipmi_sim's own connection ends while it has sent something that nobody has acknowledged yet, it stops
# the timer by which it would connect again, and stays without a console for ever.

# missing_for_guests: why this computer cannot run guests; fails and says nothing when it can.
missing_for_guests() {
    local program
    for program in ipmi_sim ipmitool ncat qemu-system-x86_64; do
        command -v "$program" >/dev/null || { echo "$program is missing"; return 0; }
    done
    ! "$top/lab/guest-disk" "$disk" 2>&1 || return 1
}

# start_guest DIR SWITCH_NAMESPACE BRIDGE NODE PORT MAC: starts a guest whose NIC is a port of the bridge, and its BMC.
# DIR/bmc holds what a client of the BMC needs: the node, host, port, user, and the file of the password.
start_guest() {
    local dir=$1 switch=$2 bridge=$3 node=$4 port=$5 mac=$6 try
    mkdir -p "$dir/state"
    chmod 700 "$dir"
    random_word 12 >"$dir/user"
    (umask 077 && random_word 16 >"$dir/password")
    write_control "$dir"
    vsctl --no-wait --may-exist add-port "$bridge" "$port"
    # Another process may have taken the free port.
    for try in 1 2 3 4 5; do
        write_settings "$dir" "$node" "$mac" "$port" "$switch" "$(free_port)"
        if start_serial_line "$dir" && start_bmc "$dir" "$node" "$(free_udp_port)" &&
            "$dir/control" 0x20 set power 1 2>>"$dir/start.log"; then
            return 0
        fi
        end_guest "$dir"
    done
    tail -n 20 "$dir"/*.log >&2
    echo "the guest $node did not start after $try tries" >&2
    return 1
}

# end_guest DIR: ends the guest, its BMC, and the line between them.
end_guest() {
    end_process "$1/bmc.pid"
    ! [[ -x $1/control ]] || "$1/control" 0x20 set power 0
    end_process "$1/serial.pid"
}

# start_serial_line DIR: connects two ends, each of which reads what the other writes.
start_serial_line() {
    local serial_port pid
    serial_port=$(. "$1/settings" && echo "$serial_port")
    ncat --listen --broker 127.0.0.1 "$serial_port" >"$1/serial.log" 2>&1 </dev/null &
    pid=$!
    echo "$pid" >"$1/serial.pid"
    disown
    # If another process has taken the port, ncat ends.
    wait_for 10 tcp_port_is_of "$pid" "$serial_port"
}

# tcp_port_is_of PID PORT: the process listens on this port of 127.0.0.1.
tcp_port_is_of() {
    local inode
    inode=$(awk -v at="0100007F:$(printf %04X "$2")" '$2 == at && $4 == "0A" { print $10 }' /proc/net/tcp)
    [[ -n $inode ]] && find "/proc/$1/fd" -lname "socket:\\[$inode\\]" | grep -q .
}

# guest_status DIR: the guest's power, and where its BMC and its serial port are; fails when the BMC does not answer.
guest_status() {
    local host port power status=0
    read -r _ host port _ <"$1/bmc"
    power=$(ask_bmc "$1" power status 2>/dev/null | sed -n 's/^Chassis Power is //p')
    [[ -n $power ]] || status=1
    printf '%s, BMC %s:%s, console 127.0.0.1:%s' "${power:-BMC does not answer}" "$host" "$port" \
        "$(. "$1/settings" && echo "$serial_port")"
    return $status
}

# random_word LENGTH: ipmi_sim accepts 15 characters of a user, and 16 of a password.
random_word() { (set +o pipefail && tr -dc a-z0-9 </dev/urandom | head -c "$1"); }

# What ipmi_sim and qemu call is without arguments that a shell could take amiss, wherever the checkout is.
write_control() {
    printf '#!/bin/bash\nexec %q %q "$@"\n' "$top/lab/machine" "$1" >"$1/control"
    printf '#!/bin/bash\nexec %q %q attach "$@"\n' "$top/lab/machine" "$1" >"$1/attach"
    chmod 700 "$1/control" "$1/attach"
}

write_settings() {
    local name
    local -A settings=([node]=$2 [mac]=$3 [port]=$4 [switch_namespace]=$5 [switch_db]=$OVS_DB [serial_port]=$6 [disk]=$disk)
    for name in "${!settings[@]}"; do printf '%s=%q\n' "$name" "${settings[$name]}"; done >"$1/settings"
}

# start_bmc DIR NODE PORT: the BMC, which must answer to its user and password: another one may have taken the port.
start_bmc() {
    local dir=$1 port=$3
    write_bmc_config "$dir" "$2" "$port"
    ipmi_sim -n -c "$dir/lan.conf" -f "$dir/commands" -s "$dir/state" >"$dir/bmc.log" 2>&1 </dev/null &
    echo $! >"$dir/bmc.pid"
    disown
    echo "$2 127.0.0.1 $port $(cat "$dir/user") $dir/password" >"$dir/bmc"
    # It listens before it accepts logins.
    wait_for 10 bmc_is_up "$dir" && wait_for 10 ask_bmc "$dir" power status
}

bmc_is_up() { udp_port_is_taken "$(awk '{ print $3 }' "$1/bmc")"; }

# ask_bmc DIR ARGUMENT...: ipmitool on the BMC of a guest. ipmi_sim does not answer which cipher suites it has: without one
# being named, ipmitool would wait for it for tens of seconds.
ask_bmc() {
    local node host port user password
    read -r node host port user password <"$1/bmc"
    IPMITOOL_PASSWORD=$(cat "$password") timeout 20 ipmitool -I lanplus -C 3 -H "$host" -p "$port" -U "$user" -E "${@:2}"
}

write_bmc_config() {
    local dir=$1 auths level guid serial_port
    # Without one, nobody is let in.
    guid=$(tr -d - </proc/sys/kernel/random/uuid)
    serial_port=$(. "$dir/settings" && echo "$serial_port")
    auths=$(for level in callback user operator admin; do echo "    allowed_auths_$level none md2 md5 straight"; done)
    (
        umask 077
        cat >"$dir/lan.conf" <<CONF
name "$2"
set_working_mc 0x20
  startlan 1
    addr 127.0.0.1 $3
    priv_limit admin
    guid $guid
$auths
  endlan
  chassis_control "$dir/control 0x20"
  sol "tcp:127.0.0.1:$serial_port" 115200 history=4096
  user 2 true "$(cat "$dir/user")" "$(cat "$dir/password")" admin 10 none md2 md5 straight
CONF
        cat >"$dir/commands" <<CONF
mc_setbmc 0x20
mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02 persist_sdr
sel_enable 0x20 1000 0x0a
mc_enable 0x20
CONF
    )
}
