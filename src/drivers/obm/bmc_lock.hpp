// One thing at a time for each BMC: many of them get confused by two sessions, and none does two things well at once.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "core/obm.hpp"

namespace haas::drivers {

/// Gives leave to talk to a BMC until the answer is destroyed.
using BmcLock = std::function<std::shared_ptr<void>(const core::ObmAccess& bmc, const std::string& doing)>;

/// @param directory  shared by all processes that talk to BMCs
/// The function waits briefly, and then throws core::BlockedError, which names what is going on.
BmcLock make_bmc_lock(std::filesystem::path directory);

}  // namespace haas::drivers
