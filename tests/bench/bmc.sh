# For tests/bench/run: what BMCs cost those who ask them, and those who do not. To be sourced by bash.
# Needs `base` with the site haas running, its `load`, AUTHORIZATION and `seconds`.

bmc_processes=()

# In a cleanup: ends what was started here.
end_bmcs() {
    local pid
    for pid in "${bmc_processes[@]}"; do
        kill -KILL "$pid" && wait "$pid" || :
    done 2>/dev/null
    end_consoles "$base/haas/state/consoles"
}

# api METHOD PATH [CURL-OPTION...]: the answer.
api() {
    curl -s -f --max-time 60 -X "$1" -H "Authorization: $AUTHORIZATION" "${@:3}" \
        "http://127.0.0.1:$(cat "$base/haas/apache/port")$2"
}

# add_ipmi_node NAME PORT: with the simulator's user and password. Kept from arguments by a file.
add_ipmi_node() {
    (umask 077 && printf '{"obm": {"type": "ipmi", "host": "127.0.0.1", "port": %s, "cipher_suite": 3, "user": "admin",
        "password": "%s"}}' "$2" "$(cat "$base/bmc/password")" >"$base/node")
    api PUT "/node/$1" -d "@$base/node" >/dev/null
}

# A machine's serial line at descriptor 8, and its BMC, as the node `ipmi`.
start_bmc() {
    mkdir -m 700 "$base/bmc"
    mkfifo "$base/serial.say"
    exec 8<>"$base/serial.say"
    "$bin/tests/console/serial_line" "$base/serial.typed" <&8 >"$base/bmc/serial" 2>/dev/null &
    bmc_processes+=($!)
    wait_for 10 test -s "$base/bmc/serial"
    "$HAAS_SOURCE_DIR/tests/bmc/ipmi_sim.sh" "$base/bmc" 8>&- &
    bmc_processes+=($!)
    wait_for 10 test -s "$base/bmc/port"
    add_ipmi_node ipmi "$(cat "$base/bmc/port")"
    wait_for 20 api GET /node/ipmi/power_status
}

# milliseconds SINCE: from then ($EPOCHREALTIME) to now.
milliseconds() { echo "$(((${EPOCHREALTIME/./} - ${1/./}) / 1000)).$(((${EPOCHREALTIME/./} - ${1/./}) % 1000 / 100))"; }

# middle FILE: the median of its numbers.
middle() { sort -n "$1" | awk '{ a[NR] = $1 } END { print a[int((NR + 1) / 2)] }'; }

bench_power_status() {
    local since i url port
    url=http://127.0.0.1:$(cat "$base/haas/apache/port")/node/ipmi/power_status
    port=$(cat "$base/bmc/port")
    for i in {1..50}; do
        since=$EPOCHREALTIME
        IPMITOOL_PASSWORD=$(cat "$base/bmc/password") ipmitool -I lanplus -C 3 -H 127.0.0.1 -p "$port" -U admin -E \
            chassis power status >/dev/null 2>&1
        milliseconds "$since" >>"$base/bare"
        since=$EPOCHREALTIME
        curl -s -f -o /dev/null -H "Authorization: $AUTHORIZATION" "$url"
        milliseconds "$since" >>"$base/asked"
    done
    measured 'power status by ipmitool' p50_ms="$(middle "$base/bare")"
    measured 'power status' p50_ms="$(middle "$base/asked")"
    awk -v bare="$(middle "$base/bare")" -v asked="$(middle "$base/asked")" 'BEGIN {
        printf "power status, 50 each, median: ipmitool %.1f ms, through the API %.1f ms (by curl), ratio %.2f\n", bare, asked,
            asked / bare }'
}

# how_many_wait: requests that hold a lock on the file by which they are counted.
how_many_wait() {
    awk -v inode=":$(stat -c %i "$base/haas/state/waiting")" '$6 ~ inode "$" && $7 < 1000' /proc/locks | wc -l
}
eight_wait() { (($(how_many_wait) == 8)); }
none_waits() { (($(how_many_wait) == 0)); }

# Eight clients, each asking for a BMC that is not there, again and again.
hang() {
    local i url free
    free=($(comm -23 <(seq 20000 31999) <(awk 'NR > 1 { split($2, a, ":"); print a[2] }' /proc/net/udp |
        while read -r hex; do echo $((16#$hex)); done | sort -u) | shuf -n 8))
    for i in {1..8}; do
        add_ipmi_node "dead$i" "${free[i - 1]}"
        url="url = http://127.0.0.1:$(cat "$base/haas/apache/port")/node/dead$i/power_status"
        awk -v url="$url" 'BEGIN { for (i = 0; i < 1000; i++) print url "\noutput = /dev/null" }' >"$base/dead$i"
        curl -s -H "Authorization: $AUTHORIZATION" -K "$base/dead$i" 8>&- &
        hanging+=($!)
    done
    bmc_processes+=("${hanging[@]}")
    wait_for 30 eight_wait
}

bench_others() {
    local connections rate p50 p99 errors hanging=() idle=()
    for connections in 1 4; do
        read -r rate p50 p99 errors < <(load haas show_node $connections "$seconds")
        idle+=("$p99")
    done
    hang
    for connections in 1 4; do
        read -r rate p50 p99 errors < <(load haas show_node $connections "$seconds")
        measured_load 'show_node while eight wait for BMCs' "$rate" "$p50" "$p99" "$errors" server=mod_fcgid connections=$connections
        printf 'show_node while eight requests wait for dead BMCs, %d conns: %s/s, p50 %s ms, p99 %s ms (%s without), errors %s\n' \
            $connections "$rate" "$p50" "$p99" "${idle[connections / 4]}" "$errors"
    done
    kill "${hanging[@]}"
    wait "${hanging[@]}" 2>/dev/null || :
    # A client that goes away does not end its request, and who has eight of them may not begin another slow one.
    wait_for 60 none_waits
}

# From what the machine says on its serial line to the client that follows its console.
bench_console() {
    local i line since
    api PUT /project/consoles >/dev/null
    api POST /project/consoles/connect_node -d '{"node": "ipmi"}' >/dev/null
    api PUT /node/ipmi/console >/dev/null
    coproc FOLLOWER { exec curl -s -N -H "Authorization: $AUTHORIZATION" \
        "http://127.0.0.1:$(cat "$base/haas/apache/port")/node/ipmi/console?follow=true"; }
    bmc_processes+=("$FOLLOWER_PID")
    exec 9<&"${FOLLOWER[0]}"
    while read -r -t 20 line <&9 && [[ $line != *': connected '* ]]; do :; done
    for i in {1..20}; do
        # Not in step with a program that looks at intervals.
        sleep "0.$((RANDOM % 4))$((RANDOM % 10))"
        since=$EPOCHREALTIME
        printf 'tick %d.\r\n' "$i" >&8
        while read -r -t 20 line <&9 && [[ $line != *"tick $i."* ]]; do :; done
        [[ $line == *"tick $i."* ]] || { echo 'bench: the console is silent' >&2; return 1; }
        milliseconds "$since" >>"$base/delays"
    done
    measured 'console to a client' p50_ms="$(middle "$base/delays")" worst_ms="$(sort -n "$base/delays" | tail -n 1)"
    printf 'console, from the serial line to a client that follows it, 20 times: median %s ms, longest %s ms\n' \
        "$(middle "$base/delays")" "$(sort -n "$base/delays" | tail -n 1)"
}

bench_bmcs() {
    local tool
    for tool in ipmi_sim ipmitool; do
        command -v $tool >/dev/null || { echo "BMCs: not measured, as $tool is not installed"; return; }
    done
    start_bmc
    bench_power_status
    bench_others
    bench_console
}
