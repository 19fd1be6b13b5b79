// Whether the state belongs to the user of this program.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sys/config.hpp"

namespace haas::sys {

/// A directory of the state that is another user's, so that this program cannot work in it.
struct WrongOwner {
    std::filesystem::path file;
    std::string owner;  ///< a name, or an id that has none
};

/// The directories of the state that are not the user's of this process. None for root, who can use all; a directory
/// that does not exist yet is none.
std::vector<WrongOwner> find_wrong_owners(const Config& config);

/// Logs them, each with what to do, for an administrator who has missed a step. The program can go on: what it cannot
/// do there, it says again.
void log_wrong_owners(const Config& config);

}  // namespace haas::sys
