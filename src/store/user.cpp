#include "store/user.hpp"

#include "base/error.hpp"
#include "store/rows.hpp"

namespace haas::store {

namespace {

core::ProjectRole parse_project_role(const std::string& word) {
    const auto role = core::find_project_role(word);
    if (!role) throw base::Error("The database has an unknown role: " + word);
    return *role;
}

}  // namespace

}  // namespace haas::store

namespace soci {

template <>
struct type_conversion<haas::core::ProjectRole>
    : column_conversion<haas::core::ProjectRole, std::string, &haas::store::parse_project_role> {};

}  // namespace soci

namespace haas::store {

template <>
struct Columns<core::User> {
    static constexpr std::tuple list{
        Column{"id", &core::User::id},
        Column{"label", &core::User::label},
        Column{"password_hash", &core::User::password_hash},
        Column{"is_admin", &core::User::is_admin},
        Column{"is_auditor", &core::User::is_auditor},
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

std::vector<LabelledRole> list_roles_in_project(const Reading& tx, core::ProjectId project) {
    std::vector<LabelledRole> roles;
    select<std::string, core::ProjectRole>(
        tx,
        "SELECT u.label, up.role FROM \"user\" u JOIN user_project up ON up.user_id = u.id"
        " WHERE up.project_id = :project ORDER BY u.label COLLATE natural_order",
        [&](const std::string& user, core::ProjectRole role) { roles.emplace_back(user, role); }, project);
    return roles;
}

std::vector<LabelledRole> list_roles_of_user(const Reading& tx, core::UserId user) {
    std::vector<LabelledRole> roles;
    select<std::string, core::ProjectRole>(
        tx,
        "SELECT p.label, up.role FROM project p JOIN user_project up ON up.project_id = p.id"
        " WHERE up.user_id = :user ORDER BY p.label COLLATE natural_order",
        [&](const std::string& project, core::ProjectRole role) { roles.emplace_back(project, role); }, user);
    return roles;
}

long long count_administrators(const Reading& tx) {
    return count(tx, "SELECT COUNT(*) FROM \"user\" WHERE is_admin = 1");
}

long long count_users(const Reading& tx) { return count(tx, "SELECT COUNT(*) FROM \"user\""); }

core::UserId insert_user(const Writing& tx, const std::string& label, const std::string& password_hash,
                         core::Role role) {
    return insert<core::UserId>(tx,
                                "INSERT INTO \"user\" (label, password_hash, is_admin, is_auditor)"
                                " VALUES (:label, :hash, :is_admin, :is_auditor) RETURNING id",
                                label, password_hash, role == core::Role::administrator, role == core::Role::auditor);
}

void delete_user(const Writing& tx, core::UserId user) { execute(tx, "DELETE FROM \"user\" WHERE id = :user", user); }

void set_user_role(const Writing& tx, core::UserId user, core::Role role) {
    execute(tx, "UPDATE \"user\" SET is_admin = :is_admin, is_auditor = :is_auditor WHERE id = :user",
            role == core::Role::administrator, role == core::Role::auditor, user);
}

void set_user_password(const Writing& tx, core::UserId user, const std::string& password_hash) {
    execute(tx, "UPDATE \"user\" SET password_hash = :hash WHERE id = :user", password_hash, user);
}

std::optional<core::ProjectRole> find_project_role(const Reading& tx, core::UserId user, core::ProjectId project) {
    const auto row = select_one<core::ProjectRole>(
        tx, "SELECT role FROM user_project WHERE user_id = :user AND project_id = :project", user, project);
    if (!row) return std::nullopt;
    return std::get<0>(*row);
}

bool has_manager(const Reading& tx, core::ProjectId project) {
    return exists(tx, "SELECT 1 FROM user_project WHERE project_id = :project AND role = 'manager' LIMIT 1", project);
}

void insert_membership(const Writing& tx, core::UserId user, core::ProjectId project, core::ProjectRole role) {
    execute(tx, "INSERT INTO user_project (user_id, project_id, role) VALUES (:user, :project, :role)", user, project,
            core::role_word(role));
}

void set_project_role(const Writing& tx, core::UserId user, core::ProjectId project, core::ProjectRole role) {
    execute(tx, "UPDATE user_project SET role = :role WHERE user_id = :user AND project_id = :project",
            core::role_word(role), user, project);
}

void delete_membership(const Writing& tx, core::UserId user, core::ProjectId project) {
    execute(tx, "DELETE FROM user_project WHERE user_id = :user AND project_id = :project", user, project);
}

}  // namespace haas::store
