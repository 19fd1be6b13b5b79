# Shell functions that make the file system in memory of a qemu guest. To be sourced.

# start_initramfs ROOT KERNEL_DIR MODULE...: busybox with all its names in ROOT/bin, and modules with those that they need in
# ROOT/modules, named in ROOT/modules/order in the order to load them in. KERNEL_DIR is what lab/guest-kernel makes.
start_initramfs() {
    local root=$1 kernel=$2 busybox files file applet
    busybox=$(command -v busybox)
    files=$("$(dirname "${BASH_SOURCE[0]}")/guest-kernel" "$kernel" "${@:3}") || return
    mkdir -p "$root"/{bin,dev,modules,proc,sys}
    for file in $files; do
        cp "$file" "$root/modules/"
        basename "$file" .ko
    done >"$root/modules/order"
    install -m 0755 "$busybox" "$root/bin/busybox"
    for applet in $("$busybox" --list); do
        [[ $applet == busybox ]] || ln -s busybox "$root/bin/$applet"
    done
}

# pack_initramfs ROOT FILE
pack_initramfs() { (cd "$1" && find . | busybox cpio -o -H newc 2>/dev/null | gzip -1) >"$2"; }
