#include "drivers/bridge/ovs_bridges.hpp"

#include <utility>

#include "drivers/switch/ovs_tables.hpp"

namespace haas::drivers {

namespace {

using ovs_tables::Json;

OvsBridgePort read_port(const Json& row) {
    OvsBridgePort port;
    port.uuid = ovs_tables::uuid(row[0]);
    ovs_tables::for_each(row[2], [&](const Json& mode) { port.vlan_mode = ovs_tables::text(mode); });
    ovs_tables::for_each(row[3], [&](const Json& tag) { port.tag = ovs_tables::vlan(tag); });
    port.trunks = ovs_tables::vlans(row[4]);
    if (!row[5].IsBool()) ovs_tables::odd("fake_bridge is neither true nor false");
    port.fake_bridge = row[5].GetBool();
    return port;
}

bool is_bridge_of(const OvsBridgePort& port, core::Vlan vlan) { return port.fake_bridge && port.tag == vlan; }

class Creation {
public:
    Creation(const OvsBridges& bridges, const Links& links, std::string bridge)
        : bridges_(bridges), links_(links), bridge_(std::move(bridge)) {}

    BridgePlan plan(const std::string& trunk, const std::set<core::Vlan>& vlans) {
        make_bridge();
        if (!trunk.empty()) make_trunk(trunk, vlans);
        for (const auto vlan : vlans) make_fake_bridge(vlan);
        if (!plan_.problems.empty()) {
            plan_.commands.clear();
        } else if (!transaction_.empty()) {
            transaction_.insert(transaction_.begin(), "ovs-vsctl");
            plan_.commands.push_back(std::move(transaction_));
        }
        return std::move(plan_);
    }

private:
    void problem(std::string text) { plan_.problems.push_back(std::move(text)); }
    void add(const BridgeCommand& words) {
        transaction_.emplace_back("--");
        transaction_.insert(transaction_.end(), words.begin(), words.end());
    }

    /// The bridge that a port is in; empty if there is no such port.
    std::string home_of(const std::string& port) const {
        for (const auto& [name, ports] : bridges_) {
            if (ports.contains(port)) return name;
        }
        return {};
    }

    void make_bridge() {
        if (bridges_.contains(bridge_)) return;
        if (const auto home = home_of(bridge_); !home.empty()) {
            problem(bridge_ + ", which [headnode] ovs_bridge names, is a port of " + home + ", not a separate bridge");
        } else if (links_.contains(bridge_)) {
            problem(bridge_ +
                    ", which [headnode] ovs_bridge names, already exists, but is not a bridge of Open vSwitch");
        } else {
            add({"--may-exist", "add-br", bridge_});
        }
    }

    void make_trunk(const std::string& trunk, const std::set<core::Vlan>& vlans) {
        const auto link = links_.find(trunk);
        const auto home = home_of(trunk);
        if (home.empty() && link == links_.end()) {
            problem("there is no network interface " + trunk + ", which [headnode] trunk_nic names");
        } else if (home.empty()) {
            add({"--may-exist", "add-port", bridge_, trunk, "vlan_mode=trunk", "trunks=" + list(vlans, ",")});
        } else if (home != bridge_) {
            problem(trunk + " is a port of " + home + ", but should be one of " + bridge_);
        } else {
            widen_trunk(trunk, vlans);
        }
        // Open vSwitch does not bring interfaces up.
        if (link != links_.end() && !link->second.up)
            plan_.commands.push_back({"ip", "link", "set", "dev", trunk, "up"});
    }

    void widen_trunk(const std::string& trunk, const std::set<core::Vlan>& vlans) {
        const auto& port = bridges_.at(bridge_).at(trunk);
        const bool is_trunk = port.vlan_mode.empty() ? !port.tag.has_value()
                                                     : port.vlan_mode != "access" && port.vlan_mode != "dot1q-tunnel";
        if (!is_trunk) {
            problem("the port " + trunk + " of " + bridge_ + " is not a trunk: it has a VLAN of its own");
            return;
        }
        if (port.trunks.empty()) return;
        std::set<core::Vlan> missing;
        for (const auto vlan : vlans) {
            if (!port.trunks.contains(vlan)) missing.insert(vlan);
        }
        if (!missing.empty()) add({"add", "Port", trunk, "trunks", list(missing, ",")});
    }

    void make_fake_bridge(core::Vlan vlan) {
        const auto name = bridge_of_vlan(vlan);
        if (bridges_.contains(name)) {
            problem(name + " already exists, as a separate bridge");
            return;
        }
        const auto home = home_of(name);
        if (home.empty() && links_.contains(name)) {
            problem(name + " already exists, but is not of Open vSwitch");
        } else if (home.empty()) {
            add({"--may-exist", "add-br", name, bridge_, std::to_string(vlan)});
        } else if (home != bridge_ || !is_bridge_of(bridges_.at(home).at(name), vlan)) {
            problem(name + " already exists, but is not the bridge of VLAN " + std::to_string(vlan) + " of " + bridge_);
        }
    }

    static std::string list(const std::set<core::Vlan>& vlans, const std::string& separator) {
        std::string text;
        for (const auto vlan : vlans) text += (text.empty() ? "" : separator) + std::to_string(vlan);
        return text;
    }

    const OvsBridges& bridges_;
    const Links& links_;
    std::string bridge_;
    BridgeCommand transaction_;
    BridgePlan plan_;
};

}  // namespace

std::vector<std::string> ovs_bridges_arguments() {
    return {"--columns=name,ports",
            "list",
            "Bridge",
            "--",
            "--columns=_uuid,name,vlan_mode,tag,trunks,fake_bridge",
            "list",
            "Port"};
}

OvsBridges parse_ovs_bridges(const std::string& output) {
    const auto tables = ovs_tables::parse(output, 2);
    OvsBridges bridges;
    std::map<std::string, std::string> bridge_of;  // by the UUID of a port
    ovs_tables::for_each_row(tables[0], 2, [&](const Json& row) {
        const std::string name(ovs_tables::text(row[0]));
        bridges[name];
        ovs_tables::for_each(row[1], [&](const Json& port) { bridge_of.emplace(ovs_tables::uuid(port), name); });
    });
    ovs_tables::for_each_row(tables[1], 6, [&](const Json& row) {
        const auto bridge = bridge_of.find(ovs_tables::uuid(row[0]));
        if (bridge != bridge_of.end()) bridges[bridge->second].emplace(ovs_tables::text(row[1]), read_port(row));
    });
    return bridges;
}

BridgePlan plan_ovs_bridges(const OvsBridges& bridges, const Links& links, const std::string& bridge,
                            const std::string& trunk, const std::set<core::Vlan>& vlans) {
    return Creation(bridges, links, bridge).plan(trunk, vlans);
}

BridgePlan plan_ovs_removal(const OvsBridges& bridges, const std::string& bridge, const std::set<core::Vlan>& vlans) {
    BridgePlan plan;
    const auto found = bridges.find(bridge);
    if (found == bridges.end()) return plan;
    const auto& ports = found->second;
    std::map<int, std::string> users;  // by VLAN, with commas between
    for (const auto& [name, port] : ports) {
        if (port.tag && !port.fake_bridge) users[*port.tag] += (users[*port.tag].empty() ? "" : ", ") + name;
    }
    BridgeCommand transaction = {"ovs-vsctl"};
    for (const auto vlan : vlans) {
        const auto own = ports.find(bridge_of_vlan(vlan));
        if (own == ports.end() || !is_bridge_of(own->second, vlan)) continue;
        if (const auto& names = users[vlan]; !names.empty()) {
            plan.problems.push_back(own->first + " is in use by " + names);
            continue;
        }
        // `del-br` would also remove the ports that have joined the VLAN since.
        for (const auto& word : {std::string("--"), std::string("remove"), std::string("Bridge"), bridge,
                                 std::string("ports"), own->second.uuid}) {
            transaction.push_back(word);
        }
    }
    if (transaction.size() > 1) plan.commands.push_back(std::move(transaction));
    return plan;
}

}  // namespace haas::drivers
