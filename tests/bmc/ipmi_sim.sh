#!/bin/bash
# A BMC for tests: becomes one ipmi_sim (package openipmi) that keeps everything in the directory given as argument, and
# listens on a free port of 127.0.0.1, or of the address that is the second argument. Whoever starts it ends it, by its process id.
#     tests/bmc/ipmi_sim.sh "$directory" & bmc=$!
#
# In the directory:
#   password written unless it is there, which has no quotes in it
#   serial   when there: the TCP port of 127.0.0.1 that is the machine's serial line (tests/console/serial_line)
#   port     UDP port, written before it listens
#   power    1 or 0: what the machine's power is; can also be written
#   boot     pxe, default (disk) or none
#   calls    one line for each thing that the BMC asked of the machine ("set power 1")
#   stop-at, kill-at
#            when there: the call ("set power") at which the simulator is stopped or killed, before it answers
# Users: admin and reader, both with the password in the file `password`; ipmi_sim lets a session have whatever privilege it
# asks for, so that only `ipmitool -L USER` shows what is not allowed. It takes cipher suite 3 only, and does not tell which
# it has.
set -u

directory=$(cd "${1:?which directory?}" && pwd) || exit

# A port that nobody has, of the range that the kernel does not give out by itself.
free_port() {
    local port
    while :; do
        port=$((20000 + RANDOM % 12000))
        grep -qi ":$(printf %04X "$port") " /proc/net/udp /proc/net/udp6 2>/dev/null || break
    done
    echo "$port"
}

port=$(free_port)
mkdir -p "$directory/state"
[ -s "$directory/password" ] || printf '%s' 'Sup3r&secret:x' >"$directory/password"
password=$(cat "$directory/password")
[ -e "$directory/power" ] || echo 0 >"$directory/power"

cat >"$directory/chassis" <<END
#!/bin/bash
# Called by ipmi_sim: ADDRESS get|set|check NAME [VALUE].
cd '$directory' || exit
shift
echo "\$*" >>calls
[ "\$(cat stop-at 2>/dev/null)" = "\$1 \$2" ] && kill -STOP $$
[ "\$(cat kill-at 2>/dev/null)" = "\$1 \$2" ] && kill -KILL $$
case "\$1 \$2" in
'get power') echo "power:\$(cat power)" ;;
'get boot') echo "boot:\$(cat boot 2>/dev/null || echo default)" ;;
'set power') echo "\$3" >power.new && mv power.new power ;;
'set boot') echo "\$3" >boot ;;
esac
exit 0
END
chmod 755 "$directory/chassis"

cat >"$directory/lan.conf" <<END
name "haas-test"
set_working_mc 0x20
  startlan 1
    addr ${2:-127.0.0.1} $port
    priv_limit admin
    allowed_auths_callback none md2 md5 straight
    allowed_auths_user none md2 md5 straight
    allowed_auths_operator none md2 md5 straight
    allowed_auths_admin none md2 md5 straight
    guid a123456789abcdefa123456789abcdef
  endlan
  chassis_control "$directory/chassis 0x20"
  $([ ! -s "$directory/serial" ] || echo "sol \"telnet:127.0.0.1:$(cat "$directory/serial")\" 115200 history=4096")
  user 1 true "" "" user 10 none md2 md5 straight
  user 2 true "admin" "$password" admin 10 none md2 md5 straight
  user 3 true "reader" "$password" user 10 none md2 md5 straight
END

cat >"$directory/commands" <<'END'
mc_setbmc 0x20
mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02 persist_sdr
mc_enable 0x20
END

echo "$port" >"$directory/port.new" && mv "$directory/port.new" "$directory/port"
exec ipmi_sim -n -c "$directory/lan.conf" -f "$directory/commands" -s "$directory/state" \
    </dev/null >"$directory/log" 2>&1
