# For tests/bench/run: several hosts of the API on PostgreSQL, as lab/cluster brings them up on this computer, whose cores they share:
# so it shows what a host more costs, and not what it gives. To be sourced by bash.
# Needs run's `load_at`, `measured_load`, `host_counts` and `seconds`.

cluster() { HAAS_CLUSTER_RUN=$base/cluster "$HAAS_SOURCE_DIR/lab/cluster" "$@"; }

# In a cleanup.
end_hosts() { [[ ! -e $base/cluster ]] || cluster down >/dev/null 2>&1; }

# A thousand nodes, as the other parts have.
fill_cluster() {
    local i next=
    for i in {1..1000}; do
        printf '%surl = %s/node/node%d\nrequest = PUT\noutput = /dev/null\nheader = "Authorization: %s"\n' "$next" "$1" "$i" \
            "$AUTHORIZATION"
        printf 'data = "{\\"obm\\": {\\"type\\": \\"mock\\", \\"host\\": \\"host\\", \\"user\\": \\"user\\", \\"password\\": \\"\\"}}"\n'
        next=$'next\nfail\n'
    done | cluster run curl -s -f -K -
}

# start_cluster_workers URL: all workers of all hosts up. mod_fcgid starts one only when all are busy, a second later: so a lock
# on the projects holds as many requests as there should be workers.
start_cluster_workers() {
    local wanted host lock clients=()
    wanted=$(awk '$1 == "FcgidMaxProcessesPerClass" { wanted = $2 } END { print wanted }' "$base/cluster/api1/haas-server.conf")
    # A known user is not kept from all workers at once.
    for host in api{1..3}; do
        cluster run curl -s -o /dev/null -H "Authorization: $AUTHORIZATION" -H "X-Haas-Host: $host" "$1/whoami"
    done
    coproc LOCK { cluster inside '' ask_primary -d haas; }
    lock=$LOCK_PID
    printf 'BEGIN;\nLOCK TABLE project IN ACCESS EXCLUSIVE MODE;\nSELECT 1;\n' >&"${LOCK[1]}"
    read -r _ <&"${LOCK[0]}"
    for host in api{1..3}; do
        awk -v url="$1/project/nowhere" -v host=$host -v authorization="$AUTHORIZATION" -v wanted="$wanted" 'BEGIN {
            for (i = 0; i < wanted; i++) {
                if (i) print "next"
                printf "url = %s\noutput = /dev/null\nheader = \"X-Haas-Host: %s\"\n", url, host
                printf "header = \"Authorization: %s\"\n", authorization
            }
        }' | cluster run curl -s -Z --parallel-immediate -K - 2>/dev/null &
        clients+=($!)
    done
    wait_for 30 have_cluster_workers "$wanted" || echo "bench: not all $wanted workers of each host came up" >&2
    exec {LOCK[1]}>&-
    wait "$lock" "${clients[@]}" || :
}
have_cluster_workers() {
    local host state
    state=$(readlink -f "$base/cluster")
    for host in api{1..3}; do (($(pgrep -fc "^$state/$host/libexec/haas.fcgi") >= $1)) || return 1; done
}

# Fewer connections than a host there has workers, and all of these up, so that no request sleeps.
bench_hosts() {
    local beside=(cluster run) url count up=3 workload rate p50 p99 errors AUTHORIZATION
    export AUTHORIZATION
    if ! cluster up 2>"$base/cluster.log"; then
        echo "hosts: not measured: $(sed 's|^lab/cluster: ||; q' "$base/cluster.log")"
        return
    fi
    url=$(cluster run printenv HAAS_ENDPOINT)
    AUTHORIZATION="Basic $(cluster run sh -c 'printf "admin:%s" "$HAAS_PASSWORD" | base64')"
    fill_cluster "$url"
    start_cluster_workers "$url"
    printf '8 connections through haproxy\n%6s  %-12s %9s   %8s %8s %9s\n' hosts what haas/s 'p50 ms' 'p99 ms' errors
    for count in $(printf '%s\n' $host_counts | sort -rn); do
        for (( ; up > count; up--)); do cluster kill "api$up"; done
        # haproxy looks for them each second.
        load_at "$url" cluster show_node 8 5 >/dev/null
        for workload in show_node project_pair; do
            read -r rate p50 p99 errors < <(load_at "$url" "cluster$count" $workload 8 "$seconds" \
                $([[ $workload == show_node ]] || echo pair))
            printf '%6d  %-12s %9s   %8s %8s %9s\n' "$count" $workload "$rate" "$p50" "$p99" "$errors"
            measured_load $workload "$rate" "$p50" "$p99" "$errors" server=postgresql connections=8 hosts="$count"
        done
    done
    cluster down
}
