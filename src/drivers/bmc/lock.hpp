// One thing at a time for each BMC: many of them get confused by two sessions, and none does two things well at once.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "core/bmc.hpp"

namespace haas::drivers {

/// Gives leave to talk to a BMC until the answer is destroyed.
using BmcLock = std::function<std::shared_ptr<void>(const core::BmcAccess& bmc, const std::string& doing,
                                                    std::chrono::milliseconds patience)>;

/// @param directory  shared by all processes that talk to BMCs
/// The function throws core::BlockedError, which names what is going on, when the patience was not enough.
BmcLock make_bmc_lock(std::filesystem::path directory);

}  // namespace haas::drivers
