// One thing at a time for each headnode, whatever process does it.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace haas::drivers {

/// Gives leave to do something to a headnode's VM until the answer is destroyed.
using HeadnodeLock =
    std::function<std::shared_ptr<void>(const std::string& uuid, const std::string& doing, std::chrono::milliseconds patience)>;

/// @param directory  shared by all processes that do something to headnodes
/// The function throws core::BlockedError, which names what is going on, when the patience was not enough.
HeadnodeLock make_headnode_lock(std::filesystem::path directory);

}  // namespace haas::drivers
