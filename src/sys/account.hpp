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

/// Permanently gives this process the rights of another user, including the user's groups. Call it before threads are
/// started. The process memory stays private: that user's other processes cannot inspect it, and there are no core
/// files. Does nothing if the process already has that user's rights.
/// @throws base::ConfigError  when there is no such user, or this process may not become that user
void become_user(const std::string& name);

}  // namespace haas::sys
