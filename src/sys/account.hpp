// Users of this machine.
#pragma once

#include <sys/types.h>

#include <string>

namespace haas::sys {

struct Account {
    uid_t user;
    gid_t group;
    std::string home;
};

/// @throws base::ConfigError  when there is no such user
Account get_account(const std::string& name);

/// The id of a group.
/// @throws base::ConfigError  when there is no such group
gid_t get_group(const std::string& name);

/// Keeps this process's memory, which holds passwords, from the other processes of its user; neither it nor its
/// children leave a core dump; what it frees is wiped. Call it first: what a program executes begins without this.
/// @source  prctl(2), PR_SET_DUMPABLE
void keep_memory_private();

/// Permanently gives this process the rights of another user, including the user's groups. Call it before threads are
/// started. The process memory stays private, as by keep_memory_private(). Does nothing if the process already has that
/// user's rights.
/// @throws base::ConfigError  when there is no such user, or this process may not become that user
void become_user(const std::string& name);

}  // namespace haas::sys
