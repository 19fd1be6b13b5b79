# Shell functions of lab/cluster: what runs on its hosts, and with which configuration. To be sourced by it, which has the hosts
# (`at`, `there`), their addresses, and the directory $state with one directory for each of them.

# --- PostgreSQL --------------------------------------------------------------------------------------------------------

as_postgres=(setpriv --reuid=postgres --regid=postgres --clear-groups)

write_patroni() {
    local host=$1 dir=$state/$1
    install -d -o postgres -g postgres -m 0700 "$dir"
    (umask 077 && cat >"$dir/patroni.yml") <<END
scope: haas
name: $host
restapi: {listen: "$subnet.${address[$host]}:8008", connect_address: "$subnet.${address[$host]}:8008"}
etcd3: {hosts: ["$subnet.${address[pg1]}:2379", "$subnet.${address[pg2]}:2379", "$subnet.${address[pg3]}:2379"]}
bootstrap:
  dcs:
    # The time without writes after a failure is at most about ttl.
    ttl: 20
    loop_wait: 5
    retry_timeout: 7
    maximum_lag_on_failover: 1048576
    # A commit is answered when a standby has it, and only that standby takes over. Without one, there are no commits.
    synchronous_mode: true
    synchronous_mode_strict: true
    postgresql:
      use_pg_rewind: true
      parameters: {max_connections: 200, wal_keep_size: 64MB, wal_log_hints: "on", shared_buffers: 32MB, hot_standby: "on"}
  initdb: [{encoding: UTF8}, {locale: C}, data-checksums]
  pg_hba:
  - local all postgres peer
  - host replication replicator $subnet.0/24 scram-sha-256
  # Nobody else is on this bridge. Elsewhere: client certificates.
  - host haas haas $subnet.0/24 trust
  - host all all $subnet.0/24 scram-sha-256
  users: {}
postgresql:
  listen: "$subnet.${address[$host]}:5432"
  connect_address: "$subnet.${address[$host]}:5432"
  data_dir: $dir/data
  bin_dir: $postgresql
  pgpass: $dir/pgpass
  authentication:
    superuser: {username: postgres, password: $(cat "$state/passwords/postgres")}
    replication: {username: replicator, password: $(cat "$state/passwords/replicator")}
    rewind: {username: rewinder, password: $(cat "$state/passwords/rewinder")}
  parameters: {unix_socket_directories: $dir}
watchdog: {mode: "off"}
END
    chown postgres: "$dir/patroni.yml"
}

begin_database() {
    local host=$1 dir=$state/$1 own=http://$subnet.${address[$1]} members
    if ! runs "$dir/etcd.pid"; then
        members=$(for each in "${databases[@]}"; do printf ',%s=http://%s.%s:2380' "$each" "$subnet" "${address[$each]}"; done)
        start "$dir/etcd.pid" "$dir/etcd.log" "${as_postgres[@]}" etcd --name "$host" --data-dir "$state/etcd/$host" \
            --listen-client-urls "$own:2379" --advertise-client-urls "$own:2379" --listen-peer-urls "$own:2380" \
            --initial-advertise-peer-urls "$own:2380" --initial-cluster "${members#,}" --initial-cluster-state new \
            --initial-cluster-token "$tag" --logger zap --log-level warn --heartbeat-interval 200 --election-timeout 2000 \
            --pre-vote=true
    fi
    runs "$dir/patroni.pid" || start "$dir/patroni.pid" "$dir/patroni.log" "${as_postgres[@]}" \
        env PATH="$postgresql:$PATH" patroni "$dir/patroni.yml"
}

bring_up_databases() {
    local host
    mkdir "$state/passwords" "$state/etcd"
    # A disk that others keep busy makes members of etcd miss each other's heartbeats.
    mount -t tmpfs -o size=1g none "$state/etcd"
    for host in postgres replicator rewinder; do
        (umask 077 && head -c 18 /dev/urandom | base64 | tr '+/' 'xy' >"$state/passwords/$host")
    done
    for host in "${databases[@]}"; do
        install -d -o postgres -m 0700 "$state/etcd/$host"
        write_patroni "$host"
        there "$host" begin_database "$host"
    done
    wait_for 90 has_primary || { tail -n 5 "$state"/pg*/*.log >&2; return 1; }
    ask_primary -c 'CREATE ROLE haas LOGIN' && ask_primary -c "CREATE DATABASE haas OWNER haas ENCODING 'UTF8' TEMPLATE template0" || return
    wait_for 90 has_standbys
}

# ask_primary ARGUMENT...: psql there, as the administrator, by its socket.
ask_primary() {
    local host
    host=$(primary) || return
    "${as_postgres[@]}" "$postgresql/psql" -qAtX -v ON_ERROR_STOP=1 -h "$state/$host" -U postgres "$@"
}

# who ROLE: the hosts that have it, as the members that can be reached say.
who() {
    local host
    for host in "${databases[@]}"; do
        at lb curl -s --max-time 2 -o /dev/null -w '%{http_code}' "http://$subnet.${address[$host]}:8008/$1" 2>/dev/null |
            grep -q '^200$' && echo "$host"
    done
    return 0
}
primary() { who primary | head -n 1 | grep .; }
standby() { who sync | head -n 1 | grep .; }
has_primary() { [[ -n $(primary) ]]; }
has_standbys() { [[ -n $(standby) && $(who replica | wc -l) == 2 ]]; }

# --- the API -----------------------------------------------------------------------------------------------------------

database_uri() {
    local hosts
    hosts=$(for each in "${databases[@]}"; do printf ',%s.%s' "$subnet" "${address[$each]}"; done)
    printf 'postgresql://haas@%s/haas?connect_timeout=2&keepalives_idle=5&keepalives_interval=2&keepalives_count=2\n' "${hosts#,}"
}

# Keys are the same on all hosts: those that `haas init_db` made on the first one.
write_api() {
    local host=$1 dir=$state/$1 file apache daemons
    apache=$(user_of_apache) daemons=$(user_of_daemons)
    install -d "$dir" "$dir/libexec"
    install -d -m 0755 "$dir/keys"
    install -d -o "$daemons" -g "$(id -gn "$apache")" -m 0750 "$dir/state"
    install -d -o "$apache" -g "$(id -gn "$apache")" -m 0700 "$dir/workers"
    # For the workers and haas-device; `haas init_db` makes it where the database is a file.
    install -o "$daemons" -g "$(id -gn "$apache")" -m 0660 /dev/null "$dir/state/waiting"
    # Root must not start a program that another user could change, such as the owner of the checkout.
    install -m 0755 "$HAAS_BUILD_DIR"/bin/haas{.fcgi,-console,-device,-sync} "$dir/libexec"
    install -m 0644 -Dt "$dir/libexec/errors" "$top"/apache/errors/*
    for file in haas haas-server; do
        sed -e "s|@haaslibexecdir@|$dir/libexec|g" -e "s|@sysconfdir@|$dir|g" "$top/apache/$file.conf.in" >"$dir/$file.conf"
    done
    printf 'FcgidMaxProcessesPerClass 12\nFcgidMinProcessesPerClass 4\n' >>"$dir/haas-server.conf"
    cat >"$dir/haas.cfg" <<END
[general]
log_level = info
state_directory = $dir/state
key_directory = $dir/keys
# The failover test compares the keys of all changes.
idempotency_keys_per_user = 1000000

[database]
uri = $(database_uri)

[vlan]
vlans = 100-160
reserved = 1,3999

[api]
proofs_directory = $dir/workers

[device]
socket = $dir/run/device.sock

[console]
program = $dir/libexec/haas-console

[sync]
retry_delay = 1
longest_retry_delay = 3
max_attempts = 100
command_timeout = 5
trust_failovers = true
END
}

begin_api() {
    local host=$1 dir=$state/$1
    runs "$dir/haas-device.pid" || start_device "$dir" "$dir/libexec/haas-device" || return
    runs "$dir/haas-sync.pid" || start "$dir/haas-sync.pid" "$dir/haas-sync.log" \
        "$dir/libexec/haas-sync" --watch --user "$(user_of_daemons)" --config "$dir/haas.cfg"
    runs "$dir/apache/apache.pid" && return
    end_rest_of_apache "$dir"
    rm -f "$dir/apache/apache.pid"
    apache_address=0.0.0.0 apache_port=8080 start_apache "$dir" "$dir/haas.conf" "$dir/haas-server.conf"
}

bring_up_apis() {
    local host first=${apis[0]} dir
    for host in "${apis[@]}"; do write_api "$host"; done
    (umask 077 && printf 'admin-secret' >"$state/password")
    at "$first" "$HAAS_BUILD_DIR/bin/haas" --config "$state/$first/haas.cfg" init_db --password-file "$state/password" \
        >"$state/init_db.log" 2>&1 || { cat "$state/init_db.log" >&2; return 1; }
    for host in "${apis[@]:1}"; do cp -pr "$state/$first/keys/." "$state/$host/keys"; done
    # The control socket of Open vSwitch is root's, as on a system that has one.
    chgrp "$(id -gn "$(user_of_daemons)")" "$state/ovs/db.sock"
    chmod g+rw "$state/ovs/db.sock"
    for host in "${apis[@]}"; do there "$host" begin_api "$host" || return; done
}

# --- haproxy -----------------------------------------------------------------------------------------------------------

# What it says while no host answers has the form of HaaS's own answers.
bring_up_proxy() {
    local host
    mkdir "$state/lb"
    answer() { printf 'HTTP/1.0 503 Service Unavailable\r\nContent-Type: application/json\r\nRetry-After: 2\r\nConnection: close\r\n\r\n%s\n' "$1"; }
    answer '{"type": "UnavailableError", "msg": "No host of the service answers; try again."}' >"$state/lb/none.http"
    # A host had the request.
    answer '{"type": "UnavailableError", "msg": "The host of the service was lost with the request.", "outcome": "unknown"}' \
        >"$state/lb/lost.http"
    servers() { for host in "${apis[@]}"; do printf '    server %s %s.%s:8080\n' "$host" "$subnet" "${address[$host]}"; done; }
    cat >"$state/lb/haproxy.cfg" <<END
global
    maxconn 400
defaults
    mode http
    # Longer than an answer takes: see FcgidIOTimeout.
    timeout connect 2s
    timeout client 60s
    timeout server 60s
    timeout queue 10s
    # Only requests that no host has got are sent to another one.
    option redispatch
    retries 2
    retry-on conn-failure
    errorfile 503 $state/lb/none.http
    errorfile 502 $state/lb/lost.http
    errorfile 504 $state/lb/lost.http
frontend haas
    bind $subnet.${address[lb]}:80
    use_backend well if { nbsrv(well) gt 0 }
    default_backend all
backend well
    balance leastconn
    option httpchk GET /healthz
    default-server check inter 1s fall 2 rise 1
$(for host in "${apis[@]}"; do echo "    use-server $host if { req.hdr(X-Haas-Host) $host }"; done)
$(servers)
# None is well: then what a host itself says, why and what to do, is worth more than what haproxy could say.
backend all
    balance roundrobin
    option tcp-check
    default-server check inter 1s fall 2 rise 1
$(servers)
END
    there lb begin_proxy
    wait_for 30 api_answers
}
begin_proxy() { runs "$state/lb/haproxy.pid" || start "$state/lb/haproxy.pid" "$state/lb/haproxy.log" haproxy -db -f "$state/lb/haproxy.cfg"; }
api_answers() { [[ $(at lb curl -s --max-time 5 -o /dev/null -w '%{http_code}' "http://$subnet.${address[lb]}/healthz") == 200 ]]; }
