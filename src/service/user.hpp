// Users, and the projects that they are in.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/secret.hpp"
#include "core/label.hpp"
#include "service/access.hpp"
#include "store/database.hpp"
#include "store/user.hpp"

namespace haas::service {

struct UserView {
    std::string label;
    core::Role role = core::Role::user;
    std::vector<store::LabelledRole> projects;
    std::optional<core::Token> token = {};  ///< by which the user is known now
};

/// The user with this label, for authentication.
std::optional<core::User> find_login(const store::Reading& tx, const std::string& label);

/// @throws BadArgumentError  when it is empty, too long, or holds control characters
void check_new_password(const base::Secret& password);
/// Checks and hashes a password. Hashing takes 20 to 80 ms of a processor: so never call this inside a write
/// transaction, nor for anybody whose right was not checked before.
/// @throws  as check_new_password()
std::string checked_password_hash(const base::Secret& password);

std::vector<UserView> list_users(store::Reading& tx);
/// The caller, with the rights that they have by the token that they use.
UserView whoami(store::Reading& tx, const Caller& caller);
/// Makes a user without rights and without a password, unless there is one of this name: the web server knows them.
void add_remote_user(store::Writing& tx, const core::UserLabel& user, int most_users);
void user_create(store::Writing& tx, const core::UserLabel& user, const std::string& password_hash, core::Role role);
/// @throws BlockedError  for the last administrator
void user_delete(store::Writing& tx, const std::string& user);
/// @throws IllegalStateError  if the user is the caller
void user_set_admin(store::Writing& tx, const Caller& caller, const std::string& user, core::Role role);
/// @param role  user, auditor or admin
/// @throws IllegalStateError  if the user is the caller;  BadArgumentError  if there is no such role
void user_set_role(store::Writing& tx, const Caller& caller, const std::string& user, const std::string& role);
/// For administrators, and for the users themselves, if they are not known by a token: whoever has that for a while
/// must not get for ever what is the user's.
void require_may_set_password(const store::Reading& tx, const Caller& caller, const core::UserLabel& user);
/// @throws  as require_may_set_password()
void user_set_password(store::Writing& tx, const Caller& caller, const core::UserLabel& user,
                       const std::string& password_hash);

/// Which of the two a request names first. If neither exists, the error is about that one.
enum class NamedFirst { project, user };

void project_add_user(store::Writing& tx, const core::ProjectLabel& project, const core::UserLabel& user,
                      NamedFirst first = NamedFirst::project);
void project_remove_user(store::Writing& tx, const core::ProjectLabel& project, const core::UserLabel& user,
                         NamedFirst first = NamedFirst::project);

/// The users of a project, and their roles in it.
std::vector<store::LabelledRole> list_project_users(store::Reading& tx, const std::string& project);
/// Changes a member's role.
/// @param role  observer, member or manager
/// @throws NotFoundError  also for a user who is not in the project;  BadArgumentError  if there is no such role
void project_set_role(store::Writing& tx, const core::ProjectLabel& project, const core::UserLabel& user,
                      const std::string& role);

}  // namespace haas::service
