#include "service/user.hpp"

#include <algorithm>

#include "base/password.hpp"
#include "core/error.hpp"
#include "store/project.hpp"
#include "store/token.hpp"

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

core::Role role_of(bool is_admin, bool is_auditor) {
    if (is_admin) return core::Role::administrator;
    return is_auditor ? core::Role::auditor : core::Role::user;
}

void require_other_user(const Caller& caller, const core::User& user, const char* what) {
    if (user.id != caller.id) return;
    throw core::IllegalStateError("You cannot change your own " + std::string(what) + ": ask another administrator.");
}

core::NotFoundError is_no_member(const core::ProjectLabel& project, const core::UserLabel& user) {
    return core::NotFoundError("User " + user + " is not a member of project " + project + ".");
}

}  // namespace

std::optional<core::User> find_login(const store::Reading& tx, const std::string& label) {
    return store::find_user(tx, label);
}

void check_new_password(const base::Secret& password) {
    const auto text = password.reveal();
    if (text.empty()) throw core::BadArgumentError("The password must not be empty.", "password");
    if (text.size() > base::longest_password) {
        throw core::BadArgumentError(
            "The password must not be longer than " + std::to_string(base::longest_password) + " bytes.", "password");
    }
    if (std::any_of(text.begin(), text.end(), [](char c) { return (c >= 0 && c < ' ') || c == 0x7f; })) {
        throw core::BadArgumentError("The password must not contain control characters.", "password");
    }
}

std::string checked_password_hash(const base::Secret& password) {
    check_new_password(password);
    return base::hash_password(password);
}

std::vector<UserView> list_users(store::Reading& tx) {
    std::vector<UserView> users;
    for (const auto& user : store::list_users(tx)) {
        users.push_back(
            {user.label, role_of(user.is_admin, user.is_auditor), store::list_roles_of_user(tx, user.id), {}});
    }
    return users;
}

UserView whoami(store::Reading& tx, const Caller& caller) {
    UserView view{caller.label, role_of(caller.is_admin, caller.is_auditor), {}, caller.token};
    if (!caller.limit) {
        view.projects = store::list_roles_of_user(tx, caller.id);
    } else if (caller.limit->role) {
        view.projects = {{caller.token->project_label.value(), *caller.limit->role}};
    }
    return view;
}

void add_remote_user(store::Writing& tx, const core::UserLabel& user, int most_users) {
    if (store::find_user(tx, user)) return;
    if (store::count_users(tx) >= most_users) {
        throw core::AuthorizationError("HaaS does not know user " + static_cast<const std::string&>(user) +
                                       ", and makes no more users by itself, as there are as many as [auth] most_users "
                                       "in haas.cfg allows: ask an administrator.");
    }
    store::insert_user(tx, user, base::impossible_password_hash(), core::Role::user);
}

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
    require_other_user(caller, found, "administrator right");
    // Who is no administrator may be an auditor, and stays one.
    const bool stays_auditor = role == core::Role::user && found.is_auditor;
    store::set_user_role(tx, found.id, stays_auditor ? core::Role::auditor : role);
}

void user_set_role(store::Writing& tx, const Caller& caller, const std::string& user, const std::string& role) {
    const auto found = get_user(tx, user);
    const auto wanted = core::find_role(role);
    if (!wanted) throw core::BadArgumentError("The role must be user, auditor or admin.", "role");
    require_other_user(caller, found, "role");
    store::set_user_role(tx, found.id, *wanted);
}

void require_may_set_password(const store::Reading& tx, const Caller& caller, const core::UserLabel& user) {
    require_unlimited(caller);
    if (caller.label != user.text()) {
        require_admin(caller);
    } else if (caller.token) {
        throw core::AuthorizationError(
            "A token or a session does not change its own user's password: send the old password with the new one.");
    }
    get_user(tx, user);
}

void user_set_password(store::Writing& tx, const Caller& caller, const core::UserLabel& user,
                       const std::string& password_hash) {
    require_may_set_password(tx, caller, user);
    const auto id = get_user(tx, user).id;
    store::set_user_password(tx, id, password_hash);
    store::delete_tokens_of_user(tx, id);
}

void project_add_user(store::Writing& tx, const core::ProjectLabel& project, const core::UserLabel& user,
                      NamedFirst first) {
    const auto [target, found] = get_parties(tx, project, user, first);
    if (store::find_project_role(tx, found.id, target.id)) {
        throw core::DuplicateError("User " + user + " is already a member of project " + project + ".");
    }
    store::insert_membership(tx, found.id, target.id);
}

void project_remove_user(store::Writing& tx, const core::ProjectLabel& project, const core::UserLabel& user,
                         NamedFirst first) {
    const auto [target, found] = get_parties(tx, project, user, first);
    if (!store::find_project_role(tx, found.id, target.id)) throw is_no_member(project, user);
    store::delete_membership(tx, found.id, target.id);
}

std::vector<store::LabelledRole> list_project_users(store::Reading& tx, const std::string& project) {
    return store::list_roles_in_project(tx, get_project_unchecked(tx, project).id);
}

void project_set_role(store::Writing& tx, const core::ProjectLabel& project, const core::UserLabel& user,
                      const std::string& role) {
    const auto [target, found] = get_parties(tx, project, user, NamedFirst::project);
    if (!store::find_project_role(tx, found.id, target.id)) throw is_no_member(project, user);
    const auto wanted = core::find_project_role(role);
    if (!wanted) throw core::BadArgumentError("The role must be observer, member or manager.", "role");
    store::set_project_role(tx, found.id, target.id, *wanted);
}

}  // namespace haas::service
