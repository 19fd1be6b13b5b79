// Keeps the lease on a switch alive while a long dialogue goes on.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/error.hpp"
#include "store/switch_lease.hpp"
#include "sync/options.hpp"

namespace haas::sync {

constexpr std::chrono::seconds lease_lifetime{60};

/// Somebody else has the switch now: nothing more may be done to it, and nothing be stored about it.
class LeaseLost : public base::Error {
public:
    LeaseLost() : base::Error("another haas-sync has taken over this switch") {}
};

/// Renews a lease, on a thread and a connection of its own, until it is destroyed.
class LeaseKeeper {
public:
    /// @param interval  how often
    LeaseKeeper(const OpenDatabase& open_database, store::Lease lease,
                std::chrono::milliseconds interval = lease_lifetime / 3);
    ~LeaseKeeper();
    LeaseKeeper(const LeaseKeeper&) = delete;
    LeaseKeeper& operator=(const LeaseKeeper&) = delete;

    /// @throws LeaseLost  when the lease is no longer ours, or could not be renewed in its lifetime
    void require_held() const;

private:
    void keep();

    const OpenDatabase& open_database_;
    store::Lease lease_;
    std::chrono::milliseconds interval_;
    std::atomic<bool> lost_{false};
    std::mutex mutex_;
    std::condition_variable stop_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace haas::sync
