#include <iostream>

#include "cli/local.hpp"
#include "store/database_uri.hpp"
#include "store/migration.hpp"
#include "sys/config.hpp"
#include "sys/config_keys.hpp"

namespace haas::cli {

Exit migrate_db(const Given& given, const Globals& globals, Passwords&) {
    const auto config = sys::load_config(globals.config);
    const auto at = [&](const std::string& uri) {
        return store::DatabaseOptions{sys::parse_database_uri(uri), config.database.busy_timeout};
    };
    const auto from = at(given.text("from"));
    const auto to = at(given.text("to"));
    const auto rows = store::migrate(from, to);
    std::cout
        << "Copied " << rows << " rows to " << store::database_name(to.uri)
        << ", and found all of them there. Name it in [database] uri of haas.cfg, start the service, and run `haas-sync "
           "--audit`\n";
    return Exit::ok;
}

}  // namespace haas::cli
