// What has happened between two moments.
#include <algorithm>

#include "random/checker.hpp"
#include "random/questions.hpp"

namespace haas_test {

namespace {

/// A node that became free: all its ports must have been seen dark.
void judge_freed(const Rows& before, const Rows& after, const Ports& ports, const std::string& node,
                 std::vector<std::string>& wrong) {
    std::vector<PortName> names;
    for (const auto& [nic, mac] : after.nics) {
        if (nic.first != node) continue;
        for (auto& name : ports_of(before, nic)) names.push_back(std::move(name));
    }
    for (const auto& name : names) {
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
    const auto places_before = ports_of(before, nic);
    const auto places_after = ports_of(after, nic);
    if (places_before.empty() || places_after.empty() || places_before == places_after) return;
    const auto& from = places_before.front();
    const auto& to = places_after.front();
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
    const auto names = ports_of(after, nic);
    const auto is_released = [&](const PortName& name) {
        if (!before.ports.contains(name)) return false;
        const auto& port = after.ports.at(name);
        const auto carried = attached_to(before, name).vlans();
        return port.state == "suspect" && port.drift.starts_with("detached by force by ") &&
               std::includes(port.residue.begin(), port.residue.end(), carried.begin(), carried.end());
    };
    return !names.empty() && networks_of(after, nic).empty() && std::all_of(names.begin(), names.end(), is_released);
}

/// A port of an action that is DONE: the switch shows what the action asked for.
void judge_done(const PortName& name, const std::string& uuid, const Rows::Action& action, const Rows& after,
                const Ports& ports, std::vector<std::string>& wrong) {
    const std::string sentence = "action " + uuid + " on port " + text(name) + " is " + action.status;
    const auto found = ports.find(name);
    const auto port = after.ports.find(name);
    // One of a group may have been carried, seen, and pulled out, before the last one was carried.
    const bool may_have_gone = action.ports().size() > 1 && port != after.ports.end();
    if (found == ports.end() && may_have_gone) return;
    if (found == ports.end() || port == after.ports.end()) {
        wrong.push_back(sentence + ", and the port is not there");
        return;
    }
    if (port->second.state != "verified") wrong.push_back(sentence + ", and the port is " + port->second.state);
    if (found->second != attached_to(after, name))
        wrong.push_back(sentence + ", and the switch shows " + found->second.text());
    if (action.type == "revert_port" && !found->second.is_dark())
        wrong.push_back(sentence + ", and the port is not dark");
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
    for (const auto& name : now.ports()) judge_done(name, uuid, now, after, ports, wrong);
    const auto networks = now.nic ? networks_of(after, *now.nic) : std::set<std::string>();
    const bool has = now.network && networks.contains(*now.network + " as " + now.channel.value_or(""));
    if (now.network && !has) wrong.push_back(sentence + ", and network " + *now.network + " is not attached");
}

}  // namespace

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

}  // namespace haas_test
