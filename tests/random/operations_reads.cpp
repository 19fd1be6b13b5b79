// Reads, whose answers must be what the model says; and requests that no client should send.
#include "random/operations.hpp"

#include <algorithm>

namespace haas_test {

namespace {

using haas::http::Method;
using Strings = std::vector<std::string>;

std::string differ(const std::string& what) { return "the answer is wrong about " + what; }

int always(const Model&, const Operation&) { return 200; }

Operation make_list(const Model& model, Random& random, const char* path) {
    return make_operation(choose_user(model, random, std::nullopt), Method::get, path);
}

std::string verify_free_nodes(const Model& model, const Operation&, const Json& answer) {
    Strings free;
    for (const auto& [node, project] : model.nodes) {
        if (!project) free.push_back(node);
    }
    return strings(answer) == free ? "" : differ("the free nodes");
}

Operation make_show_node(const Model& model, Random& random) {
    const auto node = choose_node(model, random);
    const auto found = model.nodes.find(node);
    auto operation =
        make_operation(choose_user(model, random, found == model.nodes.end() ? std::nullopt : found->second),
                       Method::get, "/node/" + node);
    operation.node = node;
    return operation;
}

int expect_show_node(const Model& model, const Operation& operation) {
    if (!model.nodes.contains(operation.node)) return 404;
    return model.may_see_node(operation.user, operation.node) ? 200 : 403;
}

std::string verify_node(const Model& model, const Operation& operation, const Json& answer) {
    const auto& project = model.nodes.at(operation.node);
    if (answer["free"].GetBool() == project.has_value()) return differ("whether the node is free");
    if (project && *project != answer["project"].GetString()) return differ("the project");
    const auto nics = model.nics_of(operation.node);
    if (answer["nics"].Size() != nics.size()) return differ("the number of NICs");
    for (const auto& nic : answer["nics"].GetArray()) {
        const NicName name{operation.node, nic["label"].GetString()};
        auto networks = model.nics.at(name).networks;
        for (auto each = networks.begin(); each != networks.end();) {
            each = model.may_see_network(operation.user, each->second) ? std::next(each) : networks.erase(each);
        }
        if (string_map(nic["networks"]) != networks) return differ("the networks of " + name.second);
        if (nic["pending"].GetBool() != model.is_pending(name)) return differ("what is pending on " + name.second);
        if (nic.HasMember("port") != model.is_admin(operation.user)) return differ("who may know the ports");
    }
    return {};
}

std::string verify_networks(const Model& model, const Operation& operation, const Json& answer) {
    Strings visible;
    for (const auto& [label, network] : model.networks) {
        if (model.may_see_network(operation.user, label)) visible.push_back(label);
    }
    Strings shown;
    for (const auto& each : answer.GetObject()) {
        shown.emplace_back(each.name.GetString());
        const auto found = model.networks.find(shown.back());
        if (found == model.networks.end()) break;
        if (each.value["network_id"] != std::to_string(found->second.vlan).c_str()) return differ("the VLAN");
    }
    return shown == visible ? "" : differ("the networks");
}

Operation make_show_network(const Model& model, Random& random) {
    const auto network = choose_network(model, random);
    const auto found = model.networks.find(network);
    const auto owner = found == model.networks.end() ? std::nullopt : found->second.owner;
    auto operation = make_operation(choose_user(model, random, owner), Method::get, "/network/" + network);
    operation.network = network;
    return operation;
}

int expect_show_network(const Model& model, const Operation& operation) {
    if (!model.networks.contains(operation.network)) return 404;
    return model.may_see_network(operation.user, operation.network) ? 200 : 404;
}

std::string verify_network(const Model& model, const Operation& operation, const Json& answer) {
    const auto& network = model.networks.at(operation.network);
    if (network.owner.value_or("admin") != answer["owner"].GetString()) return differ("the owner");
    if (answer["access"].IsNull() != network.is_public) return differ("whether the network is public");
    if (!network.is_public && strings(answer["access"]) != Strings(network.access.begin(), network.access.end())) {
        return differ("the access list");
    }
    std::map<std::string, std::set<std::string>> expected;
    for (const auto& [name, nic] : model.nics) {
        const bool is_there = std::any_of(nic.networks.begin(), nic.networks.end(),
                                          [&](const auto& each) { return each.second == operation.network; });
        const auto& project = model.nodes.at(name.first);
        const bool is_visible = model.owns_network(operation.user, operation.network) ||
                                (project && model.is_member(operation.user, *project));
        if (is_there && is_visible) expected[name.first].insert(name.second);
    }
    std::map<std::string, std::set<std::string>> shown;
    for (const auto& each : answer["connected-nodes"].GetObject()) {
        const auto nics = strings(each.value);
        shown[each.name.GetString()].insert(nics.begin(), nics.end());
    }
    return shown == expected ? "" : differ("the connected nodes");
}

Operation make_show_action(const Model& model, Random& random) {
    std::string uuid = "00000000-0000-0000-0000-000000000000";
    Text project;
    if (!model.actions.empty() && random.chance(95)) {
        const auto& [chosen, nic] = random.pick(model.actions);
        uuid = chosen;
        if (nic) project = model.nodes.at(nic->first);
    }
    auto operation = make_operation(choose_user(model, random, project), Method::get, "/networking_action/" + uuid);
    operation.label = uuid;
    return operation;
}

}  // namespace

int expect_show_action(const Model& model, const Operation& operation) {
    const auto found = model.actions.find(operation.label);
    if (found == model.actions.end()) return 404;
    if (model.is_admin(operation.user)) return 200;
    if (!found->second) return 403;
    const auto& project = model.nodes.at(found->second->first);
    return project && model.is_member(operation.user, *project) ? 200 : 403;
}

namespace {

std::string verify_action(const Model& model, const Operation& operation, const Json& answer) {
    const std::string status = answer["status"].GetString();
    const bool is_pending = model.port_of_action(operation.label).has_value();
    if ((status == "PENDING") != is_pending) return differ("the status: " + status);
    if (answer["finished"].IsNull() != is_pending) return differ("the end of the action");
    if (answer["error"].IsNull() != (status != "ERROR")) return differ("the error of the action");
    if (answer["new_network"].IsString() && model.networks.contains(answer["new_network"].GetString()) &&
        !model.may_see_network(operation.user, answer["new_network"].GetString())) {
        return "the answer names a network that may not be seen";
    }
    return {};
}

Operation make_show_port(const Model& model, Random& random) {
    const auto port = choose_port(model, random);
    auto operation = make_operation(choose_administrator(model, random), Method::get, port_path(port));
    operation.port = port;
    return operation;
}

int expect_show_port(const Model& model, const Operation& operation) {
    if (!model.is_admin(operation.user)) return 403;
    return model.ports.contains(operation.port) ? 200 : 404;
}

std::string verify_port(const Model& model, const Operation& operation, const Json& answer) {
    const auto& nic = model.ports.at(operation.port).nic;
    const auto& group = model.ports.at(operation.port).group;
    if (answer.HasMember("group") != group.has_value()) return differ("whether the port is in a group");
    if (group && *group != answer["group"].GetString()) return differ("the group");
    if (answer.HasMember("node") != nic.has_value()) return differ("whether a NIC is on the port");
    if (nic && string_map(answer["networks"]) != model.nics.at(*nic).networks) return differ("the port's networks");
    return {};
}

Operation make_wrong_password(const Model& model, Random& random) {
    auto operation = make_list(model, random, "/nodes");
    operation.password = "not-it";
    return operation;
}

/// A request that is malformed, or names what no request may name: refused before anybody looks at rights or state.
Operation make_malformed(const Model& model, Random& random) {
    struct Request {
        Method method;
        const char* path;
        const char* body;
    };
    static const std::vector<Request> requests = {
        {Method::put, "/project/a%2Fb", ""},
        {Method::put, "/project/%C3%A4", ""},
        {Method::put, "/node/a%00b", "{}"},
        {Method::get, "/nodes", "{}"},
        {Method::put, "/network/red-net", R"({"owner": "admin", "access": ""})"},
        {Method::put, "/network/red-net", R"({"owner": "admin", "access": "", "net_id": "0"})"},
        {Method::put, "/network/red-net", R"({"owner": "admin", "access": "", "net_id": true})"},
        {Method::post, "/node/n1/nic/eth0/connect_network", R"({"network": "red-net", "colour": "red"})"},
        {Method::post, "/node/n1/nic/eth0/connect_network", R"({"network": 7})"},
        {Method::post, "/node/n1/nic/eth0/connect_network", R"({"network": "red-net")"},
        {Method::post, "/project/p1/connect_node", R"(["n1"])"},
        {Method::put, "/node/n1/nic/eth0", R"({"macaddr": "02:00:00:00:00"})"},
    };
    const auto& chosen = random.pick(requests);
    return make_operation(choose_user(model, random, std::nullopt), chosen.method, chosen.path, chosen.body);
}

}  // namespace

std::vector<Kind> read_kinds() {
    return {
        {"list_free_nodes", 2, [](const Model& m, Random& r) { return make_list(m, r, "/free_nodes"); }, always,
         nullptr, verify_free_nodes},
        {"show_node", 4, make_show_node, expect_show_node, nullptr, verify_node},
        {"list_networks", 2, [](const Model& m, Random& r) { return make_list(m, r, "/networks"); }, always, nullptr,
         verify_networks},
        {"show_network", 3, make_show_network, expect_show_network, nullptr, verify_network},
        {"show_networking_action", 5, make_show_action, expect_show_action, nullptr, verify_action},
        {"show_port", 2, make_show_port, expect_show_port, nullptr, verify_port},
    };
}

std::vector<Kind> misuse_kinds() {
    return {
        {"malformed", 2, make_malformed, [](const Model&, const Operation&) { return 400; }, nullptr, nullptr},
        {"unknown_path", 1, [](const Model& m, Random& r) { return make_list(m, r, "/nothing/here"); },
         [](const Model&, const Operation&) { return 404; }, nullptr, nullptr},
        {"wrong_method", 1,
         [](const Model& m, Random& r) {
             return make_operation(choose_user(m, r, std::nullopt), Method::post, "/nodes");
         },
         [](const Model&, const Operation&) { return 405; }, nullptr, nullptr},
        {"ambiguous_port", 1, [](const Model&, Random&) { return make_operation("admin", Method::get, "/port/a1"); },
         [](const Model&, const Operation&) { return 409; }, nullptr, nullptr},
        {"wrong_password", 1, make_wrong_password, [](const Model&, const Operation&) { return 401; }, nullptr,
         nullptr},
    };
}

}  // namespace haas_test
