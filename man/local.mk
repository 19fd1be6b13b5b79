# The manual pages, installed into their sections as they are.
dist_man_MANS = \
	man/haas-sync.8 \
	man/haas.1 \
	man/haas.cfg.5
