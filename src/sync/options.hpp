// The options of haas-sync's work.
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

/// Opens another connection to the database: each thread has its own.
using OpenDatabase = std::function<store::Database()>;

/// A random number, at least 0 and below 1; called from several threads.
using Random = std::function<double()>;

/// Uniformly distributed pseudo-random numbers, from one generator for each thread.
Random make_random();

struct Options {
    int max_switches_at_once = 32;
    int max_attempts = 10;                ///< after so many attempts without an answer, an action ends ERROR
    std::chrono::seconds retry_delay{2};  ///< the first pause, doubled each time
    std::chrono::seconds longest_retry_delay{300};
    std::chrono::milliseconds poll_interval{50};  ///< how often to look for work in watch()
    std::chrono::hours keep_actions{30 * 24};     ///< how long finished actions can be read
    long long most_finished_actions = 200'000;    ///< how many of them there are at most
    core::SwitchTimeouts timeouts;
    enum class Save { never, after_batch };
    Save save = Save::after_batch;  ///< whether switches save their running configuration
    bool create_vlans = true;       ///< on switches that lack the VLAN of a network
    bool remove_vlans = false;      ///< those that were created, once no network has them
    bool describe = false;          ///< give switches the names of networks and nodes
    /// Whether a database whose history forked behind all that this process has seen of it has lost nothing.
    bool trust_failovers = false;
    std::set<core::Vlan> reserved_vlans{};  ///< no port gets these, and none of them is removed from a switch
    /// Decrypts the switches' passwords; null: there is no private key.
    std::shared_ptr<const service::SecretOpener> secrets;
    std::string host = "localhost";          ///< this one's name, for people
    std::optional<std::string> only_switch;  ///< a label: work on no other switch
    /// @name For audits
    /// @{
    std::set<core::Vlan> vlan_pool;          ///< also for probes
    core::Hypervisor* hypervisor = nullptr;  ///< null: there is none
    bool offers_headnodes = false;           ///< there are images for them, or haas.cfg names their hypervisor
    bool keep_base_interfaces = false;       ///< headnodes also have the interfaces of their image
    std::chrono::milliseconds hypervisor_timeout{30000};
    /// Whether an audit after a restore counts although it is incomplete.
    enum class Incomplete { refused, accepted };
    Incomplete incomplete = Incomplete::refused;
    /// @}
};

/// An upper bound of all pauses. A longer postponement in the database comes from a clock that ran ahead, and is
/// ignored.
std::chrono::seconds longest_postponement(const Options& options);

/// The pause before the next attempt. It doubles with each attempt, up to a bound, and gets a random jitter of up to a
/// quarter, so that what failed together is not retried together.
/// @param attempts  how many attempts there were, at least 1
/// @return  at least one second
std::chrono::seconds retry_pause(const Options& options, int attempts, const Random& random);

}  // namespace haas::sync
