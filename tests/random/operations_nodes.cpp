// Nodes, NICs and switch ports: what administrators do.
#include "random/operations.hpp"

namespace haas_test {

namespace {

using haas::http::Method;

Operation make_node(const Model& model, Random& random, Method method) {
    const auto node = random.pick(names().nodes);
    auto operation = make_operation(choose_administrator(model, random), method, "/node/" + node);
    operation.node = node;
    if (method == Method::put) {
        operation.secret = make_secret(random);
        operation.body =
            json_object({{"ipmi_host", "10.0.0.1"}, {"ipmi_user", "root"}, {"ipmi_pass", operation.secret}});
    }
    return operation;
}

int expect_node_delete(const Model& model, const Operation& operation) {
    if (!model.is_admin(operation.user)) return 403;
    const auto node = model.nodes.find(operation.node);
    if (node == model.nodes.end()) return 404;
    return node->second || !model.nics_of(operation.node).empty() ? 409 : 200;
}

Operation make_nic(const Model& model, Random& random, Method method) {
    const NicName nic{choose_node(model, random), random.pick(names().nics)};
    auto operation =
        make_operation(choose_administrator(model, random), method, "/node/" + nic.first + "/nic/" + nic.second);
    operation.node = nic.first;
    operation.nic = nic.second;
    if (method == Method::put) {
        // Few enough that some come twice.
        const char digit = static_cast<char>('0' + random.below(10));
        operation.label = std::string("02:00:00:00:0") + static_cast<char>('0' + random.below(10)) + ":0" + digit;
        operation.body = json_object({{"macaddr", operation.label}});
    }
    return operation;
}

int expect_nic_create(const Model& model, const Operation& operation) {
    if (!model.is_admin(operation.user)) return 403;
    if (!model.nodes.contains(operation.node)) return 404;
    for (const auto& [name, nic] : model.nics) {
        if (nic.macaddr == operation.label || name == NicName{operation.node, operation.nic}) return 409;
    }
    return 200;
}

int expect_nic_delete(const Model& model, const Operation& operation) {
    if (!model.is_admin(operation.user)) return 403;
    const NicName nic{operation.node, operation.nic};
    if (!model.nics.contains(nic)) return 404;
    return model.port_of(nic) ? 409 : 200;
}

void apply_nic_delete(Model& model, const Operation& operation, const Json&) {
    const NicName nic{operation.node, operation.nic};
    model.nics.erase(nic);
    for (auto& [uuid, about] : model.actions) {
        if (about == nic) about.reset();
    }
}

Operation make_port(const Model& model, Random& random, Method method, const std::string& verb) {
    const auto port = method == Method::put ? random.pick(names().ports) : choose_port(model, random);
    auto operation = make_operation(choose_administrator(model, random), method, port_path(port) + verb);
    operation.port = port;
    return operation;
}

int expect_port_delete(const Model& model, const Operation& operation) {
    if (!model.is_admin(operation.user)) return 403;
    const auto port = model.ports.find(operation.port);
    if (port == model.ports.end()) return 404;
    if (port->second.group) return 409;
    return port->second.nic || model.is_awaited(operation.port) || port->second.may_carry_more() ? 409 : 200;
}

Operation make_port_connect(const Model& model, Random& random) {
    auto operation = make_port(model, random, Method::post, "/connect_nic");
    auto nic = choose_nic(model, random);
    // The usual wish: a NIC that is on no port, and a port that has none.
    for (const auto& [name, each] : model.nics) {
        if (!model.port_of(name) && random.chance(40)) nic = name;
    }
    for (const auto& [name, port] : model.ports) {
        if (port.nic || port.group || !random.chance(40)) continue;
        operation.port = name;
        operation.path = port_path(name) + "/connect_nic";
    }
    operation.node = nic.first;
    operation.nic = nic.second;
    operation.body = json_object({{"node", nic.first}, {"nic", nic.second}});
    return operation;
}

int expect_port_connect(const Model& model, const Operation& operation) {
    if (!model.is_admin(operation.user)) return 403;
    const auto port = model.ports.find(operation.port);
    const NicName nic{operation.node, operation.nic};
    if (port == model.ports.end() || !model.nics.contains(nic)) return 404;
    const bool is_taken = port->second.nic || port->second.group || model.is_goal(operation.port);
    return is_taken || model.port_of(nic) || port->second.suspect ? 409 : 200;
}

int expect_port_detach(const Model& model, const Operation& operation) {
    if (!model.is_admin(operation.user)) return 403;
    const auto port = model.ports.find(operation.port);
    if (port == model.ports.end() || !port->second.nic) return 404;
    if (port->second.group) return 409;
    const auto& nic = *port->second.nic;
    const bool busy = port->second.pending || port->second.may_carry_more() || !model.nics.at(nic).networks.empty();
    return model.nodes.at(nic.first) || busy ? 409 : 200;
}

int expect_switch_delete(const Model& model, const Operation& operation) {
    if (!model.is_admin(operation.user)) return 403;
    if (!model.switches.contains(operation.label)) return 404;
    for (const auto& [name, port] : model.ports) {
        if (name.first == operation.label) return 409;
    }
    return 200;
}

Operation make_switch(const Model& model, Random& random, Method method) {
    const std::string label = random.chance(60) ? "s3" : random.pick(model.switches);
    auto operation = make_operation(choose_administrator(model, random), method, "/switch/" + label,
                                    method == Method::put ? "{\"type\": \"mock\"}" : "");
    operation.label = label;
    return operation;
}

}  // namespace

std::vector<Kind> node_kinds() {
    return {
        {"node_register", 2, [](const Model& m, Random& r) { return make_node(m, r, Method::put); },
         [](const Model& m, const Operation& o) {
             return !m.is_admin(o.user) ? 403 : m.nodes.contains(o.node) ? 409 : 200;
         },
         [](Model& m, const Operation& o, const Json&) { m.nodes[o.node] = std::nullopt; }, nullptr},
        {"node_delete", 2, [](const Model& m, Random& r) { return make_node(m, r, Method::del); }, expect_node_delete,
         [](Model& m, const Operation& o, const Json&) { m.nodes.erase(o.node); }, nullptr},
        {"node_register_nic", 4, [](const Model& m, Random& r) { return make_nic(m, r, Method::put); },
         expect_nic_create,
         [](Model& m, const Operation& o, const Json&) {
             m.nics[{o.node, o.nic}] = {o.label, {}};
         },
         nullptr},
        {"node_delete_nic", 2, [](const Model& m, Random& r) { return make_nic(m, r, Method::del); }, expect_nic_delete,
         apply_nic_delete, nullptr},
        {"port_register", 4, [](const Model& m, Random& r) { return make_port(m, r, Method::put, ""); },
         [](const Model& m, const Operation& o) {
             return !m.is_admin(o.user) ? 403 : m.ports.contains(o.port) ? 409 : 200;
         },
         [](Model& m, const Operation& o, const Json&) { m.ports[o.port] = {}; }, nullptr},
        {"port_delete", 2, [](const Model& m, Random& r) { return make_port(m, r, Method::del, ""); },
         expect_port_delete, [](Model& m, const Operation& o, const Json&) { m.ports.erase(o.port); }, nullptr},
        {"port_connect_nic", 6, make_port_connect, expect_port_connect,
         [](Model& m, const Operation& o, const Json&) {
             m.ports[o.port].nic = {o.node, o.nic};
         },
         nullptr},
        {"port_detach_nic", 3, [](const Model& m, Random& r) { return make_port(m, r, Method::post, "/detach_nic"); },
         expect_port_detach, [](Model& m, const Operation& o, const Json&) { m.ports[o.port].nic.reset(); }, nullptr},
        {"switch_register", 1, [](const Model& m, Random& r) { return make_switch(m, r, Method::put); },
         [](const Model& m, const Operation& o) {
             return !m.is_admin(o.user) ? 403 : m.switches.contains(o.label) ? 409 : 200;
         },
         [](Model& m, const Operation& o, const Json&) { m.switches.insert(o.label); }, nullptr},
        {"switch_delete", 1,
         [](const Model& m, Random& r) {
             auto operation = make_switch(m, r, Method::del);
             // s1 and s2 are real: while they are between ports by chance, they stay all the same.
             if (operation.label == "s3") return operation;
             operation.label = "s3";
             operation.path = "/switch/s3";
             return operation;
         },
         expect_switch_delete, [](Model& m, const Operation& o, const Json&) { m.switches.erase(o.label); }, nullptr},
    };
}

}  // namespace haas_test
