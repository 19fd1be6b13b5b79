// Names a process of this host so that it can be told from a later one with the same number.
#pragma once

#include <string>

namespace haas::sys {

/// This process as `PID:STARTTIME`, the start time in clock ticks since the host's boot.
/// @source  proc(5), /proc/<pid>/stat, field 22
std::string this_process();

/// Whether a process of that number runs on this host, or may do.
bool is_running(const std::string& pid);

/// Whether the process named by this_process() still runs on this host, or may do; a text of another form names none.
bool is_alive(const std::string& process);

}  // namespace haas::sys
