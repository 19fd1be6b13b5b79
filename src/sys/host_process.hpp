// Names for processes of this host that distinguish a process from a later one with the same number.
#pragma once

#include <string>

namespace haas::sys {

/// This host's name.
/// @source  gethostname(2)
std::string host_name();

/// The scope in which this_process() is unique: this machine, since its last boot, in this PID namespace. It begins
/// with the host's name and a blank.
std::string this_host();

/// This process as `PID:STARTTIME`, the start time in clock ticks since the host's boot.
/// @source  proc(5), /proc/<pid>/stat, field 22
std::string this_process();

/// Whether a process with that number runs on this host; true in case of doubt.
bool is_running(const std::string& pid);

/// Whether the process that this_process() named still runs on this host; true in case of doubt, false for a text of
/// another form.
bool is_alive(const std::string& process);

}  // namespace haas::sys
