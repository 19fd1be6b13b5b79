// Tables `user` and `user_project`.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/model.hpp"
#include "store/database.hpp"

namespace haas::store {

std::optional<core::User> find_user(const Transaction& tx, const std::string& label);
std::vector<core::User> list_users(const Transaction& tx);
std::vector<std::string> list_users_of_project(const Transaction& tx, core::Id project);
long long count_administrators(const Transaction& tx);
core::Id insert_user(const Transaction& tx, const std::string& label, const std::string& password_hash, bool is_admin);
void delete_user(const Transaction& tx, core::Id user);
void set_user_admin(const Transaction& tx, core::Id user, bool is_admin);
void set_user_password(const Transaction& tx, core::Id user, const std::string& password_hash);

bool is_member(const Transaction& tx, core::Id user, core::Id project);
void insert_membership(const Transaction& tx, core::Id user, core::Id project);
void delete_membership(const Transaction& tx, core::Id user, core::Id project);

}  // namespace haas::store
