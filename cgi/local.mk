# haas.fcgi: the one program that sees libfcgi and cgicc.
cgi_files =
