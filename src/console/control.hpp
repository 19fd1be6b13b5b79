// Starts, finds and stops the processes that log consoles.
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
    std::filesystem::path directory;  ///< for all consoles' files; must exist, and belong to the user who runs them
    std::string program = "haas-console";                 ///< looked up in PATH
    std::string ipmitool = "ipmitool";                    ///< looked up in PATH by haas-console
    std::size_t log_size = std::size_t{4} * 1024 * 1024;  ///< bytes of a console's log, including its old part
    std::chrono::milliseconds start_deadline{10000};
    std::chrono::milliseconds stop_deadline{10000};  ///< for a regular end; then the process is killed
};

/// Starts to log a console; does nothing if it is already logged. Returns when the process runs, which may be long
/// before the BMC answers.
/// @param id  a UUID for one log: a log of this machine that others may read needs another id
/// @throws core::UnavailableError  with the reason, when the process could not be started: a disk may be full
void start(const Options& options, std::string_view id, const Job& job);

/// Stops a console and removes its log; does nothing when there is none.
/// @throws base::Error  when the process could not be stopped, for example because it is another user's
void stop(const Options& options, std::string_view id);

/// @throws base::Error  when the directory cannot be read
bool is_running(const Options& options, std::string_view id);

/// The ids of all running consoles.
/// @throws base::Error  when the directory cannot be read
std::vector<std::string> list_running(const Options& options);

/// The ids of all consoles that have files in the directory, running or not; stop() removes these files.
/// @throws base::Error  when the directory cannot be read
std::vector<std::string> list_all(const Options& options);

}  // namespace haas::console
