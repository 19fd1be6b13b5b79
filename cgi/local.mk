# haas.fcgi: the one program that sees libfcgi and cgicc.

cgi_files = \
	cgi/gateway.cpp \
	cgi/gateway.hpp \
	cgi/listener.cpp \
	cgi/listener.hpp \
	cgi/sockets.cpp \
	cgi/sockets.hpp

# A library beside the program, so that tests reach all but main().
noinst_LIBRARIES += cgi/libcgi.a
cgi_libcgi_a_SOURCES = $(cgi_files)
cgi_libcgi_a_CPPFLAGS = $(AM_CPPFLAGS) $(FCGI_CFLAGS) $(CGICC_CFLAGS)

haaslibexec_PROGRAMS += bin/haas.fcgi
bin_haas_fcgi_SOURCES = cgi/main.cpp
bin_haas_fcgi_CPPFLAGS = $(AM_CPPFLAGS) $(RAPIDJSON_CFLAGS) $(FCGI_CFLAGS)
bin_haas_fcgi_LDADD = cgi/libcgi.a src/libapi.a src/libdevice.a src/libhttp.a $(service_libs) src/libconsole.a $(drivers_libs) $(FCGI_LIBS) $(CGICC_LIBS)
