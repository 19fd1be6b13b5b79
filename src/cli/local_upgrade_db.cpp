#include <iostream>

#include "base/text.hpp"
#include "cli/local.hpp"
#include "cli/local_keys.hpp"
#include "cli/local_state.hpp"
#include "service/init.hpp"
#include "sys/config.hpp"
#include "sys/config_trust.hpp"

namespace haas::cli {

Exit upgrade_db(const Given& given, const Globals& globals, Passwords&) {
    const auto config = sys::load_config(globals.config);
    sys::require_trusted_paths(config);
    const auto owner = find_owner(given, "upgrade_db");
    move_older_keys(config);
    if (owner) {
        hand_over_state(config, *owner);
        std::cout << "Gave the state to " << owner->user << '\n';
    }
    const auto [before, after, left] =
        service::upgrade_database({config.database.uri, config.database.busy_timeout}, key_files(config));
    make_waiting_file(config);
    if (before == after) {
        std::cout << "The database has schema version " << after << " already\n";
    } else {
        std::cout << "Upgraded the database from schema version " << before << " to " << after << '\n';
    }
    if (left.nodes.empty()) return Exit::ok;
    throw base::Error(
        "The BMC passwords of these nodes could not be sealed, so HaaS cannot use them: " +
        base::join(left.nodes, ", ") + ". The reason: " + left.reason +
        ". Restore the right file of [obm] key_file and run this again, or give the passwords again by `haas "
        "node_update`.");
}

}  // namespace haas::cli
