#include "store/user.hpp"

#include "store/sql.hpp"

namespace haas::store {

std::optional<core::User> find_user(const Transaction& tx, const std::string& label) {
    const auto row = select_one<core::Id, std::string, int>(
        tx, "SELECT id, password_hash, is_admin FROM \"user\" WHERE label = :label", label);
    if (!row) return std::nullopt;
    return core::User{std::get<0>(*row), label, std::get<1>(*row), std::get<2>(*row) != 0};
}

std::vector<core::User> list_users(const Transaction& tx) {
    std::vector<core::User> users;
    select<core::Id, std::string, std::string, int>(
        tx, "SELECT id, label, password_hash, is_admin FROM \"user\" ORDER BY label COLLATE natural_order",
        [&](core::Id id, const std::string& label, const std::string& hash, int is_admin) {
            users.push_back({id, label, hash, is_admin != 0});
        });
    return users;
}

std::vector<std::string> list_users_of_project(const Transaction& tx, core::Id project) {
    return select_all<std::string>(tx,
                                   "SELECT u.label FROM \"user\" u JOIN user_project up ON up.user_id = u.id"
                                   " WHERE up.project_id = :project ORDER BY u.label COLLATE natural_order",
                                   project);
}

long long count_administrators(const Transaction& tx) {
    return std::get<0>(*select_one<long long>(tx, "SELECT COUNT(*) FROM \"user\" WHERE is_admin = 1"));
}

core::Id insert_user(const Transaction& tx, const std::string& label, const std::string& password_hash, bool is_admin) {
    return insert(tx,
                  "INSERT INTO \"user\" (label, password_hash, is_admin) VALUES (:label, :hash, :is_admin) RETURNING id",
                  label, password_hash, is_admin);
}

void delete_user(const Transaction& tx, core::Id user) {
    execute(tx, "DELETE FROM \"user\" WHERE id = :user", user);
}

void set_user_admin(const Transaction& tx, core::Id user, bool is_admin) {
    execute(tx, "UPDATE \"user\" SET is_admin = :is_admin WHERE id = :user", is_admin, user);
}

void set_user_password(const Transaction& tx, core::Id user, const std::string& password_hash) {
    execute(tx, "UPDATE \"user\" SET password_hash = :hash WHERE id = :user", password_hash, user);
}

bool is_member(const Transaction& tx, core::Id user, core::Id project) {
    return exists(tx, "SELECT 1 FROM user_project WHERE user_id = :user AND project_id = :project", user, project);
}

void insert_membership(const Transaction& tx, core::Id user, core::Id project) {
    execute(tx, "INSERT INTO user_project (user_id, project_id) VALUES (:user, :project)", user, project);
}

void delete_membership(const Transaction& tx, core::Id user, core::Id project) {
    execute(tx, "DELETE FROM user_project WHERE user_id = :user AND project_id = :project", user, project);
}

}  // namespace haas::store
