# For tests/bench/run: what grows with the number of switches and nodes. To be sourced by bash.
# Needs run's functions, `switch_counts`, `node_counts`, `audit_counts` and `seconds`. It has a site of its own, slopes.

# In a cleanup.
end_slopes() {
    end_simulators
    stop_apache "$base/slopes"
    stop_device "$base/slopes"
}
end_simulators() { [[ -z ${simulators-} ]] || { kill "$simulators" && wait "$simulators"; simulators=; } 2>/dev/null || :; }

change_slopes() { sqlite3 "$base/slopes/state/haas.db" "PRAGMA foreign_keys = ON; $1"; }

# cost_of COMMAND...: "seconds MiB": how long it takes, and the most memory that it was seen to have. What it prints is in sync.log;
# whether it did its work is for the caller to find there or in the database.
cost_of() {
    local since=$EPOCHREALTIME pid
    "$@" >"$base/slopes/sync.log" 2>&1 </dev/null &
    pid=$!
    watch_memory $pid >"$base/slopes/memory" &
    wait $pid || :
    since=$(awk -v begin="$since" -v end="$EPOCHREALTIME" 'BEGIN { printf "%.3f", end - begin }')
    wait $!
    echo "$since $(cat "$base/slopes/memory")"
}

# watch_memory PID: its peak in MiB, once it has gone.
watch_memory() {
    local key value most=0
    # Of a process that has ended there is no such line.
    while value=$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$1/status" 2>/dev/null) && [[ -n $value ]]; do
        most=$value
        sleep 0.05
    done
    awk -v most="$most" 'BEGIN { printf "%.1f\n", most / 1024 }'
}

sync_slopes() { cost_of "$bin/bin/haas-sync" "$@" --config "$base/slopes/haas.cfg"; }

# expect QUERY NUMBER: that haas-sync has done so much.
expect() { [[ $(change_slopes "$1") == "$2" ]] || haas_sync_failed; }
expect_audited() { grep -q "^$1 ports of $2 switch[es]* compared: 0 differences" "$base/slopes/sync.log" || haas_sync_failed; }
haas_sync_failed() {
    echo 'bench: haas-sync has not done what was expected:' >&2
    tail -n 3 "$base/slopes/sync.log" >&2
    return 1
}

# --- switches ----------------------------------------------------------------------------------------------------------

ports_of_switch=48

# start_simulators COUNT: that many switches, which need 20 ms for a command, their ports in the array simulated.
start_simulators() {
    "$bin/tests/switch/cli_switch" --kind nexus --transport telnet --password-file "$base/password" --count "$1" \
        --ports $ports_of_switch --command-delay 20 --vlans 1,100,2222 >"$base/slopes/simulators" 2>/dev/null </dev/null &
    simulators=$!
    wait_for 30 simulators_are_ready "$1"
    mapfile -t simulated < <(awk '$1 == "ready" { print $2 }' "$base/slopes/simulators")
}
simulators_are_ready() { (($(grep -c ^ready "$base/slopes/simulators") == $1)); }

# register_simulated: the switches, with a node on each port, which is a project's.
register_simulated() {
    local i url next=
    url=http://127.0.0.1:$(cat "$base/slopes/apache/port")
    for ((i = 1; i <= ${#simulated[@]}; i++)); do
        printf '%surl = %s/switch/s%d\nrequest = PUT\noutput = /dev/null\nheader = "Authorization: %s"\n' "$next" "$url" $i "$AUTHORIZATION"
        printf 'data = "{\\"type\\": \\"nexus\\", \\"hostname\\": \\"127.0.0.1\\", \\"port\\": \\"%s\\", \\"transport\\": \\"telnet\\",' \
            "${simulated[i - 1]}"
        printf ' \\"username\\": \\"admin\\", \\"password\\": \\"benchmark\\", \\"dummy_vlan\\": \\"2222\\"}"\n'
        next=$'next\nfail\n'
    done | curl -s -f -K -
    change_slopes "$(nodes_on_ports "SELECT id, 'n' || id || 'p' || i AS node, 'Ethernet1/' || i AS port FROM switch, n" \
        $ports_of_switch unverified)"
}

# nodes_on_ports SELECT COUNT STATE: SQL that makes a node of the project bench for each row (id of the switch, node, port), with one
# NIC on that port; the SELECT has the numbers up to COUNT as n(i).
nodes_on_ports() {
    cat <<END
        CREATE TEMP TABLE wanted AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $2) $1;
        INSERT INTO node (label, project_id, obm_type, obm_host, obm_user, obm_password)
        SELECT w.node, p.id, 'mock', 'host', 'user', '' FROM temp.wanted w, project p WHERE p.label = 'bench';
        INSERT INTO nic (node_id, label, macaddr)
        SELECT o.id, 'eth0', printf('02:00:00:%02x:%02x:%02x', o.id / 65536, o.id / 256 % 256, o.id % 256)
        FROM temp.wanted w JOIN node o ON o.label = w.node;
        INSERT INTO port (switch_id, label, nic_id, state)
        SELECT w.id, w.port, c.id, '$3' FROM temp.wanted w JOIN node o ON o.label = w.node JOIN nic c ON c.node_id = o.id;
END
}

# connect_all: each node to the network wide.
connect_all() {
    local node url next=
    url=http://127.0.0.1:$(cat "$base/slopes/apache/port")
    for node in $(change_slopes 'SELECT label FROM node'); do
        printf '%surl = %s/node/%s/nic/eth0/connect_network\nrequest = POST\noutput = /dev/null\nheader = "Authorization: %s"\n' \
            "$next" "$url" "$node" "$AUTHORIZATION"
        printf 'data = "{\\"network\\": \\"wide\\"}"\n'
        next=$'next\nfail\n'
    done | curl -s -f -K -
}

over_switches() {
    local count actions dark attach audit memory
    echo "haas-sync, switches of $ports_of_switch ports that need 20 ms for a command, seconds"
    printf '%8s %8s  %12s %12s %12s  %12s\n' switches actions 'made dark' attached audit 'audit, MiB'
    for count in $switch_counts; do
        start_simulators "$count"
        register_simulated
        read -r dark _ < <(sync_slopes --once)
        actions=$((count * ports_of_switch))
        expect "SELECT count(*) FROM port WHERE state = 'verified'" $actions
        connect_all
        read -r attach _ < <(sync_slopes --once)
        expect 'SELECT count(*) FROM attachment' $actions
        read -r audit memory < <(sync_slopes --audit)
        expect_audited $actions "$count"
        printf '%8d %8d  %12s %12s %12s  %12s\n' "$count" "$actions" "$dark" "$attach" "$audit" "$memory"
        measured 'ports made dark' switches="$count" value="$dark" unit=s
        measured 'actions carried out' switches="$count" actions="$actions" value="$attach" unit=s
        measured audit switches="$count" value="$audit" unit=s
        measured 'memory of an audit' switches="$count" value="$memory" unit=MiB
        end_simulators
        forget_all
    done
}
forget_all() {
    change_slopes 'DELETE FROM networking_action; DELETE FROM attachment; DELETE FROM port; DELETE FROM switch; DELETE FROM nic;
        DELETE FROM node'
}

# --- nodes -------------------------------------------------------------------------------------------------------------

# grow_nodes FROM TO: nodes of these numbers, on mock switches, whose ports are as the database says.
grow_nodes() {
    change_slopes "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < $(switches_for "$2") - 1)
        INSERT OR IGNORE INTO switch (label, type) SELECT 'm' || i, 'mock' FROM n;
        $(nodes_on_ports "SELECT s.id, 'node' || i AS node, 'gi1/0/' || i AS port FROM n JOIN switch s
            ON s.label = 'm' || ((i - 1) / $ports_of_switch) WHERE i > $1" "$2" verified)"
    # Else the first changes would pay for it.
    change_slopes 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
}
switches_for() { echo $((($1 + ports_of_switch - 1) / ports_of_switch)); }

over_nodes() {
    local count before=0
    printf '%8s  %-12s %5s  %9s   %8s %8s %9s\n' nodes what conns haas/s 'p50 ms' 'p99 ms' errors
    for count in $(printf '%s\n' $node_counts $audit_counts | sort -nu); do
        grow_nodes "$before" "$count"
        before=$count
        [[ " $node_counts " != *" $count "* ]] || load_nodes "$count"
        audit_nodes "$count"
        [[ " $node_counts " != *" $count "* ]] || compare_releases "$count"
    done
}

load_nodes() {
    local workload connections rate p50 p99 errors
    for workload in 'show_node 1' 'show_node 16' 'list_nodes 1' 'project_pair 1'; do
        read -r workload connections <<<"$workload"
        read -r rate p50 p99 errors < <(NODES=$1 load slopes $workload "$connections" "$seconds")
        printf '%8d  %-12s %5d  %9s   %8s %8s %9s\n' "$1" $workload "$connections" "$rate" "$p50" "$p99" "$errors"
        measured_load $workload "$rate" "$p50" "$p99" "$errors" server=mod_fcgid connections="$connections" nodes="$1"
    done
}

audit_nodes() {
    local switches audit memory
    switches=$(switches_for "$1")
    read -r audit memory < <(sync_slopes --audit)
    # Its status is not 0, as a mock switch lists only the ports that this process has changed.
    expect_audited "$1" "$switches"
    printf '%8d  %-12s %s s, %s MiB\n' "$1" audit "$audit" "$memory"
    measured audit nodes="$1" switches="$switches" value="$audit" unit=s
    measured 'memory of an audit' nodes="$1" switches="$switches" value="$memory" unit=MiB
    aim '' "haas-sync, audit of $1 ports: most memory, MiB" "$memory" 64
}

# --- the end of a network, beside that of a project ----------------------------------------------------------------------

# compare_releases NODES: on one connection, in turns: the project that has all nodes is taken from a network, the network is
# deleted, another project is made and removed. All nodes are on a network; those that end have none. What one of these takes more
# than a project is what it does under the write lock beyond a commit: the rest of a request is the same.
compare_releases() {
    local what median pair
    change_slopes "INSERT INTO attachment (nic_id, channel, network_id) SELECT c.id, 'vlan/native', w.id FROM nic c, network w
            WHERE w.label = 'wide';
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50)
        INSERT INTO network (label, is_public, allocated) SELECT 'spare' || i, 0, 0 FROM n;
        INSERT INTO vlan_claim (vlan, network_id) SELECT 100 + substr(label, 6), id FROM network WHERE label GLOB 'spare*';
        INSERT INTO network_access (network_id, project_id) SELECT w.id, p.id FROM network w, project p
            WHERE w.label GLOB 'spare*' AND p.label = 'bench';
        PRAGMA wal_checkpoint(TRUNCATE)" >/dev/null
    awk -v url="http://127.0.0.1:$(cat "$base/slopes/apache/port")" -v authorization="$AUTHORIZATION" '
        function ask(what, method, path) {
            printf "%surl = %s%s\nrequest = %s\noutput = /dev/null\nfail\n", next_one, url, path, method
            printf "header = \"Authorization: %s\"\n", authorization
            printf "write-out = \"%s %%{time_total}\\n\"\n", what
            next_one = "next\n"
        }
        BEGIN {
            for (i = 1; i <= 50; i++) {
                ask("network_revoke_project_access", "DELETE", "/network/spare" i "/access/bench")
                ask("network_delete", "DELETE", "/network/spare" i)
                ask("project_pair", "PUT", "/project/spare" i)
                ask("project_pair", "DELETE", "/project/spare" i)
            }
        }' | curl -s -K - >"$base/slopes/took"
    expect "SELECT count(*) FROM network WHERE label GLOB 'spare*'" 0
    pair=$(median_ms project_pair)
    for what in network_revoke_project_access network_delete; do
        median=$(median_ms $what)
        printf '%8d  %s: median %s ms, a project made or removed %s ms\n' "$1" $what "$median" "$pair"
        measured $what server=mod_fcgid connections=1 nodes="$1" p50_ms="$median"
        [[ $1 != "${node_counts##* }" ]] || aim mod_fcgid "$what, $1 nodes: what it takes more than a project, ms" \
            "$(awk "BEGIN { printf \"%.2f\", $median - $pair }")" 1
    done
    measured 'project_pair in turns with them' server=mod_fcgid connections=1 nodes="$1" p50_ms="$pair"
    change_slopes 'DELETE FROM attachment; PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
}

# median_ms WHAT: of those in the file took, in milliseconds.
median_ms() {
    awk -v what="$1" '$1 == what { print $2 * 1000 }' "$base/slopes/took" | sort -n |
        awk '{ took[NR] = $1 } END { printf "%.2f", took[int((NR + 1) / 2)] }'
}

# ---------------------------------------------------------------------------------------------------------------------

bench_slopes() {
    site slopes "$bin/bin/haas.fcgi"
    "$bin/bin/haas" --config "$base/slopes/haas.cfg" init_db --password-file "$base/password" >/dev/null
    change_slopes "INSERT INTO project (label) VALUES ('bench');
        INSERT INTO network (label, is_public, allocated) VALUES ('wide', 1, 0);
        INSERT INTO vlan_claim (vlan, network_id) SELECT 100, id FROM network"
    start_haas slopes
    over_switches
    echo
    over_nodes
    stop_apache "$base/slopes"
    stop_device "$base/slopes"
}
