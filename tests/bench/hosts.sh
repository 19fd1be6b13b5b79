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

# Fewer connections than a host there has workers, so that no request sleeps.
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
    printf '8 connections through haproxy\n%6s  %-12s %9s   %8s %8s %9s\n' hosts what haas/s 'p50 ms' 'p99 ms' errors
    for count in $(printf '%s\n' $host_counts | sort -rn); do
        for (( ; up > count; up--)); do cluster kill "api$up"; done
        # haproxy looks for them each second, and the first load makes the workers start.
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
