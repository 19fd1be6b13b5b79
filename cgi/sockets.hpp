// The sockets that mod_fcgid makes for its workers, named by its process and a number ("4711.3"). It removes those of workers
// that end, but nobody removes those of an Apache that was killed.
#pragma once

namespace haas::cgi {

/// Removes sockets of processes that are gone, from beside the one that this worker listens at. Does nothing where there is
/// none, and leaves what it cannot remove.
/// @param listener  the descriptor of the socket
/// @source  mod_fcgid 2.3.9, fcgid_proc_unix.c
void remove_orphaned_sockets(int listener);

}  // namespace haas::cgi
