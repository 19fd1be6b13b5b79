// Users, and the projects that they are in.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/secret.hpp"
#include "core/label.hpp"
#include "service/access.hpp"
#include "store/database.hpp"

namespace haas::service {

struct UserView {
    std::string label;
    bool is_admin = false;
    std::vector<std::string> projects;
};

/// The user with this label, for authentication.
std::optional<core::User> find_login(const store::Reading& tx, const std::string& label);

/// Checks and hashes a password. Hashing takes 20 to 80 ms, so never call this inside a write transaction.
/// @throws BadArgumentError  when it is empty, too long, or holds control characters
std::string checked_password_hash(const base::Secret& password);

std::vector<UserView> list_users(store::Reading& tx);
UserView whoami(store::Reading& tx, const Caller& caller);
void user_create(store::Writing& tx, const core::UserLabel& user, const std::string& password_hash, core::Role role);
/// @throws BlockedError  for the last administrator
void user_delete(store::Writing& tx, const std::string& user);
/// @throws IllegalStateError  if the user is the caller
void user_set_admin(store::Writing& tx, const Caller& caller, const std::string& user, core::Role role);
/// For administrators, and for the users themselves.
void user_set_password(store::Writing& tx, const Caller& caller, const core::UserLabel& user,
                       const std::string& password_hash);

/// Which of the two a request names first. If neither exists, the error is about that one.
enum class NamedFirst { project, user };

void project_add_user(store::Writing& tx, const core::ProjectLabel& project, const core::UserLabel& user,
                      NamedFirst first = NamedFirst::project);
void project_remove_user(store::Writing& tx, const core::ProjectLabel& project, const core::UserLabel& user,
                         NamedFirst first = NamedFirst::project);

}  // namespace haas::service
