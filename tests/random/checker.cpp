#include "random/checker.hpp"

#include <algorithm>

#include "random/questions.hpp"

namespace haas_test {

namespace {

std::string tagged_channel(int vlan) { return "vlan/" + std::to_string(vlan); }

bool may_use(const Rows& rows, const std::string& project, const std::string& network) {
    const auto& found = rows.networks.at(network);
    return found.is_public || found.access.contains(project);
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
        judge_groups();
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
        if (!rows_.ports.contains(action.port) || action.type == "revert_port") return;
        for (const auto& name : action.ports()) {
            const auto port = rows_.ports.find(name);
            if (port != rows_.ports.end() && port->second.nic == action.nic) continue;
            add("action " + uuid + " is pending, and its port " + text(name) + " has another NIC");
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
            if (!action.has_port || action.status != "PENDING") continue;
            for (const auto& name : action.ports()) {
                if (++count[name] == 2) add("port " + text(name) + " has two pending actions");
            }
        }
    }

    /// The ports of a group have one NIC, and wait for the same.
    void judge_groups() {
        std::map<std::string, std::set<PortName>> groups;
        std::map<NicName, PortName> places;
        for (const auto& [name, port] : rows_.ports) {
            if (port.group) groups[*port.group].insert(name);
            if (!port.nic) continue;
            const auto [other, is_new] = places.emplace(*port.nic, name);
            if (!is_new && (!port.group || rows_.ports.at(other->second).group != port.group))
                add("NIC " + text(*port.nic) + " is on ports " + text(other->second) + " and " + text(name));
        }
        for (const auto& [group, members] : groups) {
            if (members.size() < 2) add("port group " + group + " has one port");
            for (const auto& name : members) {
                if (rows_.ports.at(name).nic != rows_.ports.at(*members.begin()).nic)
                    add("port " + text(name) + " has another NIC than its group " + group);
                const auto* const action = pending_on(rows_, name);
                if (action != nullptr && action->ports() != members)
                    add("an action waits for port " + text(name) + ", and not for its whole group " + group);
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

}  // namespace

std::vector<std::string> check_moment(const Rows& rows, const Ports& ports, const VlanRules& vlans,
                                      const std::set<PortName>& new_ports) {
    return Moment(rows, ports, vlans, new_ports).judge();
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
