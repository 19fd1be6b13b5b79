#include "service/user.hpp"

#include <algorithm>

#include "base/password.hpp"
#include "core/error.hpp"
#include "store/project.hpp"
#include "store/user.hpp"

namespace haas::service {

namespace {

core::User get_user(const store::Reading& tx, const std::string& label) {
    auto user = store::find_user(tx, label);
    if (!user) throw core::NotFoundError("User " + label + " does not exist.");
    return *std::move(user);
}

struct Parties {
    core::Project project;
    core::User user;
};

Parties get_parties(const store::Reading& tx, const core::ProjectLabel& project, const core::UserLabel& user,
                    NamedFirst first) {
    if (first == NamedFirst::user) get_user(tx, user);
    return {get_project_unchecked(tx, project), get_user(tx, user)};
}

UserView view(const store::Reading& tx, core::UserId id, const std::string& label, bool is_admin) {
    return {label, is_admin, store::list_projects_of_user(tx, id)};
}

}  // namespace

std::optional<core::User> find_login(const store::Reading& tx, const std::string& label) {
    return store::find_user(tx, label);
}

std::string checked_password_hash(const base::Secret& password) {
    const auto text = password.reveal();
    if (text.empty()) throw core::BadArgumentError("The password must not be empty.", "password");
    if (text.size() > base::longest_password) {
        throw core::BadArgumentError(
            "The password must not be longer than " + std::to_string(base::longest_password) + " bytes.", "password");
    }
    if (std::any_of(text.begin(), text.end(), [](char c) { return (c >= 0 && c < ' ') || c == 0x7f; })) {
        throw core::BadArgumentError("The password must not contain control characters.", "password");
    }
    return base::hash_password(password);
}

std::vector<UserView> list_users(store::Reading& tx) {
    std::vector<UserView> users;
    for (const auto& user : store::list_users(tx)) users.push_back(view(tx, user.id, user.label, user.is_admin));
    return users;
}

UserView whoami(store::Reading& tx, const Caller& caller) { return view(tx, caller.id, caller.label, caller.is_admin); }

void user_create(store::Writing& tx, const core::UserLabel& user, const std::string& password_hash, core::Role role) {
    if (store::find_user(tx, user)) throw core::DuplicateError("User " + user + " already exists.");
    store::insert_user(tx, user, password_hash, role);
}

void user_delete(store::Writing& tx, const std::string& user) {
    const auto found = get_user(tx, user);
    if (found.is_admin && store::count_administrators(tx) == 1) {
        throw core::BlockedError("User " + user + " is the last administrator: create another one first.");
    }
    store::delete_user(tx, found.id);
}

void user_set_admin(store::Writing& tx, const Caller& caller, const std::string& user, core::Role role) {
    const auto found = get_user(tx, user);
    if (found.id == caller.id) {
        throw core::IllegalStateError("You cannot change your own administrator right: ask another administrator.");
    }
    store::set_user_role(tx, found.id, role);
}

void user_set_password(store::Writing& tx, const Caller& caller, const core::UserLabel& user,
                       const std::string& password_hash) {
    if (caller.label != user.text()) require_admin(caller);
    store::set_user_password(tx, get_user(tx, user).id, password_hash);
}

void project_add_user(store::Writing& tx, const core::ProjectLabel& project, const core::UserLabel& user,
                      NamedFirst first) {
    const auto [target, found] = get_parties(tx, project, user, first);
    if (store::is_member(tx, found.id, target.id)) {
        throw core::DuplicateError("User " + user + " is already a member of project " + project + ".");
    }
    store::insert_membership(tx, found.id, target.id);
}

void project_remove_user(store::Writing& tx, const core::ProjectLabel& project, const core::UserLabel& user,
                         NamedFirst first) {
    const auto [target, found] = get_parties(tx, project, user, first);
    if (!store::is_member(tx, found.id, target.id)) {
        throw core::NotFoundError("User " + user + " is not a member of project " + project + ".");
    }
    store::delete_membership(tx, found.id, target.id);
}

}  // namespace haas::service
