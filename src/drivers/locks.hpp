// One operation at a time on each BMC and each headnode, across all processes. Many BMCs get confused by two sessions,
// and no BMC handles two operations well at once.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "base/named_lock.hpp"
#include "core/bmc.hpp"

namespace haas::drivers {

/// Locks a BMC until the returned lock is destroyed.
/// @throws core::BlockedError  when the lock was not free within `patience`; names the operation that holds it
using BmcLock = std::function<std::shared_ptr<void>(const core::BmcAccess& bmc, const std::string& doing,
                                                    std::chrono::milliseconds patience)>;

/// @param from  locks that all processes share that talk to BMCs
BmcLock make_bmc_lock(base::TakeLock from);

/// Locks a headnode's VM until the returned lock is destroyed.
/// @throws core::BlockedError  as above
using HeadnodeLock = std::function<std::shared_ptr<void>(const std::string& uuid, const std::string& doing,
                                                         std::chrono::milliseconds patience)>;

/// @param from  locks that all processes share that work on headnodes
HeadnodeLock make_headnode_lock(base::TakeLock from);

}  // namespace haas::drivers
