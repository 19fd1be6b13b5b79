# For the tests of this folder: the API behind an Apache of our own, with the configuration that `make install` installs.
# To be sourced by bash; wants HAAS_SOURCE_DIR and HAAS_BUILD_DIR.

. "$HAAS_SOURCE_DIR/lab/lib.sh"
. "$HAAS_SOURCE_DIR/lab/libvirt.sh"

# What Apache and its modules need here; prints what is missing.
missing_for_apache() {
    [[ -x ${APACHE:-/usr/sbin/apache2} ]] || { echo 'Apache is not installed'; return; }
    [[ -e $apache_modules/mod_fcgid.so ]] || { echo 'mod_fcgid is not installed'; return; }
    command -v curl >/dev/null || echo 'curl is not installed'
}

# make_service_directory: a directory that Apache's user can pass through, with state that only this user can use.
make_service_directory() {
    local dir user
    dir=$(mktemp -d) || return
    chmod 755 "$dir"
    mkdir "$dir/state" "$dir/libexec"
    if [[ $EUID == 0 ]]; then
        user=$(user_of_apache)
        chown "$user:$(id -gn "$user")" "$dir/state"
    fi
    chmod 750 "$dir/state"
    printf '%s\n' "$dir"
}

# start_hypervisor DIR [NAMESPACE]: a libvirtd that start_service tells the API of, with the image tiny, for the user who owns
# the state; stop_service ends it.
start_hypervisor() {
    local pool=$1/pool
    start_libvirt "$1" "${2-}" "$(id -gn "$(stat -c %U "$1/state")")" || return
    mkdir "$pool"
    virsh -q -c "$LIBVIRT_URI" pool-create-as images dir --target "$pool" &&
        virsh -q -c "$LIBVIRT_URI" vol-create-as images tiny.img 1M --allocation 0 --format raw &&
        define_image tiny "$pool/tiny.img"
}

# define_image NAME FILE: an image for headnodes.
define_image() {
    virsh -q -c "$LIBVIRT_URI" define /dev/stdin <<END
<domain type='qemu'>
  <name>$1</name>
  <memory unit='MiB'>16</memory>
  <os><type arch='x86_64'>hvm</type></os>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='raw'/>
      <source file='$2'/>
      <target dev='vda' bus='virtio'/>
    </disk>
    <graphics type='vnc' port='-1'/>
  </devices>
</domain>
END
}

# undocumented_files DIR: what lies in the state and is not in docs/operations.md's table of files.
undocumented_files() {
    find "$1/state" -mindepth 1 -maxdepth 1 \( -type d -printf '%f/\n' -o -printf '%f\n' \) | sed -E 's/-[0-9]+$/-33/' | sort |
        comm -23 - <(awk -F '|' '/^### / { inside = $0 == "### Files and secrets" } inside && /^\|/ { print $2 }' \
            "$HAAS_SOURCE_DIR/docs/operations.md" | grep -oE '`[^`]+`' | tr -d '`' | sort)
}

# all_files_are_documented DIR: nothing stays in the state that the table has not; a draft is there for a moment. What stays is
# in DIR/out.
all_files_are_documented() {
    wait_for 10 has_documented_files "$1"
}
has_documented_files() {
    undocumented_files "$1" >"$1/out"
    [[ ! -s $1/out ]]
}

# start_api DIR [WORKERS]: haas.fcgi as a service of its own, on $api_socket.
start_api() {
    HAAS_CONFIG="$1/haas.cfg" "$HAAS_SOURCE_DIR/tests/api/socket_unit" "$api_socket" "$(user_of_apache)" \
        "$1/libexec/haas.fcgi" --listen --workers "${2:-32}" >>"$1/haas-api.log" 2>&1 </dev/null &
    local pid=$!
    echo $pid >"$1/haas-api.pid"
    disown
    starts_within 20 $pid test -s "$api_socket.pid"
}
stop_api() {
    local pid
    [[ -s $1/haas-api.pid ]] || return 0
    pid=$(cat "$1/haas-api.pid")
    kill "$pid" 2>/dev/null && wait_for 40 test ! -e "/proc/$pid"
    rm -f "$1/haas-api.pid"
}

# start_service DIR [WORKERS]: the API, without a database yet; with so many workers instead of the usual number. Sets
# `endpoint`. $headnode_options is more lines for [headnode].
start_service() {
    local dir=$1 file
    install -m 0755 "$HAAS_BUILD_DIR"/bin/haas{.fcgi,-console,-device} "$dir/libexec" || return
    install -m 0644 -Dt "$dir/libexec/errors" "$HAAS_SOURCE_DIR"/apache/errors/* || return
    for file in haas haas-server; do
        sed -e "s|@haaslibexecdir@|$dir/libexec|g" -e "s|@sysconfdir@|$dir|g" "$HAAS_SOURCE_DIR/apache/$file.conf.in" \
            >"$dir/$file.conf" || return
    done
    [[ -z ${2-} || -n ${api_socket-} ]] || printf 'FcgidMaxProcessesPerClass %s\nFcgidMinProcessesPerClass %s\n' "$2" "$2" >>"$dir/haas-server.conf"
    cat >"$dir/haas.cfg" <<END
[general]
log_level = warning
key_directory = $dir/state

[database]
uri = sqlite:///$dir/state/haas.db

[api]
waiting_file = $dir/state/waiting
proofs_directory = $dir/state
${api_options-}

[device]
socket = $dir/run/device.sock

[console]
directory = $dir/state/consoles
program = $dir/libexec/haas-console

[vlan]
vlans = 100-104
reserved = 1,102
project_share = 100

[obm]
media_urls = http://192.0.2.1/, https://images.example:8443/
lock_directory = $dir/state/bmc

[headnode]
base_imgs = tiny, gone
libvirt_endpoint = ${LIBVIRT_URI:-test:///default}
lock_directory = $dir/state/headnode-locks
${headnode_options-}
END
    make_keys "$dir" || return
    start_device "$dir" "$dir/libexec/haas-device" || return
    [[ -z ${api_socket-} ]] || start_api "$dir" "${2-}" || return
    start_apache "$dir" "$dir/haas.conf" "$dir/haas-server.conf" || return
    endpoint=http://127.0.0.1:$(cat "$dir/apache/port")
}

# make_keys DIR: the keys that `haas init_db` makes, as haas-device reads its own when it starts; the database is removed again.
make_keys() {
    (umask 077 && printf 'any-password' >"$1/any-password") &&
        "$HAAS_BUILD_DIR/bin/haas" --config "$1/haas.cfg" init_db --password-file "$1/any-password" >/dev/null || return
    rm -f "$1/any-password" "$1"/state/haas.db*
}

# restart_device DIR: haas-device reads haas.cfg again, or takes the place of one that was killed.
restart_device() {
    stop_device "$1"
    start_device "$1" "$1/libexec/haas-device"
}

# stop_service DIR: ends it and removes the directory.
stop_service() {
    stop_apache "$1"
    stop_api "$1"
    stop_device "$1"
    end_consoles "$1/state/consoles"
    stop_libvirt "$1"
    case $1 in
        /?*) rm -rf "$1" ;;
    esac
}
