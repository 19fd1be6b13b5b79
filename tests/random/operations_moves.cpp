// NICs that move from one port to another.
#include "random/operations.hpp"

namespace haas_test {

namespace {

using Type = Model::Action::Type;

/// @param body_end  what follows the names in the body
Operation make_move(const Model& model, Random& random, const std::string& body_end) {
    auto nic = choose_nic(model, random);
    auto port = choose_port(model, random);
    // The usual wish: a NIC that is on a port, and a port that is free for it.
    for (const auto& [name, each] : model.nics) {
        const auto at = model.port_of(name);
        if (at && !model.ports.at(*at).group && !model.is_pending(name) && random.chance(30)) nic = name;
    }
    for (const auto& [name, each] : model.ports) {
        if (!each.nic && !each.group && each.is_trusted && !model.is_awaited(name) && random.chance(40)) port = name;
    }
    auto operation =
        make_operation(choose_administrator(model, random), haas::http::Method::post, port_path(port) + "/move_nic",
                       "{\"node\": \"" + nic.first + "\", \"nic\": \"" + nic.second + "\"" + body_end + "}");
    operation.port = port;
    operation.node = nic.first;
    operation.nic = nic.second;
    return operation;
}

/// What both ways of moving have in common.
int goal_status(const Model& model, const Operation& operation) {
    const NicName nic{operation.node, operation.nic};
    if (!model.is_admin(operation.user)) return 403;
    const auto goal = model.ports.find(operation.port);
    if (goal == model.ports.end() || !model.nics.contains(nic) || !model.port_of(nic)) return 404;
    if (goal->second.group || model.ports.at(*model.port_of(nic)).group) return 409;
    return goal->second.nic || model.is_awaited(operation.port) || !goal->second.is_trusted ? 409 : 202;
}

int expect_move(const Model& model, const Operation& operation) {
    const int status = goal_status(model, operation);
    return status == 202 && model.is_pending({operation.node, operation.nic}) ? 409 : status;
}

Model::Action move_of(const Operation& operation, const Json& answer) {
    Model::Action action;
    action.uuid = answer["status_id"].GetString();
    action.type = Type::move;
    action.nic = NicName{operation.node, operation.nic};
    return action;
}

void apply_move(Model& model, const Operation& operation, const Json& answer) {
    auto action = move_of(operation, answer);
    action.to = operation.port;
    const auto from = model.port_of(*action.nic);
    model.queue(*from, action);
}

/// The NIC is on its new port at once, and what its old one waited for is given up.
void apply_move_by_force(Model& model, const Operation& operation, const Json& answer) {
    auto action = move_of(operation, answer);
    auto& from = model.ports.at(*model.port_of(*action.nic));
    from.pending.reset();
    model.ports.at(operation.port).nic = std::exchange(from.nic, std::nullopt);
    model.queue(operation.port, action);
}

}  // namespace

std::vector<Kind> move_kinds() {
    return {
        {"port_move_nic", 6, [](const Model& m, Random& r) { return make_move(m, r, ""); }, expect_move, apply_move,
         nullptr},
        {"port_move_nic by force", 2, [](const Model& m, Random& r) { return make_move(m, r, ", \"force\": true"); },
         goal_status, apply_move_by_force, nullptr},
    };
}

}  // namespace haas_test
