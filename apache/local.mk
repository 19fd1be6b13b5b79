# Apache's configuration. The *.conf.in files are templates: Makefile.am's `substitute` says which @names@ they may use.
# A new template is added to this list, and that is all.

apache_templates = \
	apache/haas-server.conf.in \
	apache/haas.conf.in

# Answers in files: the first line is the status.
haaslibexec_errors = \
	apache/errors/failed.asis \
	apache/errors/short_body.asis

# Ways to know the user, to be adapted to a site; tests/identity tries each of them.
apache_examples = \
	apache/examples/client-certificates.conf \
	apache/examples/kerberos.conf \
	apache/examples/ldap.conf \
	apache/examples/openid-connect.conf

# ---------------------------------------------------------------------------------------------------------------------
apache_files = $(apache_templates:.in=)
haasapache_DATA += $(apache_files)

$(apache_files): %: $(srcdir)/%.in Makefile
	$(substitute_file)

CLEANFILES += $(apache_files)
EXTRA_DIST += $(apache_templates)
nobase_dist_doc_DATA += $(apache_examples)

haaslibexecerrorsdir = $(haaslibexecdir)/errors
dist_haaslibexecerrors_DATA = $(haaslibexec_errors)
