// Where configure was told that the machine's files are.
#pragma once

namespace haas::sys {

extern const char* const sysconfdir;    ///< holds haas.cfg, as /etc
extern const char* const sbindir;       ///< holds haas-sync and haas-console, as /usr/local/sbin
extern const char* const haasstatedir;  ///< holds the database and the keys, as /var/lib/haas
extern const char* const haasrundir;    ///< holds what workers share in memory, as /run/haas

}  // namespace haas::sys
