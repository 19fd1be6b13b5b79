#include <iostream>

#include "cli/local.hpp"
#include "cli/local_state.hpp"
#include "service/init.hpp"
#include "store/database.hpp"
#include "sys/config.hpp"
#include "sys/config_trust.hpp"

namespace haas::cli {

Exit upgrade_db(const Given& given, const Globals& globals, Passwords&) {
    const auto config = sys::load_config(globals.config);
    sys::require_trusted_paths(config);
    if (const auto owner = find_owner(given, "upgrade_db")) {
        hand_over_state(config, *owner);
        std::cout << "Gave the state to " << owner->user << '\n';
    }
    const auto [before, after] = store::Database::upgrade({config.database.uri, config.database.busy_timeout});
    make_waiting_file(config);
    service::create_switch_keys({config.sync.switch_public_key, config.sync.switch_private_key});
    if (before == after) {
        std::cout << "The database has schema version " << after << " already\n";
    } else {
        std::cout << "Upgraded the database from schema version " << before << " to " << after << '\n';
    }
    return Exit::ok;
}

}  // namespace haas::cli
