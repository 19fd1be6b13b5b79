# For tests/bench/run: how long headnodes take to be made. To be sourced by bash.
# Needs `base` with the site haas running, its `api`, `milliseconds` and `middle`.

# add_image NAME MIB SIZE: an image of so much data on a disk of SIZE.
add_image() {
    local file=$base/images/$1.img
    head -c "$2M" /dev/urandom >"$file"
    truncate -s "$3" "$file"
    virsh -q -c "$LIBVIRT_URI" define /dev/stdin <<END >/dev/null
<domain type='qemu'>
  <name>$1</name>
  <memory unit='MiB'>16</memory>
  <os><type arch='x86_64'>hvm</type></os>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='raw'/>
      <source file='$file'/>
      <target dev='vda' bus='virtio'/>
    </disk>
  </devices>
</domain>
END
}

start_headnodes() {
    mkdir "$base/images"
    start_libvirt "$base" '' "$(id -gn "$(user_of_apache)")"
    add_image small 100 100M
    add_image large 100 10G
    virsh -q -c "$LIBVIRT_URI" pool-create-as images dir --target "$base/images" >/dev/null
    set_cloning linked
    api PUT /project/headnodes >/dev/null
}

# set_cloning linked|full: haas.cfg is read by a haas-device and workers that are new.
set_cloning() {
    sed -i '/^\[headnode\]/,$d' "$base/haas/haas.cfg"
    cat >>"$base/haas/haas.cfg" <<END
[headnode]
base_imgs = small large
libvirt_endpoint = $LIBVIRT_URI
clone = $1
lock_directory = $base/haas/state/headnodes
END
    stop_apache "$base/haas"
    stop_device "$base/haas"
    start_device "$base/haas" "$bin/bin/haas-device"
    start_apache "$base/haas" "$base/haas/haas.conf" "$base/haas/haas-server.conf"
    api GET /headnode_images >/dev/null
}

headnode_runs() { [[ $(api GET "/headnode/$1") == *'"state":"running"'* ]]; }

# make_headnode IMAGE: milliseconds from before it is created until it runs; then it is deleted.
make_headnode() {
    local since=$EPOCHREALTIME
    api PUT /headnode/bench -d "{\"project\": \"headnodes\", \"base_img\": \"$1\"}" >/dev/null
    api POST /headnode/bench/start >/dev/null
    until headnode_runs bench; do sleep 0.02; done
    milliseconds "$since"
    api DELETE /headnode/bench >/dev/null
}

bench_linked() {
    local i small large
    for i in {1..10}; do
        make_headnode small >>"$base/small"
        make_headnode large >>"$base/large"
    done
    small=$(middle "$base/small") large=$(middle "$base/large")
    measured 'headnode linked image of 100 MB' p50_ms="$small"
    measured 'headnode linked image of 10 GB' p50_ms="$large"
    awk -v small="$small" -v large="$large" 'BEGIN {
        printf "headnode, linked, created and started, 10 each, median: image of 100 MB %.0f ms, of 10 GB (sparse) %.0f ms, ratio %.2f\n",
            small, large, large / small }'
}

# What haas-sync has libvirt copy, beside qemu-img. Both have the image in the page cache.
bench_full() {
    local i since sync
    set_cloning full
    "$bin/bin/haas-sync" --watch --config "$base/haas/haas.cfg" >>"$base/haas-sync.log" 2>&1 </dev/null &
    sync=$!
    bmc_processes+=("$sync")
    truncate -s 1G "$base/images/small.img"
    head -c 1G /dev/urandom | dd of="$base/images/small.img" bs=1M conv=notrunc status=none
    virsh -q -c "$LIBVIRT_URI" pool-refresh images >/dev/null
    for i in {1..5}; do
        since=$EPOCHREALTIME
        qemu-img convert -f raw -O raw "$base/images/small.img" "$base/images/copy.img"
        milliseconds "$since" >>"$base/convert"
        rm "$base/images/copy.img"
        make_headnode small >>"$base/full"
    done
    measured 'qemu-img convert of 1 GB' p50_ms="$(middle "$base/convert")"
    measured 'headnode full copy of 1 GB' p50_ms="$(middle "$base/full")"
    awk -v bare="$(middle "$base/convert")" -v full="$(middle "$base/full")" 'BEGIN {
        printf "headnode, full copy of 1 GB, 5 each, median: qemu-img convert %.0f ms, created, copied and started %.0f ms, ratio %.2f\n",
            bare, full, full / bare }'
    kill "$sync" && wait "$sync" || :
}

bench_headnodes() {
    local why
    if why=$(missing_for_libvirt); then echo "headnodes: not measured: $why"; return; fi
    start_headnodes
    bench_linked
    bench_full
}
