// Locks with names for all processes of several hosts: leases in the database that they share. Where the database is a
// file, there is one host, and files are locks that end with their process (sys/named_locks).
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "base/named_lock.hpp"
#include "store/database.hpp"

namespace haas::service {

/// A process that takes leases.
struct LeaseTaker {
    std::string host;     ///< in which process names are unique, see sys::this_host()
    std::string process;  ///< see sys::this_process()
    /// Whether a process of this host is alive.
    std::function<bool(const std::string& process)> is_alive;
};

struct LeaseTimes {
    /// Longer than a command to a BMC lasts: whoever cannot renew a lease any more has ended before somebody else gets
    /// it.
    std::chrono::seconds lifetime{60};
    std::chrono::milliseconds renewal{15'000};
    std::chrono::milliseconds poll{100};  ///< how often to look whether a lease that others hold is free
};

/// As base::TakeLock. A holder that has died on the same host is noticed at once; on another one, its lease must
/// expire. The lock renews its lease until it is destroyed, on a thread of its own.
/// @throws core::UnavailableError  when the database cannot be used
base::TakeLock take_leases(std::function<store::Database()> open_database, LeaseTaker self, LeaseTimes times = {});

}  // namespace haas::service
