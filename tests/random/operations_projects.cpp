// Projects and users.
#include "random/operations.hpp"

#include <algorithm>

#include "base/json.hpp"

namespace haas_test {

namespace {

using haas::http::Method;

/// 200 where a project may be acted for; to others it is 403, whether it exists or not.
int project_status(const Model& model, const std::string& user, const std::string& project) {
    if (model.is_admin(user)) return model.projects.contains(project) ? 200 : 404;
    return model.is_member(user, project) ? 200 : 403;
}

Operation make_project(const Model& model, Random& random, Method method) {
    const auto project = random.pick(names().projects);
    auto operation = make_operation(choose_administrator(model, random), method, "/project/" + project);
    operation.project = project;
    return operation;
}

int expect_delete(const Model& model, const Operation& operation) {
    if (!model.is_admin(operation.user)) return 403;
    if (!model.projects.contains(operation.project)) return 404;
    for (const auto& [node, project] : model.nodes) {
        if (project == operation.project) return 409;
    }
    for (const auto& [label, network] : model.networks) {
        if (network.owner == operation.project || network.access.contains(operation.project)) return 409;
    }
    return 200;
}

void apply_delete(Model& model, const Operation& operation, const Json&) {
    model.projects.erase(operation.project);
    for (auto& [label, user] : model.users) user.projects.erase(operation.project);
}

bool is_attached(const Model& model, const std::string& node) {
    const auto nics = model.nics_of(node);
    return std::any_of(nics.begin(), nics.end(), [&](const auto& nic) { return !model.nics.at(nic).networks.empty(); });
}

bool has_suspect_port(const Model& model, const std::string& node) {
    const auto nics = model.nics_of(node);
    return std::any_of(nics.begin(), nics.end(), [&](const auto& nic) { return model.is_suspect(nic); });
}

Operation make_node_move(const Model& model, Random& random, const char* verb, bool to_free) {
    auto node = choose_node(model, random);
    auto project = choose_project(model, random);
    // The usual wish: a node that is free, or one that is held and seems to be done.
    for (const auto& [label, holder] : model.nodes) {
        if (holder.has_value() != to_free || !random.chance(to_free && is_attached(model, label) ? 15 : 40)) continue;
        node = label;
        if (holder && random.chance(90)) project = *holder;
    }
    auto operation = make_operation(choose_user(model, random, project), Method::post,
                                    "/project/" + project + "/" + verb, json_object({{"node", node}}));
    operation.project = project;
    operation.node = node;
    return operation;
}

int expect_connect_node(const Model& model, const Operation& operation) {
    const int status = project_status(model, operation.user, operation.project);
    if (status != 200) return status;
    const auto node = model.nodes.find(operation.node);
    if (node == model.nodes.end()) return 404;
    return node->second || has_suspect_port(model, operation.node) ? 409 : 200;
}

int expect_detach_node(const Model& model, const Operation& operation) {
    const int status = project_status(model, operation.user, operation.project);
    if (status != 200) return status;
    const auto node = model.nodes.find(operation.node);
    if (node == model.nodes.end() || node->second != operation.project) return 404;
    for (const auto& nic : model.nics_of(operation.node)) {
        if (model.is_pending(nic) || !model.nics.at(nic).networks.empty()) return 409;
    }
    return has_suspect_port(model, operation.node) ? 409 : 200;
}

Operation make_membership(const Model& model, Random& random, const char* verb) {
    const auto project = choose_project(model, random);
    const auto user = random.pick(names().users);
    auto operation = make_operation(choose_administrator(model, random), Method::post,
                                    "/project/" + project + "/" + verb, json_object({{"user", user}}));
    operation.project = project;
    operation.label = user;
    return operation;
}

/// @param wanted  whether the user must be a member
int expect_membership(const Model& model, const Operation& operation, bool wanted) {
    if (!model.is_admin(operation.user)) return 403;
    if (!model.projects.contains(operation.project) || !model.users.contains(operation.label)) return 404;
    if (model.is_member(operation.label, operation.project) == wanted) return 200;
    return wanted ? 404 : 409;
}

Operation make_user(const Model& model, Random& random, Method method) {
    auto operation = make_operation(choose_administrator(model, random), method, "/user/carol");
    operation.label = "carol";
    return operation;
}

Operation make_user_create(const Model& model, Random& random) {
    auto operation = make_user(model, random, Method::put);
    operation.secret = make_secret(random);
    operation.flag = random.chance(30);
    haas::base::JsonWriter body;
    body.begin_object().key("password").string(operation.secret);
    if (operation.flag) body.key("is_admin").boolean(true);
    operation.body = body.end_object().take();
    return operation;
}

Operation make_set_password(const Model& model, Random& random) {
    const std::string whose = random.chance(50) ? "bob" : "carol";
    const bool own = random.chance(50) && model.users.contains(whose);
    auto operation =
        make_operation(own ? whose : choose_administrator(model, random), Method::put, "/user/" + whose + "/password");
    operation.label = whose;
    operation.secret = make_secret(random);
    operation.body = json_object({{"password", operation.secret}});
    return operation;
}

int expect_existing_user(const Model& model, const Operation& operation) {
    if (!model.is_admin(operation.user)) return 403;
    return model.users.contains(operation.label) ? 200 : 404;
}

}  // namespace

std::vector<Kind> project_kinds() {
    return {
        {"project_create", 3, [](const Model& m, Random& r) { return make_project(m, r, Method::put); },
         [](const Model& m, const Operation& o) {
             return !m.is_admin(o.user) ? 403 : m.projects.contains(o.project) ? 409 : 200;
         },
         [](Model& m, const Operation& o, const Json&) { m.projects.insert(o.project); }, nullptr},
        {"project_delete", 2, [](const Model& m, Random& r) { return make_project(m, r, Method::del); }, expect_delete,
         apply_delete, nullptr},
        {"project_connect_node", 9,
         [](const Model& m, Random& r) { return make_node_move(m, r, "connect_node", false); }, expect_connect_node,
         [](Model& m, const Operation& o, const Json&) { m.nodes[o.node] = o.project; }, nullptr},
        {"project_detach_node", 6, [](const Model& m, Random& r) { return make_node_move(m, r, "detach_node", true); },
         expect_detach_node, [](Model& m, const Operation& o, const Json&) { m.nodes[o.node] = std::nullopt; },
         nullptr},
        {"project_add_user", 3, [](const Model& m, Random& r) { return make_membership(m, r, "add_user"); },
         [](const Model& m, const Operation& o) { return expect_membership(m, o, false); },
         [](Model& m, const Operation& o, const Json&) { m.users[o.label].projects.insert(o.project); }, nullptr},
        {"project_remove_user", 2, [](const Model& m, Random& r) { return make_membership(m, r, "remove_user"); },
         [](const Model& m, const Operation& o) { return expect_membership(m, o, true); },
         [](Model& m, const Operation& o, const Json&) { m.users[o.label].projects.erase(o.project); }, nullptr},
        {"user_create", 1, make_user_create,
         [](const Model& m, const Operation& o) {
             return !m.is_admin(o.user) ? 403 : m.users.contains(o.label) ? 409 : 200;
         },
         [](Model& m, const Operation& o, const Json&) {
             m.users[o.label] = {o.secret, o.flag, {}};
         },
         nullptr},
        {"user_delete", 1, [](const Model& m, Random& r) { return make_user(m, r, Method::del); }, expect_existing_user,
         [](Model& m, const Operation& o, const Json&) { m.users.erase(o.label); }, nullptr},
        {"user_set_password", 1, make_set_password,
         [](const Model& m, const Operation& o) { return o.user == o.label ? 200 : expect_existing_user(m, o); },
         [](Model& m, const Operation& o, const Json&) { m.users[o.label].password = o.secret; }, nullptr},
    };
}

}  // namespace haas_test
