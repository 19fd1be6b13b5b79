# For tests/bench/run: what machine it is. To be sourced by bash. Needs `base` and `bin`, and describe_run `seconds`.

# describe_run: the same lines, and which run on it.
describe_run() {
    describe_machine
    printf 'began: %s UTC, %s s for each load\n' "$(date -u +%H:%M:%S)" "$seconds"
}

# describe_machine: lines `what: value`.
describe_machine() {
    local virtual
    # Of a real one it prints `none`, and fails.
    virtual=$(systemd-detect-virt --vm 2>/dev/null) || :
    printf 'processor: %s, %s cores\n' "$(processor_name)" "$(nproc)"
    printf 'memory: %s GiB\n' "$(awk '/^MemTotal:/ { printf "%.1f", $2 / 1048576 }' /proc/meminfo)"
    printf 'virtual: %s\n' "${virtual:-unknown}"
    printf 'kernel: %s\n' "$(uname -sr)"
    printf 'disk: %s, fsync of 4 KiB %s ms\n' "$(stat -f -c %T "$base")" "$(fsync_ms)"
    printf 'date: %s\n' "$(date -u +%Y-%m-%d)"
    # What else it did says whether the times mean anything.
    printf 'load before: %s\n' "$(cut -d' ' -f1-3 /proc/loadavg)"
    printf 'haas: %s\n' "$("$bin/bin/haas" --version | awk '{ print $2; exit }')"
    printf 'Apache: %s\n' "$("${APACHE:-/usr/sbin/apache2}" -v | sed -nE 's|^Server version: Apache/([0-9.]+).*|\1|p')"
    printf 'SQLite: %s\n' "$(sqlite3 --version | cut -d' ' -f1)"
    printf 'wrk: %s\n' "$({ wrk -v 2>&1 || :; } | awk '$1 == "wrk" { print $2; exit }')"
}

# On architectures other than x86, /proc/cpuinfo has no name.
processor_name() { sed -nE '/^model name/{s/.*: *//; s/ +/ /g; p; q}' /proc/cpuinfo | grep . || uname -m; }

# fsync_ms: on average of 200 writes, alone, on the disk where the database is.
fsync_ms() {
    local begin=$EPOCHREALTIME
    dd if=/dev/zero of="$base/fsync" bs=4k count=200 oflag=dsync status=none || return
    awk -v begin="$begin" -v end="$EPOCHREALTIME" 'BEGIN { printf "%.2f", (end - begin) * 1000 / 200 }'
    rm -f "$base/fsync"
}
