// Keeps the lease on a switch alive while a long dialogue goes on.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <stop_token>
#include <thread>

#include "base/error.hpp"
#include "store/switch_lease.hpp"
#include "sync/options.hpp"

namespace haas::sync {

/// How long after a renewal a step of a dialogue may still begin.
constexpr std::chrono::seconds lease_trust{60};

/// How long a lease lives. Any step that began within `lease_trust` reaches its own deadline before the lease expires,
/// so before anybody else can take the lease.
inline std::chrono::seconds lease_lifetime(const core::SwitchTimeouts& timeouts) {
    return lease_trust + std::chrono::ceil<std::chrono::seconds>(std::max(timeouts.connect, timeouts.command));
}

/// No lease lives longer, whatever haas.cfg says: [sync] connect_timeout and command_timeout have upper bounds.
constexpr std::chrono::seconds longest_lease_lifetime = lease_trust + std::chrono::seconds(300);

/// Another haas-sync has taken the lease: this one must send nothing more to the switch and store nothing about it.
class LeaseLostError : public base::Error {
public:
    LeaseLostError() : base::Error("another haas-sync has taken the lease of this switch") {}
};

/// Renews a lease, on its own thread and database connection, until the keeper is destroyed.
class LeaseKeeper {
public:
    /// @param lease     taken a moment ago
    /// @param lifetime  how long the lease lives after each renewal
    /// @param trust     for how long a renewal counts
    /// @param interval  how often to renew
    LeaseKeeper(const OpenDatabase& open_database, store::Lease lease, std::chrono::seconds lifetime,
                std::chrono::milliseconds trust = lease_trust, std::chrono::milliseconds interval = lease_trust / 3);
    ~LeaseKeeper() = default;
    LeaseKeeper(const LeaseKeeper&) = delete;
    LeaseKeeper& operator=(const LeaseKeeper&) = delete;

    /// @throws LeaseLostError  when the lease is no longer ours, or was not renewed within the time of trust, because
    ///                         the database was busy or this machine slept
    void require_held() const;

private:
    /// Time that goes on while the machine sleeps.
    static std::chrono::milliseconds now();
    void keep(const std::stop_token& stop);

    const OpenDatabase& open_database_;
    store::Lease lease_;
    std::chrono::seconds lifetime_;
    std::chrono::milliseconds trust_;
    std::chrono::milliseconds interval_;
    std::atomic<bool> lost_{false};
    std::atomic<std::chrono::milliseconds> renewed_;
    std::jthread thread_;  ///< the last member: it uses the others
};

}  // namespace haas::sync
