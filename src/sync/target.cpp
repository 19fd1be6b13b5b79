#include "sync/target.hpp"

#include <algorithm>

#include "core/vlan.hpp"

namespace haas::sync {

core::PortState to_port_state(const std::vector<store::PortNetwork>& networks) {
    core::PortState state;
    for (const auto& network : networks) {
        // The VLAN is that of the network's claim; the channel only says whether it is tagged.
        if (network.channel == core::Channel::native().text()) {
            state.native = network.vlan;
        } else {
            state.tagged.insert(network.vlan);
        }
    }
    return state;
}

bool attaches(const store::DueAction& action) {
    return action.type == core::NetworkingAction::Type::modify_port && action.network_label.has_value();
}

std::string impossible(const store::DuePort& port) {
    if (!port.action || !attaches(*port.action)) return {};
    if (!port.nic_id) return "the port has no NIC any more";
    if (!port.action->network) return "network " + *port.action->network_label + " is gone";
    return {};
}

core::PortState target_of(const store::DuePort& port) {
    auto networks = port.attachments;
    if (port.action && impossible(port).empty()) {
        using Type = core::NetworkingAction::Type;
        if (port.action->type == Type::revert_port || port.action->to_port) return {};
        if (port.action->type == Type::move_nic) return to_port_state(networks);
        const auto same_channel = [&](const auto& each) { return each.channel == port.action->channel; };
        std::erase_if(networks, same_channel);
        if (attaches(*port.action)) networks.push_back(*port.action->network);
    }
    return to_port_state(networks);
}

}  // namespace haas::sync
