// Networks and their access lists, and what is asked of NICs and ports.
#include "random/operations.hpp"

#include <algorithm>

#include "base/json.hpp"
#include "base/text.hpp"

namespace haas_test {

namespace {

using haas::http::Method;
using Type = Model::Action::Type;

constexpr const char* native_channel = "vlan/native";

/// 200 where somebody sees a network and owns it.
int owner_status(const Model& model, const Operation& operation) {
    if (!model.networks.contains(operation.network)) return 404;
    if (!model.may_see_network(operation.user, operation.network)) return 404;
    return model.owns_network(operation.user, operation.network) ? 200 : 403;
}

std::string choose_vlan_text(const Model& model, Random& random) {
    if (random.chance(4)) return random.pick(std::vector<std::string>{"0", "4095", "4096", "12abc", "-1", " 7"});
    for (const auto& [name, port] : model.ports) {
        if (!port.residue.empty() && random.chance(50)) return std::to_string(random.pick(port.residue));
    }
    if (random.chance(50)) return std::to_string(random.pick(model.vlans.pool));
    return random.pick(std::vector<std::string>{"50", "51", "1", "4094"});
}

Operation make_network_create(const Model& model, Random& random) {
    const auto network = random.pick(names().networks);
    const bool of_admin = random.chance(40);
    const auto project = choose_project(model, random);
    auto operation =
        make_operation(of_admin ? choose_administrator(model, random) : choose_user(model, random, project),
                       Method::put, "/network/" + network);
    operation.network = network;
    operation.project = of_admin ? "admin" : project;
    // `label` is the project that gets access; empty: all.
    operation.label = of_admin ? (random.chance(40) ? "" : choose_project(model, random)) : project;
    if (!of_admin && random.chance(4)) operation.label = choose_project(model, random);
    std::string vlan;
    if (of_admin ? random.chance(60) : random.chance(4)) vlan = choose_vlan_text(model, random);
    operation.body = json_object({{"owner", operation.project}, {"access", operation.label}, {"net_id", vlan}});
    operation.flag = !vlan.empty();
    const auto number = haas::base::parse_number<int>(vlan);
    if (number && *number >= 1 && *number <= 4094) operation.vlan = number;
    return operation;
}

int expect_network_create(const Model& model, const Operation& operation) {
    if (operation.flag && !operation.vlan) return 400;
    const bool of_admin = operation.project == "admin";
    if (!of_admin && (operation.label != operation.project || operation.vlan)) return 400;
    if (of_admin && !model.is_admin(operation.user)) return 403;
    if (!of_admin && !model.may_act_for(operation.user, operation.project)) return 403;
    if (!operation.label.empty() && !model.projects.contains(operation.label)) return 404;
    if (model.networks.contains(operation.network)) return 409;
    if (!operation.vlan) return model.next_vlan() ? 200 : 409;
    return !model.vlans.reserved.contains(*operation.vlan) && model.is_vlan_free(*operation.vlan) ? 200 : 409;
}

void apply_network_create(Model& model, const Operation& operation, const Json&) {
    Model::Network network;
    if (operation.project != "admin") network.owner = operation.project;
    network.is_public = operation.label.empty();
    if (!network.is_public) network.access.insert(operation.label);
    network.allocated = !operation.vlan;
    network.vlan = operation.vlan ? *operation.vlan : *model.next_vlan();
    model.networks[operation.network] = network;
}

Operation make_network_delete(const Model& model, Random& random) {
    auto network = choose_network(model, random);
    // One whose VLAN may still be somewhere is worth a try.
    for (const auto& [label, each] : model.networks) {
        for (const auto& [name, port] : model.ports) {
            if (port.residue.contains(each.vlan) && random.chance(50)) network = label;
        }
    }
    const auto found = model.networks.find(network);
    auto operation =
        make_operation(choose_user(model, random, found == model.networks.end() ? std::nullopt : found->second.owner),
                       Method::del, "/network/" + network);
    operation.network = network;
    return operation;
}

int expect_network_delete(const Model& model, const Operation& operation) {
    const int status = owner_status(model, operation);
    if (status != 200) return status;
    return model.is_network_in_use(operation.network, std::nullopt) ? 409 : 200;
}

Operation make_access(const Model& model, Random& random, Method method) {
    const auto network = choose_network(model, random);
    const auto project = choose_project(model, random);
    const auto found = model.networks.find(network);
    const auto owner = found == model.networks.end() ? std::nullopt : found->second.owner;
    auto operation = make_operation(choose_user(model, random, random.chance(70) ? owner : project), method,
                                    "/network/" + network + "/access/" + project);
    operation.network = network;
    operation.project = project;
    return operation;
}

int expect_grant(const Model& model, const Operation& operation) {
    const int status = owner_status(model, operation);
    if (status != 200) return status;
    if (!model.projects.contains(operation.project)) return 404;
    return model.may_use_network(operation.project, operation.network) ? 409 : 200;
}

int expect_revoke(const Model& model, const Operation& operation) {
    const int status = owner_status(model, operation);
    if (status == 404) return 404;
    if (status == 403 && !model.is_member(operation.user, operation.project)) return 403;
    if (!model.projects.contains(operation.project)) return 404;
    const auto& network = model.networks.at(operation.network);
    if (network.owner == operation.project) return 409;
    if (!network.access.contains(operation.project)) return 404;
    return model.is_network_in_use(operation.network, operation.project) ? 409 : 200;
}

/// Fills in the path and the body.
Operation finish(const Model& model, Random& random, Operation operation, const char* verb) {
    const auto node = model.nodes.find(operation.node);
    operation.user = choose_user(model, random, node == model.nodes.end() ? std::nullopt : node->second);
    operation.method = Method::post;
    operation.path = "/node/" + operation.node + "/nic/" + operation.nic + "/" + verb;
    haas::base::JsonWriter body;
    body.begin_object();
    if (!operation.network.empty()) body.key("network").string(operation.network);
    if (!operation.channel.empty()) body.key("channel").string(operation.channel);
    operation.body = body.end_object().take();
    return operation;
}

Operation make_connect(const Model& model, Random& random) {
    auto nic = choose_nic(model, random);
    auto network = choose_network(model, random);
    // The usual wish: a NIC that is ready for it, and a network that may be used.
    for (const auto& [name, each] : model.nics) {
        if (model.nodes.at(name.first) && model.port_of(name) && !model.is_pending(name) && random.chance(40))
            nic = name;
    }
    const auto node = model.nodes.find(nic.first);
    if (node != model.nodes.end() && node->second && random.chance(85)) {
        std::vector<std::string> usable;
        for (const auto& [label, each] : model.networks) {
            if (model.may_use_network(*node->second, label)) usable.push_back(label);
        }
        if (!usable.empty()) network = random.pick(usable);
    }
    const auto found = model.networks.find(network);
    const int vlan = found == model.networks.end() ? 100 : found->second.vlan;
    Operation operation;
    operation.node = nic.first;
    operation.nic = nic.second;
    operation.network = network;
    operation.channel = random.chance(45) ? native_channel : "vlan/" + std::to_string(vlan);
    if (random.chance(5)) operation.channel = random.pick(std::vector<std::string>{"vlan/999", "vlan/", "native"});
    return finish(model, random, std::move(operation), "connect_network");
}

/// What connecting and detaching have in common.
int place_status(const Model& model, const Operation& operation, bool names_network) {
    const NicName nic{operation.node, operation.nic};
    if (!model.nodes.contains(operation.node)) return 404;
    if (!model.may_see_node(operation.user, operation.node)) return 403;
    if (!model.nics.contains(nic)) return 404;
    if (names_network &&
        (!model.networks.contains(operation.network) || !model.may_see_network(operation.user, operation.network))) {
        return 404;
    }
    if (!model.nodes.at(operation.node)) return 409;
    const auto port = model.port_of(nic);
    if (!port) return 404;
    return model.ports.at(*port).pending ? 409 : 202;
}

int expect_connect(const Model& model, const Operation& operation) {
    const int status = place_status(model, operation, true);
    if (status != 202) return status;
    if (model.is_suspect({operation.node, operation.nic})) return 409;
    if (!model.may_use_network(*model.nodes.at(operation.node), operation.network)) return 409;
    const auto& present = model.nics.at({operation.node, operation.nic}).networks;
    const bool is_there =
        std::any_of(present.begin(), present.end(), [&](const auto& each) { return each.second == operation.network; });
    if (is_there || present.contains(operation.channel)) return 409;
    const int vlan = model.networks.at(operation.network).vlan;
    return operation.channel == native_channel || operation.channel == "vlan/" + std::to_string(vlan) ? 202 : 400;
}

void queue(Model& model, const PortName& port, Model::Action action, const Json& answer) {
    action.uuid = answer["status_id"].GetString();
    model.queue(port, action);
}

void apply_connect(Model& model, const Operation& operation, const Json& answer) {
    const NicName nic{operation.node, operation.nic};
    queue(model, *model.port_of(nic), {{}, Type::modify, nic, operation.network, operation.channel}, answer);
}

Operation make_detach(const Model& model, Random& random) {
    auto nic = choose_nic(model, random);
    for (const auto& [name, each] : model.nics) {
        if (!each.networks.empty() && !model.is_pending(name) && random.chance(30)) nic = name;
    }
    Operation operation;
    operation.node = nic.first;
    operation.nic = nic.second;
    const auto found = model.nics.find(nic);
    if (random.chance(85)) operation.network = choose_network(model, random);
    if (found != model.nics.end() && !found->second.networks.empty() && random.chance(75)) {
        operation.network = random.pick(found->second.networks).second;
    }
    return finish(model, random, std::move(operation), "detach_network");
}

/// The channel that is to be given up; empty where that is not clear.
std::string leaving_channel(const Model& model, const Operation& operation) {
    const auto& present = model.nics.at({operation.node, operation.nic}).networks;
    if (operation.network.empty()) return present.size() == 1 ? present.begin()->first : "";
    for (const auto& [channel, network] : present) {
        if (network == operation.network) return channel;
    }
    return "";
}

int expect_detach(const Model& model, const Operation& operation) {
    const int status = place_status(model, operation, !operation.network.empty());
    if (status != 202) return status;
    return leaving_channel(model, operation).empty() ? 400 : 202;
}

void apply_detach(Model& model, const Operation& operation, const Json& answer) {
    const NicName nic{operation.node, operation.nic};
    queue(model, *model.port_of(nic), {{}, Type::modify, nic, {}, leaving_channel(model, operation)}, answer);
}

Operation make_revert_by_force(const Model& model, Random& random) {
    auto port = choose_port(model, random);
    // One that somebody waits for is what an administrator would let go of.
    for (const auto& [name, each] : model.ports) {
        if (each.pending && random.chance(20)) port = name;
    }
    auto operation = make_operation(choose_administrator(model, random), Method::post, port_path(port) + "/revert",
                                    R"({"force": true})");
    operation.port = port;
    return operation;
}

int expect_revert_by_force(const Model& model, const Operation& operation) {
    if (!model.is_admin(operation.user)) return 403;
    const auto port = model.ports.find(operation.port);
    if (port == model.ports.end()) return 404;
    return port->second.group ? 409 : 200;
}

void apply_revert_by_force(Model& model, const Operation& operation, const Json&) {
    auto& port = model.ports.at(operation.port);
    port.pending.reset();
    for (auto& [name, each] : model.ports) {
        if (each.pending && each.pending->to == operation.port) each.pending.reset();
    }
    if (port.nic) model.nics.at(*port.nic).networks.clear();
}

Operation make_revert(const Model& model, Random& random) {
    const auto port = choose_port(model, random);
    auto operation = make_operation(choose_administrator(model, random), Method::post, port_path(port) + "/revert");
    operation.port = port;
    return operation;
}

int expect_revert(const Model& model, const Operation& operation) {
    if (!model.is_admin(operation.user)) return 403;
    const auto port = model.ports.find(operation.port);
    if (port == model.ports.end()) return 404;
    return port->second.group || model.is_awaited(operation.port) ? 409 : 202;
}

Operation make_cancel(const Model& model, Random& random) {
    std::vector<std::string> pending;
    for (const auto& [name, port] : model.ports) {
        if (port.pending) pending.push_back(port.pending->uuid);
    }
    std::string uuid = "00000000-0000-0000-0000-000000000000";
    if (!model.actions.empty()) uuid = random.pick(model.actions).first;
    if (!pending.empty() && random.chance(80)) uuid = random.pick(pending);
    Text project;
    const auto action = model.actions.find(uuid);
    if (action != model.actions.end() && action->second) project = model.nodes.at(action->second->first);
    auto operation =
        make_operation(choose_user(model, random, project), Method::post, "/networking_action/" + uuid + "/cancel");
    operation.label = uuid;
    return operation;
}

int expect_cancel(const Model& model, const Operation& operation) {
    const int status = expect_show_action(model, operation);
    if (status != 200) return status;
    if (model.of_administrators.contains(operation.label) && !model.is_admin(operation.user)) return 403;
    const auto port = model.port_of_action(operation.label);
    if (!port) return 409;
    const auto& action = *model.ports.at(*port).pending;
    const bool is_half_done = action.type == Type::move && !action.to;
    return action.sent || is_half_done ? 409 : 200;
}

void apply_cancel(Model& model, const Operation& operation, const Json&) {
    model.unqueue(*model.port_of_action(operation.label));
}

std::string verify_cancel(const Model&, const Operation&, const Json& answer) {
    return std::string(answer["status"].GetString()) == "ERROR" ? "" : "the action is not ended";
}

}  // namespace

std::vector<Kind> network_kinds() {
    return {
        {"network_create", 8, make_network_create, expect_network_create, apply_network_create, nullptr},
        {"network_delete", 4, make_network_delete, expect_network_delete,
         [](Model& m, const Operation& o, const Json&) { m.networks.erase(o.network); }, nullptr},
        {"network_grant_project_access", 5, [](const Model& m, Random& r) { return make_access(m, r, Method::put); },
         expect_grant,
         [](Model& m, const Operation& o, const Json&) { m.networks[o.network].access.insert(o.project); }, nullptr},
        {"network_revoke_project_access", 4, [](const Model& m, Random& r) { return make_access(m, r, Method::del); },
         expect_revoke,
         [](Model& m, const Operation& o, const Json&) { m.networks[o.network].access.erase(o.project); }, nullptr},
    };
}

std::vector<Kind> networking_kinds() {
    return {
        {"node_connect_network", 24, make_connect, expect_connect, apply_connect, nullptr},
        {"node_detach_network", 13, make_detach, expect_detach, apply_detach, nullptr},
        {"port_revert", 4, make_revert, expect_revert,
         [](Model& m, const Operation& o, const Json& answer) {
             queue(m, o.port, {{}, Type::revert, m.ports.at(o.port).nic, {}, {}}, answer);
         },
         nullptr},
        {"port_revert by force", 2, make_revert_by_force, expect_revert_by_force, apply_revert_by_force, nullptr},
        {"networking_action_cancel", 4, make_cancel, expect_cancel, apply_cancel, verify_cancel},
    };
}

}  // namespace haas_test
