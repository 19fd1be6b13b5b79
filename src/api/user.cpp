#include "service/user.hpp"
#include "core/label.hpp"

#include "api/answer.hpp"
#include "api/call.hpp"
#include "api/handlers.hpp"
#include "api/token.hpp"

namespace haas::api {

using core::ProjectLabel;
using core::Role;
using core::UserLabel;
using service::Caller;
using store::Reading;
using store::Writing;

namespace {

void write_rights(base::JsonWriter& json, const service::UserView& user) {
    json.key("is_admin").boolean(user.role == Role::administrator).key("projects").begin_array();
    for (const auto& [project, role] : user.projects) json.string(project);
    json.end_array();
}

/// Labels with their roles, as an object.
base::JsonWriter& write_roles(base::JsonWriter& json, const std::vector<store::LabelledRole>& roles) {
    json.begin_object();
    for (const auto& [label, role] : roles) json.key(label).string(role_word(role));
    return json.end_object();
}

Role role(const Call& call, bool otherwise) {
    return call.flag("is_admin", otherwise) ? Role::administrator : Role::user;
}

/// Of the new password in the body. Whoever has no right to set it must not make a worker busy with its hash.
template <class Require>
std::string hash_for(Call& call, Require&& require_right) {
    const auto password = call.secret("password");
    service::check_new_password(password);
    call.read(std::forward<Require>(require_right));
    return service::checked_password_hash(password);
}

/// A membership's user or project. One of the two is in the path and the other in the body, depending on the route.
template <class Label>
Label party(const Call& call, const char* name) {
    return Label(call.has_path(name) ? call.path(name) : call.text(name));
}

service::NamedFirst named_first(const Call& call) {
    return call.has_path("user") ? service::NamedFirst::user : service::NamedFirst::project;
}

}  // namespace

Response list_users(Call& call) {
    const auto users = call.read([](Reading& tx) { return service::list_users(tx); });
    base::JsonWriter json;
    json.begin_object();
    for (const auto& user : users) {
        json.key(user.label).begin_object();
        write_rights(json, user);
        if (shows_roles(call.dialect())) json.key("role").string(role_word(user.role));
        json.end_object();
    }
    json.end_object();
    return json_answer(json.take());
}

Response whoami(Call& call) {
    const auto user = call.read([](Reading& tx, const Caller& who) { return service::whoami(tx, who); });
    base::JsonWriter json;
    json.begin_object().key("user").string(user.label);
    write_rights(json, user);
    json.key("role").string(role_word(user.role));
    write_roles(json.key("roles"), user.projects);
    json.key("authentication").string(credential_word(call.credential())).key("token");
    if (user.token) {
        json.begin_object();
        write_token(json, *user.token);
        json.end_object();
    } else {
        json.null();
    }
    json.end_object();
    return json_answer(json.take());
}

Response user_create(Call& call) {
    const std::string hash = hash_for(call, [](Reading&, const Caller&) {});
    call.write([&](Writing& tx) { service::user_create(tx, UserLabel(call.path("user")), hash, role(call, false)); });
    return {};
}

Response user_delete(Call& call) {
    call.write([&](Writing& tx) { service::user_delete(tx, call.path("user")); });
    return {};
}

Response user_set_admin(Call& call) {
    call.write([&](Writing& tx, const Caller& who) {
        service::user_set_admin(tx, who, call.path("user"), role(call, false));
    });
    return {};
}

Response user_set_role(Call& call) {
    call.write(
        [&](Writing& tx, const Caller& who) { service::user_set_role(tx, who, call.path("user"), call.text("role")); });
    return {};
}

Response user_set_password(Call& call) {
    const UserLabel user(call.path("user"));
    const std::string hash =
        hash_for(call, [&](Reading& tx, const Caller& who) { service::require_may_set_password(tx, who, user); });
    call.write([&](Writing& tx, const Caller& who) { service::user_set_password(tx, who, user, hash); });
    return {};
}

Response project_add_user(Call& call) {
    call.write([&](Writing& tx) {
        service::project_add_user(tx, party<ProjectLabel>(call, "project"), party<UserLabel>(call, "user"),
                                  named_first(call));
    });
    return {};
}

Response project_remove_user(Call& call) {
    call.write([&](Writing& tx) {
        service::project_remove_user(tx, party<ProjectLabel>(call, "project"), party<UserLabel>(call, "user"),
                                     named_first(call));
    });
    return {};
}

Response list_project_users(Call& call) {
    const auto roles = call.read([&](Reading& tx) { return service::list_project_users(tx, call.path("project")); });
    base::JsonWriter json;
    return json_answer(write_roles(json, roles).take());
}

Response project_set_role(Call& call) {
    call.write([&](Writing& tx) {
        service::project_set_role(tx, ProjectLabel(call.path("project")), UserLabel(call.path("user")),
                                  call.text("role"));
    });
    return {};
}

}  // namespace haas::api
