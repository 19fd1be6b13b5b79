# The example configuration; haas-device's service; haas-sync's two ways to be started, of which one is to be enabled; what makes
# the bridges of headnodes, the user and the directory in memory, at boot; and Apache's sandbox. None is active by being installed;
# the cron files are copied to /etc/cron.d by the operator.

etc_templates = \
	etc/haas-api.service.in \
	etc/haas-api.socket.in \
	etc/haas-bridges.service.in \
	etc/haas-device.service.in \
	etc/haas.cfg.example.in \
	etc/tmpfiles.d/haas.conf.in \
	etc/haas-sync.service.in \
	etc/apache2.service.conf.in \
	etc/sysusers.d/haas.conf.in \
	etc/haas-audit.cron.in \
	etc/haas-sync.cron.in

haassysconf_DATA += etc/haas.cfg.example
systemdsystemunit_DATA += etc/haas-api.service etc/haas-api.socket etc/haas-bridges.service etc/haas-device.service etc/haas-sync.service
tmpfiles_DATA += etc/tmpfiles.d/haas.conf
sysusers_DATA += etc/sysusers.d/haas.conf
pkgdata_DATA += etc/haas-sync.cron etc/haas-audit.cron etc/apache2.service.conf

etc/haas.cfg.example: $(srcdir)/etc/haas.cfg.example.in Makefile
	$(substitute_file)
etc/haas-api.service: $(srcdir)/etc/haas-api.service.in Makefile
	$(substitute_file)
etc/haas-api.socket: $(srcdir)/etc/haas-api.socket.in Makefile
	$(substitute_file)
etc/haas-bridges.service: $(srcdir)/etc/haas-bridges.service.in Makefile
	$(substitute_file)
etc/haas-device.service: $(srcdir)/etc/haas-device.service.in Makefile
	$(substitute_file)
etc/haas-sync.service: $(srcdir)/etc/haas-sync.service.in Makefile
	$(substitute_file)
etc/haas-sync.cron: $(srcdir)/etc/haas-sync.cron.in Makefile
	$(substitute_file)

etc/tmpfiles.d/haas.conf: $(srcdir)/etc/tmpfiles.d/haas.conf.in Makefile
	$(substitute_file)

etc/sysusers.d/haas.conf: $(srcdir)/etc/sysusers.d/haas.conf.in Makefile
	$(substitute_file)

etc/apache2.service.conf: $(srcdir)/etc/apache2.service.conf.in Makefile
	$(substitute_file)

etc/haas-audit.cron: $(srcdir)/etc/haas-audit.cron.in Makefile
	$(substitute_file)

CLEANFILES += etc/haas-api.service etc/haas-api.socket etc/haas.cfg.example etc/haas-bridges.service etc/haas-device.service etc/haas-sync.service etc/haas-sync.cron \
	etc/haas-audit.cron etc/tmpfiles.d/haas.conf etc/sysusers.d/haas.conf etc/apache2.service.conf
EXTRA_DIST += $(etc_templates)

# Completion for bash, where its own package looks for it.
bashcompletiondir = $(datadir)/bash-completion/completions
dist_bashcompletion_DATA = etc/bash-completion/haas etc/bash-completion/haas-sync
