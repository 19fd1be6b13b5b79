# The virtual rack and the scripts that bring a checkout up. They run from the source tree and are not installed.
EXTRA_DIST += \
	.ci/run \
	check \
	lab/build \
	lab/install-packages \
	lab/lib.sh \
	lab/packages \
	lab/rack \
	quickstart
