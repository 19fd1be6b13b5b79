# The virtual rack and the scripts that bring a checkout up. They run from the source tree and are not installed.
EXTRA_DIST += \
	.ci/run \
	lab/build \
	lab/cluster \
	lab/cluster-check \
	lab/cluster-packages \
	lab/cluster-services.sh \
	lab/fuzz \
	lab/guest-disk \
	lab/guest-init \
	lab/guest-kernel \
	lab/guest-dhcp-lease \
	lab/guests.sh \
	lab/headnode-disk \
	lab/headnode-init \
	lab/initramfs.sh \
	lab/install-packages \
	lab/lib.sh \
	lab/libvirt.sh \
	lab/machine \
	lab/packages \
	lab/rack \
	lab/sanitize \
	lab/sanitizers/leak \
	lab/sanitizers/thread \
	lab/tidy \
	quickstart

# In EXTRA_DIST, the script `check` would be taken for the target of that name.
dist-hook:
	cp -p $(srcdir)/check $(distdir)/check

# What lab/guest-disk and lab/guest-kernel make.
distclean-local:
	rm -rf guest.disk guest.disk.lock headnode.disk headnode.disk.lock guest-kernel guest-kernel.lock
