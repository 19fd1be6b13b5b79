// What a program frees is overwritten, so that passwords do not stay in memory that nobody uses.
#pragma once

namespace haas::base {

/// From now on, memory is overwritten when this process frees it: also that of libraries, such as the copies of a
/// password in libcurl, libssh, SQLite, cgicc and RapidJSON. It costs what filling the memory costs. A program with a
/// sanitizer, or without the GNU C library, goes on as before.
/// @return  whether it is so
/// @source  "Replacing malloc" in the manual of the GNU C library
bool wipe_freed_memory();

}  // namespace haas::base
