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
Account find_account(const std::string& name);

/// Gives this process the rights of another user, his groups among them, for good. To be called before there are threads.
/// What the process knows stays its own: other processes of that user cannot look into it, and there are no core files.
/// Where it is that user's already, nothing is changed.
/// @throws base::ConfigError  when there is no such user, or this one may not become him
void become_user(const std::string& name);

}  // namespace haas::sys
