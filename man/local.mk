# The manual pages: templates, as they name the configured directories.

man_templates = \
	man/haas-console.8.in \
	man/haas-device.8.in \
	man/haas-sync.8.in \
	man/haas.1.in \
	man/haas.cfg.5.in

man_MANS = $(man_templates:.in=)

$(man_MANS): %: $(srcdir)/%.in Makefile
	$(substitute_file)

CLEANFILES += $(man_MANS)
EXTRA_DIST += $(man_templates)
