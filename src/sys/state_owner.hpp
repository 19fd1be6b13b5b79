// Whether the state belongs to the user of this program.
#pragma once

#include <filesystem>
#include <optional>

#include "sys/config.hpp"

namespace haas::sys {

/// Logs the directories of the state that are another user's than this process's, so that it cannot work in them, each
/// with what to do, for an administrator who has missed a step. The program can go on: what it cannot do there, it says
/// again. None for root, who can use all; a directory that does not exist yet is none.
/// @param database  its file, if it is one
void log_wrong_owners(const Config& config, const std::optional<std::filesystem::path>& database);

}  // namespace haas::sys
