// One thing at a time for each BMC and each headnode, whatever process does it. Many BMCs get confused by two sessions, and
// none does two things well at once.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "core/bmc.hpp"

namespace haas::drivers {

/// Gives leave to talk to a BMC until the answer is destroyed.
/// @throws core::BlockedError  naming what is going on, when the patience was not enough
using BmcLock = std::function<std::shared_ptr<void>(const core::BmcAccess& bmc, const std::string& doing,
                                                    std::chrono::milliseconds patience)>;

/// @param directory  shared by all processes that talk to BMCs
BmcLock make_bmc_lock(std::filesystem::path directory);

/// Gives leave to do something to a headnode's VM until the answer is destroyed.
/// @throws core::BlockedError  as above
using HeadnodeLock =
    std::function<std::shared_ptr<void>(const std::string& uuid, const std::string& doing, std::chrono::milliseconds patience)>;

/// @param directory  shared by all processes that do something to headnodes
HeadnodeLock make_headnode_lock(std::filesystem::path directory);

}  // namespace haas::drivers
