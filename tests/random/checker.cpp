#include "random/checker.hpp"

#include <algorithm>

namespace haas_test {

namespace {

constexpr const char* native_channel = "vlan/native";

std::string tagged_channel(int vlan) { return "vlan/" + std::to_string(vlan); }

bool may_use(const Rows& rows, const std::string& project, const std::string& network) {
    const auto& found = rows.networks.at(network);
    return found.is_public || found.access.contains(project);
}

const Rows::Action* pending_on(const Rows& rows, const PortName& port) {
    for (const auto& [uuid, action] : rows.actions) {
        if (action.has_port && action.status == "PENDING" && action.port == port) return &action;
    }
    return nullptr;
}

/// The VLAN of a network; none where it is gone, or has none.
std::optional<int> vlan_of(const Rows& rows, const std::string& network) {
    const auto found = rows.networks.find(network);
    if (found == rows.networks.end() || found->second.vlans.empty()) return std::nullopt;
    return found->second.vlans.front();
}

void put(Carried& carried, const std::string& channel, int vlan) {
    if (channel == native_channel) {
        carried.native = vlan;
    } else {
        carried.tagged.insert(vlan);
    }
}

std::set<std::string> networks_of(const Rows& rows, const NicName& nic) {
    std::set<std::string> networks;
    for (const auto& attachment : rows.attachments) {
        if (attachment.nic == nic) networks.insert(attachment.network + " as " + attachment.channel);
    }
    return networks;
}

/// Collects what is wrong.
class Moment {
public:
    Moment(const Rows& rows, const Ports& ports, const VlanRules& vlans, const std::set<PortName>& new_ports)
        : rows_(rows), ports_(ports), vlans_(vlans), new_ports_(new_ports) {}

    std::vector<std::string> judge() {
        judge_claims();
        for (const auto& attachment : rows_.attachments) {
            judge_right(attachment.nic, attachment.network, "is attached to");
            judge_channel(attachment);
        }
        for (const auto& [uuid, action] : rows_.actions) judge_action(uuid, action);
        judge_numbers_of_pending();
        for (const auto& [name, port] : rows_.ports) {
            const auto found = ports_.find(name);
            if (found != ports_.end()) judge_port(name, port, found->second);
        }
        return std::move(wrong_);
    }

private:
    void add(const std::string& sentence) { wrong_.push_back(sentence); }

    void judge_claims() {
        std::map<int, std::string> owners;
        for (const auto& [label, network] : rows_.networks) {
            if (network.vlans.size() != 1) {
                add("network " + label + " has " + std::to_string(network.vlans.size()) + " VLANs");
            }
            for (const int vlan : network.vlans) {
                const auto [other, is_new] = owners.emplace(vlan, label);
                const std::string named = "VLAN " + std::to_string(vlan);
                if (!is_new) add("networks " + other->second + " and " + label + " share " + named);
                if (vlans_.reserved.contains(vlan)) add("network " + label + " has the reserved " + named);
                if (vlan < 1 || vlan > 4094) add("network " + label + " has " + named + ", which is none");
                if (network.allocated && !vlans_.pool.contains(vlan)) {
                    add(named + " of network " + label + " is not of the pool");
                }
            }
        }
    }

    /// A NIC only has networks that its node's project may use, and so a free node's has none.
    void judge_right(const NicName& nic, const std::string& network, const std::string& how) {
        const std::string sentence = "NIC " + text(nic) + " " + how + " network " + network;
        const auto node = rows_.nodes.find(nic.first);
        if (node == rows_.nodes.end() || !rows_.nics.contains(nic)) {
            add(sentence + ", and does not exist");
        } else if (!node->second) {
            add(sentence + ", and its node is free");
        } else if (!rows_.networks.contains(network)) {
            add(sentence + ", which does not exist");
        } else if (!may_use(rows_, *node->second, network)) {
            add(sentence + ", which project " + *node->second + " may not use");
        }
    }

    void judge_channel(const Rows::Attachment& attachment) {
        const auto vlan = vlan_of(rows_, attachment.network);
        if (attachment.channel != native_channel && (!vlan || attachment.channel != tagged_channel(*vlan))) {
            add("NIC " + text(attachment.nic) + " has network " + attachment.network + " on channel " +
                attachment.channel);
        }
        const bool on_port = std::any_of(rows_.ports.begin(), rows_.ports.end(),
                                         [&](const auto& port) { return port.second.nic == attachment.nic; });
        if (!on_port) add("NIC " + text(attachment.nic) + " has networks, and is on no port");
    }

    void judge_action(const std::string& uuid, const Rows::Action& action) {
        if (action.status != "PENDING") return;
        if (!action.has_port) add("action " + uuid + " is pending, and its port is gone");
        const auto port = rows_.ports.find(action.port);
        if (port == rows_.ports.end()) return;
        if (action.type == "revert_port") return;
        if (port->second.nic != action.nic) {
            add("action " + uuid + " is pending, and its port " + text(action.port) + " has another NIC");
        }
        if (action.to) judge_goal(uuid, *action.to);
        if (action.type == "move_nic") return;
        if (action.network) judge_right(*action.nic, *action.network, "is about to get");
        if (!action.network && !rows_.nodes.at(action.nic->first)) {
            add("action " + uuid + " is pending for a detachment of a free node");
        }
    }

    /// Nothing comes to a port that waits for a NIC.
    void judge_goal(const std::string& uuid, const PortName& goal) {
        const auto port = rows_.ports.find(goal);
        if (port == rows_.ports.end()) {
            add("action " + uuid + " is to end on port " + text(goal) + ", which is gone");
        } else if (port->second.nic) {
            add("action " + uuid + " is to end on port " + text(goal) + ", which has a NIC");
        }
        if (pending_on(rows_, goal) != nullptr)
            add("port " + text(goal) + " has a pending action, and is to get a NIC");
    }

    void judge_numbers_of_pending() {
        std::map<PortName, int> count;
        for (const auto& [uuid, action] : rows_.actions) {
            if (action.has_port && action.status == "PENDING" && ++count[action.port] == 2) {
                add("port " + text(action.port) + " has two pending actions");
            }
        }
    }

    /// A port carries what is attached; while an action is on its way, also what that asked for; while the port is
    /// suspect, what is known to have been left. A port that HaaS has not yet seen may carry anything; one that a NIC
    /// has just moved to is unverified as well, and was seen dark.
    void judge_port(const PortName& name, const Rows::Port& port, const Carried& carried) {
        if ((port.state == "unverified" && !port.was_verified) || new_ports_.contains(name)) return;
        const auto attached = attached_to(rows_, name);
        const auto* const action = pending_on(rows_, name);
        const bool settled = action == nullptr || !action->sent;
        const std::string sentence = "port " + text(name) + " (" + port.state + ") carries " + carried.text();
        if (port.state == "verified" && settled) {
            if (carried != attached) add(sentence + ", attached: " + attached.text());
            if (!port.residue.empty()) add("port " + text(name) + " is verified, and has a residue");
            return;
        }
        auto allowed = attached.vlans();
        if (port.state == "suspect") allowed.insert(port.residue.begin(), port.residue.end());
        if (action != nullptr && action->network) {
            if (const auto vlan = vlan_of(rows_, *action->network)) allowed.insert(*vlan);
        }
        const auto vlans = carried.vlans();
        if (carried.everything || !std::includes(allowed.begin(), allowed.end(), vlans.begin(), vlans.end())) {
            add(sentence + ", which is more than is attached, asked for, or known to be left");
        }
    }

    const Rows& rows_;
    const Ports& ports_;
    const VlanRules& vlans_;
    const std::set<PortName>& new_ports_;
    std::vector<std::string> wrong_;
};

bool is_on_port(const Rows& rows, const NicName& nic, PortName& name) {
    for (const auto& [each, port] : rows.ports) {
        if (port.nic == nic) {
            name = each;
            return true;
        }
    }
    return false;
}

/// A node that became free: all its ports must have been seen dark.
void judge_freed(const Rows& before, const Rows& after, const Ports& ports, const std::string& node,
                 std::vector<std::string>& wrong) {
    for (const auto& [nic, mac] : after.nics) {
        PortName name;
        if (nic.first != node || !is_on_port(before, nic, name)) continue;
        const auto& port = before.ports.at(name);
        const auto found = ports.find(name);
        const std::string sentence = "node " + node + " became free, and its port " + text(name);
        if (port.state == "suspect") wrong.push_back(sentence + " was suspect");
        if (pending_on(before, name) != nullptr) wrong.push_back(sentence + " had a pending action");
        if (port.state == "verified" && found != ports.end() && !found->second.is_dark()) {
            wrong.push_back(sentence + " carried " + found->second.text());
        }
    }
}

void judge_finished(const std::string& uuid, const Rows::Action& was, const Rows& after,
                    std::vector<std::string>& wrong) {
    const auto now = after.actions.find(uuid);
    if (now == after.actions.end()) {
        wrong.push_back("action " + uuid + " has vanished");
    } else if (was.status != "PENDING" && now->second.rest != was.rest) {
        wrong.push_back("action " + uuid + " was finished, and has changed: " + was.rest + " -> " + now->second.rest);
    }
}

/// A NIC that is on another port than before was moved there by an action, and its old port was seen dark, or an
/// administrator has let go of it, with all that it may carry kept as its residue.
void judge_moved(const Rows& before, const Rows& after, const Ports& ports, const NicName& nic,
                 std::vector<std::string>& wrong) {
    PortName from;
    PortName to;
    if (!is_on_port(before, nic, from) || !is_on_port(after, nic, to) || from == to) return;
    const std::string sentence = "NIC " + text(nic) + " has moved from port " + text(from) + " to " + text(to);
    if (networks_of(before, nic) != networks_of(after, nic))
        wrong.push_back(sentence + ", and its networks have changed");
    const auto is_of_it = [&](const auto& each) {
        const auto& action = each.second;
        return action.type == "move_nic" && action.nic == nic && action.port == to && !action.to;
    };
    if (std::none_of(after.actions.begin(), after.actions.end(), is_of_it))
        wrong.push_back(sentence + " without an action");
    const auto port = after.ports.find(from);
    if (port == after.ports.end()) {
        wrong.push_back(sentence + ", and the old one has vanished");
        return;
    }
    const auto& left = port->second;
    if (left.drift.starts_with("its NIC was moved by force")) {
        const auto carried = attached_to(before, from).vlans();
        const bool kept = std::includes(left.residue.begin(), left.residue.end(), carried.begin(), carried.end());
        if (left.state != "suspect" || !kept) wrong.push_back(sentence + " by force, and the old one is trusted");
        return;
    }
    const auto seen = ports.find(from);
    if (left.state != "verified") wrong.push_back(sentence + ", and the old one is " + left.state);
    if (seen != ports.end() && !seen->second.is_dark())
        wrong.push_back(sentence + ", and the old one carries " + seen->second.text());
}

/// Whether an administrator has let go of the NIC's port: it has no networks any more, and all that the port may carry
/// is kept as its residue.
bool was_released(const Rows& before, const Rows& after, const NicName& nic) {
    PortName name;
    if (!is_on_port(after, nic, name) || !before.ports.contains(name) || !networks_of(after, nic).empty()) return false;
    const auto& port = after.ports.at(name);
    const auto carried = attached_to(before, name).vlans();
    return port.state == "suspect" && port.drift.starts_with("detached by force by ") &&
           std::includes(port.residue.begin(), port.residue.end(), carried.begin(), carried.end());
}

/// An action that has ended: DONE is what the switch shows, and ERROR has changed nothing.
void judge_ended(const std::string& uuid, const Rows::Action& now, const Rows& before, const Rows& after,
                 const Ports& ports, std::vector<std::string>& wrong) {
    const std::string sentence = "action " + uuid + " on port " + text(now.port) + " is " + now.status;
    if (now.status == "ERROR") {
        if (now.nic && networks_of(before, *now.nic) != networks_of(after, *now.nic) &&
            !was_released(before, after, *now.nic)) {
            wrong.push_back(sentence + ", and the networks of NIC " + text(*now.nic) + " have changed");
        }
        return;
    }
    const auto found = ports.find(now.port);
    const auto port = after.ports.find(now.port);
    if (found == ports.end() || port == after.ports.end()) {
        wrong.push_back(sentence + ", and the port is not there");
        return;
    }
    if (port->second.state != "verified") wrong.push_back(sentence + ", and the port is " + port->second.state);
    if (found->second != attached_to(after, now.port)) {
        wrong.push_back(sentence + ", and the switch shows " + found->second.text());
    }
    const auto networks = now.nic ? networks_of(after, *now.nic) : std::set<std::string>();
    const bool has = now.network && networks.contains(*now.network + " as " + now.channel.value_or(""));
    if (now.network && !has) wrong.push_back(sentence + ", and network " + *now.network + " is not attached");
    if (now.type == "revert_port" && !found->second.is_dark()) wrong.push_back(sentence + ", and the port is not dark");
}

}  // namespace

Carried attached_to(const Rows& rows, const PortName& port) {
    Carried carried;
    const auto& nic = rows.ports.at(port).nic;
    for (const auto& attachment : rows.attachments) {
        if (nic != attachment.nic) continue;
        if (const auto vlan = vlan_of(rows, attachment.network)) put(carried, attachment.channel, *vlan);
    }
    return carried;
}

std::vector<std::string> check_moment(const Rows& rows, const Ports& ports, const VlanRules& vlans,
                                      const std::set<PortName>& new_ports) {
    return Moment(rows, ports, vlans, new_ports).judge();
}

std::vector<std::string> check_change(const Rows& before, const Rows& after, const Ports& ports_after) {
    std::vector<std::string> wrong;
    for (const auto& [node, project] : after.nodes) {
        const auto was = before.nodes.find(node);
        if (!project && was != before.nodes.end() && was->second) judge_freed(before, after, ports_after, node, wrong);
    }
    for (const auto& [uuid, action] : before.actions) judge_finished(uuid, action, after, wrong);
    for (const auto& [nic, mac] : after.nics) judge_moved(before, after, ports_after, nic, wrong);
    std::set<NicName> explained;
    for (const auto& [uuid, action] : after.actions) {
        const auto was = before.actions.find(uuid);
        if (action.status == "PENDING" || (was != before.actions.end() && was->second.status != "PENDING")) continue;
        judge_ended(uuid, action, before, after, ports_after, wrong);
        if (action.status == "DONE" && action.type == "move_nic") continue;
        if (action.status == "DONE" && action.nic) explained.insert(*action.nic);
        // A revert of a port to which a NIC came afterwards.
        const auto port = after.ports.find(action.port);
        if (action.status == "DONE" && port != after.ports.end() && port->second.nic)
            explained.insert(*port->second.nic);
    }
    for (const auto& [nic, mac] : after.nics) {
        if (!explained.contains(nic) && networks_of(before, nic) != networks_of(after, nic) &&
            !was_released(before, after, nic)) {
            wrong.push_back("the networks of NIC " + text(nic) + " have changed without an action");
        }
    }
    for (const auto& [label, network] : after.networks) {
        if (before.networks.contains(label) || network.vlans.empty()) continue;
        for (const auto& [name, port] : before.ports) {
            if (!port.residue.contains(network.vlans.front())) continue;
            wrong.push_back("new network " + label + " has VLAN " + std::to_string(network.vlans.front()) +
                            ", which port " + text(name) + " may still carry");
        }
    }
    return wrong;
}

std::vector<std::string> check_quiet(const Rows& rows, const Ports& ports) {
    std::vector<std::string> wrong;
    for (const auto& [uuid, action] : rows.actions) {
        if (action.status == "PENDING") wrong.push_back("action " + uuid + " is still pending: " + action.rest);
    }
    for (const auto& [name, port] : rows.ports) {
        const auto found = ports.find(name);
        if (found == ports.end()) continue;  // the switch has no such port, so it cannot be verified
        if (port.state != "verified") wrong.push_back("port " + text(name) + " is still " + port.state);
        if (found->second != attached_to(rows, name)) {
            wrong.push_back("port " + text(name) + " carries " + found->second.text());
        }
    }
    return wrong;
}

}  // namespace haas_test
