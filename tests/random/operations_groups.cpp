// Port groups: what administrators do.
#include "random/operations.hpp"

#include <algorithm>

#include "base/json.hpp"

namespace haas_test {

namespace {

using haas::http::Method;
using Type = Model::Action::Type;

std::string choose_group(const Model& model, Random& random) {
    auto group = random.pick(names().groups);
    for (const auto& each : names().groups) {
        if (!model.members_of(each).empty() && random.chance(40)) group = each;
    }
    return group;
}

Operation make_group(const Model& model, Random& random, Method method, const std::string& verb,
                     const std::string& body = {}) {
    const auto group = choose_group(model, random);
    auto operation = make_operation(choose_administrator(model, random), method, "/port_group/" + group + verb, body);
    operation.label = group;
    return operation;
}

Operation make_create(const Model& model, Random& random) {
    auto operation = make_group(model, random, Method::put, "");
    const auto count = random.chance(5) ? 1 : 2 + random.below(2);
    while (operation.members.size() < count) {
        auto port = choose_port(model, random);
        // The usual wish: ports without a NIC.
        for (const auto& [name, each] : model.ports) {
            if (!each.nic && !each.group && !std::ranges::count(operation.members, name) && random.chance(40))
                port = name;
        }
        operation.members.push_back(port);
    }
    operation.body = group_body(operation.members);
    return operation;
}

int expect_create(const Model& model, const Operation& operation) {
    if (!model.is_admin(operation.user)) return 403;
    if (!model.members_of(operation.label).empty()) return 409;
    if (operation.members.size() < 2) return 400;
    std::set<PortName> seen;
    for (const auto& name : operation.members) {
        if (!model.ports.contains(name)) return 404;
        if (!seen.insert(name).second) return 400;
    }
    const auto is_free = [&](const PortName& name) {
        const auto& port = model.ports.at(name);
        return !port.group && !port.nic && !model.is_awaited(name) && !port.may_carry_more();
    };
    return std::ranges::all_of(operation.members, is_free) ? 200 : 409;
}

void apply_create(Model& model, const Operation& operation, const Json&) {
    for (const auto& name : operation.members) model.ports.at(name).group = operation.label;
}

/// The first port of a group; there is such a group.
const Model::Port& first_port(const Model& model, const Operation& operation) {
    return model.ports.at(model.members_of(operation.label).front());
}

bool any_member(const Model& model, const Operation& operation, bool (*is)(const Model::Port&)) {
    return std::ranges::any_of(model.members_of(operation.label),
                               [&](const auto& name) { return is(model.ports.at(name)); });
}

int existing_group(const Model& model, const Operation& operation) {
    if (!model.is_admin(operation.user)) return 403;
    return model.members_of(operation.label).empty() ? 404 : 200;
}

int expect_delete(const Model& model, const Operation& operation) {
    const int status = existing_group(model, operation);
    if (status != 200) return status;
    const auto& port = first_port(model, operation);
    return port.nic || port.pending ? 409 : 200;
}

int expect_delete_by_force(const Model& model, const Operation& operation) {
    const int status = existing_group(model, operation);
    if (status != 200) return status;
    const auto& port = first_port(model, operation);
    return port.pending || (port.nic && !model.nics.at(*port.nic).networks.empty()) ? 409 : 200;
}

void apply_delete(Model& model, const Operation& operation, const Json&) {
    for (const auto& name : model.members_of(operation.label)) {
        model.ports.at(name).group.reset();
        model.ports.at(name).nic.reset();
    }
}

Operation make_connect(const Model& model, Random& random) {
    auto operation = make_group(model, random, Method::post, "/connect_nic");
    auto nic = choose_nic(model, random);
    for (const auto& [name, each] : model.nics) {
        if (!model.port_of(name) && random.chance(40)) nic = name;
    }
    operation.node = nic.first;
    operation.nic = nic.second;
    operation.body = json_object({{"node", nic.first}, {"nic", nic.second}});
    return operation;
}

int expect_connect(const Model& model, const Operation& operation) {
    const int status = existing_group(model, operation);
    const NicName nic{operation.node, operation.nic};
    if (status != 200) return status;
    if (!model.nics.contains(nic)) return 404;
    const bool is_taken = first_port(model, operation).nic || model.port_of(nic);
    return is_taken || any_member(model, operation, [](const auto& port) { return port.suspect; }) ? 409 : 200;
}

void set_nic(Model& model, const Operation& operation, const std::optional<NicName>& nic) {
    for (const auto& name : model.members_of(operation.label)) model.ports.at(name).nic = nic;
}

int expect_detach(const Model& model, const Operation& operation) {
    const int status = existing_group(model, operation);
    if (status != 200) return status;
    const auto& port = first_port(model, operation);
    if (!port.nic) return 404;
    if (model.nodes.at(port.nic->first) || port.pending || !model.nics.at(*port.nic).networks.empty()) return 409;
    return any_member(model, operation, [](const auto& each) { return each.may_carry_more(); }) ? 409 : 200;
}

int expect_revert(const Model& model, const Operation& operation) {
    const int status = existing_group(model, operation);
    if (status != 200) return status;
    return first_port(model, operation).pending ? 409 : 202;
}

void apply_revert(Model& model, const Operation& operation, const Json& answer) {
    const auto name = model.members_of(operation.label).front();
    Model::Action action;
    action.uuid = answer["status_id"].GetString();
    action.type = Type::revert;
    action.nic = model.ports.at(name).nic;
    model.queue(name, action);
}

void apply_revert_by_force(Model& model, const Operation& operation, const Json&) {
    const auto name = model.members_of(operation.label).front();
    model.unqueue(name);
    if (const auto& nic = model.ports.at(name).nic) model.nics.at(*nic).networks.clear();
}

std::string verify_group(const Model& model, const Operation& operation, const Json& answer) {
    std::set<PortName> shown;
    for (const auto& member : answer["members"].GetArray())
        shown.emplace(member["switch"].GetString(), member["port"].GetString());
    const auto members = model.members_of(operation.label);
    if (shown != std::set<PortName>(members.begin(), members.end())) return "the answer is wrong about the members";
    const auto& nic = first_port(model, operation).nic;
    if (answer["node"].IsNull() == nic.has_value()) return "the answer is wrong about the NIC of the group";
    if (nic && string_map(answer["networks"]) != model.nics.at(*nic).networks)
        return "the answer is wrong about the networks of the group";
    return {};
}

}  // namespace

std::string group_body(const std::vector<PortName>& members) {
    haas::base::JsonWriter body;
    body.begin_object().key("members").begin_array();
    for (const auto& [on, port] : members)
        body.begin_object().key("switch").string(on).key("port").string(port).end_object();
    return body.end_array().end_object().take();
}

std::vector<Kind> group_kinds() {
    constexpr const char* by_force = R"({"force": true})";
    return {
        {"port_group_create", 5, make_create, expect_create, apply_create, nullptr},
        {"port_group_delete", 1, [](const Model& m, Random& r) { return make_group(m, r, Method::del, ""); },
         expect_delete, apply_delete, nullptr},
        {"port_group_delete by force", 1,
         [](const Model& m, Random& r) { return make_group(m, r, Method::del, "", by_force); }, expect_delete_by_force,
         apply_delete, nullptr},
        {"port_group_connect_nic", 6, make_connect, expect_connect,
         [](Model& m, const Operation& o, const Json&) {
             set_nic(m, o, NicName{o.node, o.nic});
         },
         nullptr},
        {"port_group_detach_nic", 1,
         [](const Model& m, Random& r) { return make_group(m, r, Method::post, "/detach_nic"); }, expect_detach,
         [](Model& m, const Operation& o, const Json&) { set_nic(m, o, std::nullopt); }, nullptr},
        {"port_group_revert", 2, [](const Model& m, Random& r) { return make_group(m, r, Method::post, "/revert"); },
         expect_revert, apply_revert, nullptr},
        {"port_group_revert by force", 1,
         [](const Model& m, Random& r) { return make_group(m, r, Method::post, "/revert", by_force); }, existing_group,
         apply_revert_by_force, nullptr},
        {"show_port_group", 2, [](const Model& m, Random& r) { return make_group(m, r, Method::get, ""); },
         existing_group, nullptr, verify_group},
    };
}

}  // namespace haas_test
