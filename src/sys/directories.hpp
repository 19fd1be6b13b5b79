// The machine's directories, as given to configure.
#pragma once

namespace haas::sys {

extern const char* const sysconfdir;      ///< holds haas.cfg, as /etc
extern const char* const haassysconfdir;  ///< holds the keys, as /etc/haas
extern const char* const sbindir;         ///< holds haas-sync and haas-console, as /usr/local/sbin
extern const char* const haaslibexecdir;  ///< holds haas-local and haas.fcgi, as /usr/local/libexec/haas
extern const char* const haasstatedir;    ///< holds the database, locks and consoles, as /var/lib/haas
extern const char* const haasrundir;      ///< holds the socket of haas-device, as /run/haas
extern const char* const haasworkersdir;  ///< holds the memory that workers share, as /run/haas-workers

}  // namespace haas::sys
