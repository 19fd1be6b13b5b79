// How haas-sync goes about its work.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "core/hypervisor.hpp"
#include "core/switch.hpp"
#include "service/switch_secrets.hpp"
#include "store/database.hpp"

namespace haas::sync {

/// Makes one more connection to the database: each thread has its own.
using OpenDatabase = std::function<store::Database()>;

/// A random number, at least 0 and below 1; called from several threads.
using Random = std::function<double()>;

/// Random numbers of the usual kind.
Random make_random();

struct Options {
    int max_switches_at_once = 32;
    int max_attempts = 10;                          ///< after so many without an answer, an action is an ERROR
    std::chrono::seconds retry_delay{2};            ///< the first pause, doubled each time
    std::chrono::seconds longest_retry_delay{300};
    std::chrono::milliseconds poll_interval{50};    ///< how often to look for work in watch()
    std::chrono::hours keep_actions{30 * 24};       ///< how long finished actions can be read
    core::SwitchTimeouts timeouts;
    enum class Save { never, after_batch };
    Save save = Save::after_batch;                  ///< whether switches save what they run
    /// Opens the switches' passwords; null: there is no key to do it with.
    std::shared_ptr<const service::SecretOpener> secrets;
    std::optional<std::string> only_switch;         ///< a label: leave all others alone
    /// @name For audits
    /// @{
    std::set<core::Vlan> vlan_pool;
    core::Hypervisor* hypervisor = nullptr;         ///< null: there is none
    bool offers_headnodes = false;                  ///< there are images for them
    bool keep_base_interfaces = false;              ///< headnodes have the interfaces of their image, too
    std::chrono::milliseconds hypervisor_timeout{30000};
    /// Whether an audit after a restore counts although some switches could not be looked at as a whole.
    enum class Incomplete { refused, accepted };
    Incomplete incomplete = Incomplete::refused;
    /// @}
};

/// No pause is longer: what is put off for longer was so by a clock that ran ahead.
std::chrono::seconds longest_postponement(const Options& options);

/// The pause before the next try: doubled with each attempt, bounded, and up to a quarter shorter or longer by chance, so
/// that many that failed together do not come back together.
/// @param attempts  how many there were, at least 1
/// @return  at least one second
std::chrono::seconds retry_pause(const Options& options, int attempts, const Random& random);

}  // namespace haas::sync
