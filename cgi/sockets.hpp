// The sockets that mod_fcgid creates for its workers, named after its process id and a number ("4711.3"). mod_fcgid
// removes the sockets of workers that end, but nobody removes those of an Apache that was killed.
#pragma once

namespace haas::cgi {

/// Removes sockets of processes that have ended, in the directory of this worker's own socket. Does nothing if that
/// socket has no path, and ignores sockets that it cannot remove.
/// @param listener  the descriptor of the worker's own socket
/// @source  mod_fcgid 2.3.9, fcgid_proc_unix.c
void remove_orphaned_sockets(int listener);

/// From now on, this worker gets SIGTERM when the process manager of mod_fcgid ends that has started it: no request
/// comes any more, and nobody else would end the worker. Does nothing for a worker that something else has started.
/// @param listener  the descriptor of the worker's own socket
/// @source  mod_fcgid 2.3.9, fcgid_pm_unix.c: an Apache whose process manager is killed alone starts another one, which
///          knows nothing of these workers
void end_with_manager(int listener);

}  // namespace haas::cgi
