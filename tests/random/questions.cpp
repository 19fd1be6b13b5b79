#include "random/questions.hpp"

namespace haas_test {

namespace {

void put(Carried& carried, const std::string& channel, int vlan) {
    if (channel == native_channel) {
        carried.native = vlan;
    } else {
        carried.tagged.insert(vlan);
    }
}

}  // namespace

const Rows::Action* pending_on(const Rows& rows, const PortName& port) {
    for (const auto& [uuid, action] : rows.actions) {
        if (action.has_port && action.status == "PENDING" && action.ports().contains(port)) return &action;
    }
    return nullptr;
}

std::optional<int> vlan_of(const Rows& rows, const std::string& network) {
    const auto found = rows.networks.find(network);
    if (found == rows.networks.end() || found->second.vlans.empty()) return std::nullopt;
    return found->second.vlans.front();
}

std::set<std::string> networks_of(const Rows& rows, const NicName& nic) {
    std::set<std::string> networks;
    for (const auto& attachment : rows.attachments) {
        if (attachment.nic == nic) networks.insert(attachment.network + " as " + attachment.channel);
    }
    return networks;
}

std::vector<PortName> ports_of(const Rows& rows, const NicName& nic) {
    std::vector<PortName> names;
    for (const auto& [each, port] : rows.ports) {
        if (port.nic == nic) names.push_back(each);
    }
    return names;
}

Carried attached_to(const Rows& rows, const PortName& port) {
    Carried carried;
    const auto& nic = rows.ports.at(port).nic;
    for (const auto& attachment : rows.attachments) {
        if (nic != attachment.nic) continue;
        if (const auto vlan = vlan_of(rows, attachment.network)) put(carried, attachment.channel, *vlan);
    }
    return carried;
}

}  // namespace haas_test
