// Keeps the lease on a switch alive while a long dialogue goes on.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/error.hpp"
#include "store/switch_lease.hpp"
#include "sync/options.hpp"

namespace haas::sync {

/// For so long after a renewal, a step of a dialogue may begin.
constexpr std::chrono::seconds lease_trust{60};

/// Nobody else takes the lease before a step that began in that time has come to its own deadline.
inline std::chrono::seconds lease_lifetime(const core::SwitchTimeouts& timeouts) {
    return lease_trust + std::chrono::ceil<std::chrono::seconds>(std::max(timeouts.connect, timeouts.command));
}

/// No haas-sync holds a lease for longer, whatever its haas.cfg says: [sync] connect_timeout and command_timeout have bounds.
constexpr std::chrono::seconds longest_lease_lifetime = lease_trust + std::chrono::seconds(300);

/// Somebody else has the switch now: nothing more may be done to it, and nothing be stored about it.
class LeaseLostError : public base::Error {
public:
    LeaseLostError() : base::Error("another haas-sync has taken over this switch") {}
};

/// Renews a lease, on a thread and a connection of its own, until it is destroyed.
class LeaseKeeper {
public:
    /// @param lease     taken a moment ago
    /// @param lifetime  to which it is renewed
    /// @param trust     for how long a renewal counts
    /// @param interval  how often to renew
    LeaseKeeper(const OpenDatabase& open_database, store::Lease lease, std::chrono::seconds lifetime,
                std::chrono::milliseconds trust = lease_trust, std::chrono::milliseconds interval = lease_trust / 3);
    ~LeaseKeeper();
    LeaseKeeper(const LeaseKeeper&) = delete;
    LeaseKeeper& operator=(const LeaseKeeper&) = delete;

    /// @throws LeaseLostError  when the lease is no longer ours, or was not renewed lately: because the database was
    /// busy, or
    ///                    because this machine slept
    void require_held() const;

private:
    /// Time that goes on while the machine sleeps.
    static std::chrono::milliseconds now();
    void keep();

    const OpenDatabase& open_database_;
    store::Lease lease_;
    std::chrono::seconds lifetime_;
    std::chrono::milliseconds trust_;
    std::chrono::milliseconds interval_;
    std::atomic<bool> lost_{false};
    std::atomic<std::chrono::milliseconds> renewed_;
    std::mutex mutex_;
    std::condition_variable stop_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace haas::sync
