#include <iostream>

#include "cli/local.hpp"
#include "service/init.hpp"
#include "store/database.hpp"
#include "sys/config.hpp"
#include "sys/config_trust.hpp"

namespace haas::cli {

Exit upgrade_db(const Given&, const Globals& globals, Passwords&) {
    const auto config = sys::load_config(globals.config);
    sys::require_trusted_paths(config);
    const auto [before, after] = store::Database::upgrade({config.database.uri, config.database.busy_timeout});
    service::create_switch_keys({config.sync.switch_public_key, config.sync.switch_private_key});
    if (before == after) {
        std::cout << "The database has schema version " << after << " already\n";
    } else {
        std::cout << "Upgraded the database from schema version " << before << " to " << after << '\n';
    }
    return Exit::ok;
}

}  // namespace haas::cli
