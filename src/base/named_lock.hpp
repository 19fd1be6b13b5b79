// Locks with names, whoever keeps them: files where one machine has all processes (sys/named_locks), rows of the
// database where several hosts have them (service/lease_locks).
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace haas::base {

struct LockAttempt {
    /// The lock, held until the last copy is destroyed; null when somebody else holds it.
    std::shared_ptr<void> lock;
    /// Then: what the holder is doing, in its own words.
    std::string holder;
};

/// Waits up to `patience` for a lock.
/// @param doing  the reason for the lock, one line of at most 200 bytes
/// @throws base::Error  when locks cannot be taken at all
using TakeLock =
    std::function<LockAttempt(const std::string& name, const std::string& doing, std::chrono::milliseconds patience)>;

}  // namespace haas::base
