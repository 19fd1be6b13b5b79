// Servers of the test's own that do not run as root.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace haas_test {

using Arguments = std::vector<std::string>;

/// The command as the user who may run a server, which root may not; it ends with this process.
Arguments as_ordinary_user(Arguments command);
void give_to_ordinary_user(const std::filesystem::path& path);

/// Starts a command.
/// @param said  the file to which what it says is added
pid_t spawn(const Arguments& command, const std::filesystem::path& said);

/// Runs a command to its end.
/// @return  whether it ended with 0
bool succeeds(const Arguments& command, const std::filesystem::path& said);

/// Waits until a command succeeds.
/// @param server  the process that must be running meanwhile
/// @throws std::runtime_error  when it has ended, or after a minute
void await_server(pid_t server, const Arguments& is_ready, const std::filesystem::path& said);

}  // namespace haas_test
