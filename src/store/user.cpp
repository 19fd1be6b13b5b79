#include "store/user.hpp"

#include "store/rows.hpp"

namespace haas::store {

template <>
struct Columns<core::User> {
    static constexpr std::tuple list{
        Column{"id", &core::User::id},
        Column{"label", &core::User::label},
        Column{"password_hash", &core::User::password_hash},
        Column{"is_admin", &core::User::is_admin},
    };
};

std::optional<core::User> find_user(const Reading& tx, const std::string& label) {
    return select_row<core::User, "FROM \"user\" WHERE label = :label">(tx, label);
}

std::optional<core::User> find_user_by_id(const Reading& tx, core::UserId user) {
    return select_row<core::User, "FROM \"user\" WHERE id = :user">(tx, user);
}

std::vector<core::User> list_users(const Reading& tx) {
    return select_rows<core::User, "FROM \"user\" ORDER BY label COLLATE natural_order">(tx);
}

std::vector<std::string> list_users_of_project(const Reading& tx, core::ProjectId project) {
    return select_all<std::string>(tx,
                                   "SELECT u.label FROM \"user\" u JOIN user_project up ON up.user_id = u.id"
                                   " WHERE up.project_id = :project ORDER BY u.label COLLATE natural_order",
                                   project);
}

long long count_administrators(const Reading& tx) {
    return std::get<0>(*select_one<long long>(tx, "SELECT COUNT(*) FROM \"user\" WHERE is_admin = 1"));
}

core::UserId insert_user(const Writing& tx, const std::string& label, const std::string& password_hash,
                         core::Role role) {
    return insert<core::UserId>(
        tx, "INSERT INTO \"user\" (label, password_hash, is_admin) VALUES (:label, :hash, :is_admin) RETURNING id",
        label, password_hash, role == core::Role::administrator);
}

void delete_user(const Writing& tx, core::UserId user) { execute(tx, "DELETE FROM \"user\" WHERE id = :user", user); }

void set_user_role(const Writing& tx, core::UserId user, core::Role role) {
    execute(tx, "UPDATE \"user\" SET is_admin = :is_admin WHERE id = :user", role == core::Role::administrator, user);
}

void set_user_password(const Writing& tx, core::UserId user, const std::string& password_hash) {
    execute(tx, "UPDATE \"user\" SET password_hash = :hash WHERE id = :user", password_hash, user);
}

bool is_member(const Reading& tx, core::UserId user, core::ProjectId project) {
    return exists(tx, "SELECT 1 FROM user_project WHERE user_id = :user AND project_id = :project", user, project);
}

void insert_membership(const Writing& tx, core::UserId user, core::ProjectId project) {
    execute(tx, "INSERT INTO user_project (user_id, project_id) VALUES (:user, :project)", user, project);
}

void delete_membership(const Writing& tx, core::UserId user, core::ProjectId project) {
    execute(tx, "DELETE FROM user_project WHERE user_id = :user AND project_id = :project", user, project);
}

}  // namespace haas::store
