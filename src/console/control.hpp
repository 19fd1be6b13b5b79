// Starts, finds and ends the processes that log consoles.
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "console/job.hpp"

namespace haas::console {

struct Options {
    std::filesystem::path directory;          ///< of all consoles' files; must be there, and belong to who runs them
    std::string program = "haas-console";     ///< looked up in PATH
    std::string ipmitool = "ipmitool";        ///< looked up in PATH by haas-console
    std::size_t log_size = 4U * 1024 * 1024;  ///< bytes of a console's log, its old part included
    std::chrono::milliseconds start_deadline{10000};
    std::chrono::milliseconds stop_deadline{10000};  ///< for a proper end; then the process is killed
};

/// Starts to log a console; returns when its process runs, which may be long before the BMC answers. Nothing happens
/// when one runs already.
/// @param id  a UUID that stands for one log: whoever may read the next log of this machine needs another id
/// @throws base::Error  with the reason, when the process could not be started
void start(const Options& options, std::string_view id, const Job& job);

/// Ends a console, and removes its log. Nothing happens when there is none.
/// @throws base::Error  when the process could not be ended, as another user's
void stop(const Options& options, std::string_view id);

/// @throws base::Error  when the directory cannot be read
bool is_running(const Options& options, std::string_view id);

/// The ids of all consoles that run.
/// @throws base::Error  when the directory cannot be read
std::vector<std::string> list_running(const Options& options);

/// The ids of all consoles that have left anything in the directory, running or not; stop() takes it away.
/// @throws base::Error  when the directory cannot be read
std::vector<std::string> list_all(const Options& options);

}  // namespace haas::console
