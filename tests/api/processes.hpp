// Which processes run a program: their ids show whether workers live on.
#pragma once

#include <filesystem>
#include <set>
#include <string>

namespace haas_test {

/// The ids of the processes that run this file.
std::set<std::string> processes_of(const std::filesystem::path& program);

}  // namespace haas_test
