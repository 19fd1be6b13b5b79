// Tables `user` and `user_project`.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/model.hpp"
#include "store/database.hpp"

namespace haas::store {

std::optional<core::User> find_user(const Reading& tx, const std::string& label);
std::optional<core::User> find_user_by_id(const Reading& tx, core::UserId user);
std::vector<core::User> list_users(const Reading& tx);
std::vector<std::string> list_users_of_project(const Reading& tx, core::ProjectId project);

/// A role, and whose it is: the label of a user or of a project.
using LabelledRole = std::pair<std::string, core::ProjectRole>;
std::vector<LabelledRole> list_roles_in_project(const Reading& tx, core::ProjectId project);
std::vector<LabelledRole> list_roles_of_user(const Reading& tx, core::UserId user);

long long count_administrators(const Reading& tx);
long long count_users(const Reading& tx);
core::UserId insert_user(const Writing& tx, const std::string& label, const std::string& password_hash,
                         core::Role role);
void delete_user(const Writing& tx, core::UserId user);
void set_user_role(const Writing& tx, core::UserId user, core::Role role);
void set_user_password(const Writing& tx, core::UserId user, const std::string& password_hash);

/// Empty for who is not in the project.
std::optional<core::ProjectRole> find_project_role(const Reading& tx, core::UserId user, core::ProjectId project);
bool has_manager(const Reading& tx, core::ProjectId project);
void insert_membership(const Writing& tx, core::UserId user, core::ProjectId project,
                       core::ProjectRole role = core::ProjectRole::member);
void set_project_role(const Writing& tx, core::UserId user, core::ProjectId project, core::ProjectRole role);
void delete_membership(const Writing& tx, core::UserId user, core::ProjectId project);

}  // namespace haas::store
