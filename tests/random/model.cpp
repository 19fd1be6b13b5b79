#include "random/model.hpp"

#include <algorithm>

namespace haas_test {

bool Model::is_member(const std::string& user, const std::string& project) const {
    return users.at(user).projects.contains(project);
}

bool Model::may_act_for(const std::string& user, const std::string& project) const {
    return is_admin(user) || is_member(user, project);
}

bool Model::may_see_node(const std::string& user, const std::string& node) const {
    const auto& project = nodes.at(node);
    return !project || may_act_for(user, *project);
}

bool Model::owns_network(const std::string& user, const std::string& network) const {
    const auto& owner = networks.at(network).owner;
    return is_admin(user) || (owner && is_member(user, *owner));
}

bool Model::may_see_network(const std::string& user, const std::string& network) const {
    const auto& found = networks.at(network);
    return found.is_public || owns_network(user, network) ||
           std::any_of(found.access.begin(), found.access.end(),
                       [&](const auto& project) { return is_member(user, project); });
}

bool Model::may_use_network(const std::string& project, const std::string& network) const {
    const auto& found = networks.at(network);
    return found.is_public || found.access.contains(project);
}

std::optional<PortName> Model::port_of(const NicName& nic) const {
    for (const auto& [name, port] : ports) {
        if (port.nic == nic) return name;
    }
    return std::nullopt;
}

std::vector<PortName> Model::members_of(const std::string& group) const {
    std::vector<PortName> members;
    for (const auto& [name, port] : ports) {
        if (port.group == group) members.push_back(name);
    }
    return members;
}

std::vector<PortName> Model::ports_with(const PortName& port) const {
    const auto& group = ports.at(port).group;
    return group ? members_of(*group) : std::vector<PortName>{port};
}

bool Model::is_suspect(const NicName& nic) const {
    return std::any_of(ports.begin(), ports.end(),
                       [&](const auto& port) { return port.second.nic == nic && port.second.suspect; });
}

void Model::queue(const PortName& port, const Action& action) {
    if (action.type != Action::Type::modify) of_administrators.insert(action.uuid);
    actions[action.uuid] = action.nic;
    for (const auto& each : ports_with(port)) ports.at(each).pending = action;
}

void Model::unqueue(const PortName& port) {
    for (const auto& each : ports_with(port)) ports.at(each).pending.reset();
}

bool Model::is_pending(const NicName& nic) const {
    const auto port = port_of(nic);
    return port && ports.at(*port).pending;
}

bool Model::is_goal(const PortName& port) const {
    return std::any_of(ports.begin(), ports.end(), [&](const auto& each) {
        const auto& action = each.second.pending;
        return action && action->to == port;
    });
}

std::vector<NicName> Model::nics_of(const std::string& node) const {
    std::vector<NicName> found;
    for (const auto& [name, nic] : nics) {
        if (name.first == node) found.push_back(name);
    }
    return found;
}

bool Model::is_network_in_use(const std::string& network, const Text& by_project) const {
    const auto counts = [&](const NicName& nic) { return !by_project || nodes.at(nic.first) == by_project; };
    for (const auto& [name, nic] : nics) {
        for (const auto& [channel, attached] : nic.networks) {
            if (attached == network && counts(name)) return true;
        }
    }
    return std::any_of(ports.begin(), ports.end(), [&](const auto& port) {
        const auto& action = port.second.pending;
        return action && action->network == network && counts(*action->nic);
    });
}

bool Model::is_vlan_free(int vlan) const {
    return std::none_of(networks.begin(), networks.end(), [&](const auto& each) { return each.second.vlan == vlan; }) &&
           std::none_of(ports.begin(), ports.end(), [&](const auto& each) {
               const auto& residue = each.second.residue;
               return residue.contains(vlan) || residue.contains(Port::every_vlan);
           });
}

std::optional<int> Model::next_vlan() const {
    const auto found = std::find_if(vlans.pool.begin(), vlans.pool.end(),
                                    [&](int vlan) { return !vlans.reserved.contains(vlan) && is_vlan_free(vlan); });
    if (found == vlans.pool.end()) return std::nullopt;
    return *found;
}

std::optional<PortName> Model::port_of_action(const std::string& uuid) const {
    for (const auto& [name, port] : ports) {
        if (port.pending && port.pending->uuid == uuid) return name;
    }
    return std::nullopt;
}

void Model::follow_moves(const Rows& rows) {
    for (auto& [name, port] : ports) {
        if (!port.pending || !port.pending->to) continue;
        const auto row = rows.actions.find(port.pending->uuid);
        if (row == rows.actions.end() || row->second.port == name) continue;
        auto& goal = ports.at(*port.pending->to);
        goal.pending = std::exchange(port.pending, std::nullopt);
        goal.pending->to.reset();
        goal.nic = std::exchange(port.nic, std::nullopt);
    }
}

void Model::follow(const Rows& rows) {
    follow_moves(rows);
    for (auto& [name, port] : ports) {
        const auto row = rows.ports.find(name);
        if (row != rows.ports.end()) {
            port.suspect = row->second.state == "suspect";
            port.residue = row->second.residue;
            port.was_verified = row->second.was_verified;
            port.is_trusted = row->second.state == "verified" && row->second.drift.empty();
        }
        if (!port.pending) continue;
        const auto action = rows.actions.find(port.pending->uuid);
        if (action == rows.actions.end()) continue;
        port.pending->sent = action->second.sent;
        if (action->second.status == "PENDING") continue;
        const auto ended = *std::exchange(port.pending, std::nullopt);
        if (action->second.status != "DONE" || !port.nic || ended.type == Action::Type::move) continue;
        auto& networks_there = nics.at(*port.nic).networks;
        if (ended.type == Action::Type::revert) {
            networks_there.clear();
        } else if (ended.network) {
            networks_there[ended.channel] = *ended.network;
        } else {
            networks_there.erase(ended.channel);
        }
    }
}

namespace {

/// Compares what two maps or sets hold, and names what only one of them has.
template <class Expected, class Found>
void compare_keys(const std::string& kind, const Expected& expected, const Found& found,
                  std::vector<std::string>& wrong) {
    const auto name = [](const auto& each) {
        if constexpr (std::is_constructible_v<std::string, decltype(each)>) {
            return std::string(each);
        } else {
            return text(each);
        }
    };
    for (const auto& each : expected) {
        if (!found.contains(each)) wrong.push_back(kind + " " + name(each) + " is missing");
    }
    for (const auto& each : found) {
        if (!expected.contains(each)) wrong.push_back(kind + " " + name(each) + " should not be there");
    }
}

template <class Map>
auto keys(const Map& map) {
    std::set<typename Map::key_type> list;
    for (const auto& [key, value] : map) list.insert(key);
    return list;
}

void compare_networks(const Model& model, const Rows& rows, std::vector<std::string>& wrong) {
    compare_keys("network", keys(model.networks), keys(rows.networks), wrong);
    for (const auto& [label, expected] : model.networks) {
        const auto found = rows.networks.find(label);
        if (found == rows.networks.end()) continue;
        const auto& row = found->second;
        if (row.owner != expected.owner) wrong.push_back("network " + label + " has another owner");
        if (row.is_public != expected.is_public)
            wrong.push_back("network " + label + " changed between public and not");
        if (row.vlans != std::vector<int>{expected.vlan}) wrong.push_back("network " + label + " has another VLAN");
        if (row.allocated != expected.allocated) wrong.push_back("network " + label + " changed its allocation");
        compare_keys("access to " + label + " of", expected.access, row.access, wrong);
    }
}

void compare_ports(const Model& model, const Rows& rows, std::vector<std::string>& wrong) {
    compare_keys("port", keys(model.ports), keys(rows.ports), wrong);
    std::set<std::string> pending;
    for (const auto& [name, expected] : model.ports) {
        const auto found = rows.ports.find(name);
        if (found != rows.ports.end() && found->second.nic != expected.nic) {
            wrong.push_back("port " + text(name) + " has another NIC");
        }
        if (found != rows.ports.end() && found->second.group != expected.group) {
            wrong.push_back("port " + text(name) + " is in another group");
        }
        if (expected.pending) pending.insert(expected.pending->uuid);
    }
    std::set<std::string> found;
    for (const auto& [uuid, action] : rows.actions) {
        if (action.status == "PENDING") found.insert(uuid);
    }
    compare_keys("pending action", pending, found, wrong);
}

void compare_nics(const Model& model, const Rows& rows, std::vector<std::string>& wrong) {
    compare_keys("NIC", keys(model.nics), keys(rows.nics), wrong);
    std::set<Rows::Attachment> expected;
    for (const auto& [name, nic] : model.nics) {
        const auto found = rows.nics.find(name);
        if (found != rows.nics.end() && found->second != nic.macaddr) {
            wrong.push_back("NIC " + text(name) + " has another MAC address");
        }
        for (const auto& [channel, network] : nic.networks) expected.insert({name, channel, network});
    }
    const auto name = [](const Rows::Attachment& each) {
        return "attachment of " + text(each.nic) + " to " + each.network + " as " + each.channel;
    };
    for (const auto& each : expected) {
        if (!rows.attachments.contains(each)) wrong.push_back(name(each) + " is missing");
    }
    for (const auto& each : rows.attachments) {
        if (!expected.contains(each)) wrong.push_back(name(each) + " should not be there");
    }
}

}  // namespace

std::vector<std::string> Model::differences(const Rows& rows) const {
    std::vector<std::string> wrong;
    compare_keys("user", keys(users), keys(rows.users), wrong);
    std::set<std::pair<std::string, std::string>> members;
    for (const auto& [label, user] : users) {
        for (const auto& project : user.projects) members.emplace(label, project);
        const auto found = rows.users.find(label);
        if (found != rows.users.end() && found->second != user.is_admin) {
            wrong.push_back("user " + label + " changed between administrator and not");
        }
    }
    compare_keys("membership", members, rows.members, wrong);
    compare_keys("project", projects, rows.projects, wrong);
    compare_keys("node", keys(nodes), keys(rows.nodes), wrong);
    for (const auto& [label, project] : nodes) {
        const auto found = rows.nodes.find(label);
        if (found != rows.nodes.end() && found->second != project) {
            wrong.push_back("node " + label + " is in project " + found->second.value_or("none") + ", not in " +
                            project.value_or("none"));
        }
    }
    compare_keys("switch", switches, rows.switches, wrong);
    compare_nics(*this, rows, wrong);
    compare_ports(*this, rows, wrong);
    compare_networks(*this, rows, wrong);
    return wrong;
}

}  // namespace haas_test
