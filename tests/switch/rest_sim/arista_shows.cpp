// What an arista-eos shows.
//
// @source  where the shapes come from:
//  - `show interfaces switchport`: JSON and text as others' tests compared them with vEOS; members that newer releases
//    have, from the types of Go clients
//  - `show interfaces status`: captures in others' test data, with members of port-channels (`in Po21`, `dataLink`)
//  - `show vlan`: NAPALM's capture; the refusal for one that is not there: others' tests of what pyeapi raised
//  - running configuration: fixtures of AVD, pyeapi and Ansible
//  - our reading: the words for VLANs that are not there (`Inactive`), what a routed port says besides `enabled`, how a
//    member of a port-channel reads (as what it is set to for itself), `dot1qTunnel`, native VLAN 0 where it leaves
//    tagged, and what the status of a mirror destination is called
#include "switch/rest_sim/arista.hpp"
#include "switch/rest_sim/json.hpp"

namespace haas_rest_sim {

namespace {

std::string mode_text(const Port& port) { return port.mode == "dot1q-tunnel" ? "dot1qTunnel" : port.mode; }

std::string shown_name(const Configuration& configuration, int vlan) {
    return configuration.vlans[static_cast<std::size_t>(vlan)] ? vlan_name(configuration, vlan) : "Inactive";
}

void put_empty(Json& json, const char* name, bool is_list) {
    json.Key(name);
    if (is_list) {
        json.StartArray();
        json.EndArray();
    } else {
        json.StartObject();
        json.EndObject();
    }
}

void put_switchport(Json& json, const Device& device, const Port& port) {
    put(json, "enabled", port.switchport);
    json.Key("switchportInfo");
    json.StartObject();
    put(json, "mode", mode_text(port));
    put(json, "phoneTrunk", false);
    put(json, "macLearning", true);
    put(json, "tpid", std::string("0x8100"));
    put(json, "tpidStatus", true);
    put(json, "dot1qVlanTagRequired", false);
    put(json, "dot1qVlanTagRequiredStatus", false);
    put(json, "accessVlanId", port.access);
    put(json, "accessVlanName", shown_name(device, port.access));
    const int native = port.tag_native ? 0 : port.native;
    put(json, "trunkingNativeVlanId", native);
    put(json, "trunkingNativeVlanName", native == 0 ? std::string() : shown_name(device, native));
    put(json, "trunkAllowedVlans", list_text(port.allowed, "NONE", "ALL"));
    put_empty(json, "dynamicAllowedVlans", false);
    json.Key("staticTrunkGroups");
    json.StartArray();
    for (const auto& group : port.trunk_groups) json.String(group.c_str());
    json.EndArray();
    put_empty(json, "dynamicTrunkGroups", true);
    put(json, "sourceportFilterMode", std::string("enabled"));
    json.EndObject();
}

void put_forwarding(Json& json, const Port& port) {
    const char* const model = "interfaceForwardingModel";
    json.Key("vlanInformation");
    json.StartObject();
    if (port.channel || port.monitor) {
        put(json, "vlanExplanation", std::string(port.channel ? "in Po1" : "mirror dest"));
        put(json, model, std::string("dataLink"));
    } else if (!port.switchport) {
        put(json, "interfaceMode", std::string("routed"));
        put(json, model, std::string("routed"));
    } else {
        const bool is_trunk = port.mode == "trunk";
        put(json, "interfaceMode", std::string(is_trunk ? "trunk" : "bridged"));
        if (!is_trunk) put(json, "vlanId", port.access);
        put(json, model, std::string("bridged"));
    }
    json.EndObject();
}

void put_status(Json& json, const Port& port) {
    const bool is_up = port.link && !port.shut;
    put_forwarding(json, port);
    json.Key("bandwidth");
    json.Int64(10000000000);
    put(json, "interfaceType", std::string("10GBASE-T"));
    put(json, "description", port.description);
    put(json, "autoNegotiateActive", false);
    put(json, "duplex", std::string("duplexFull"));
    put(json, "linkStatus", std::string(port.shut ? "disabled" : is_up ? "connected" : "notconnect"));
    put(json, "lineProtocolStatus", std::string(is_up ? "up" : "down"));
}

using Memberships = std::vector<std::pair<std::string, VlanSet>>;

/// The VLANs of each port that is shown.
Memberships memberships(const Device& device, Members members) {
    Memberships all;
    for (const auto& name : device.port_names()) {
        Port port = device.ports.at(name);
        if (members == Members::configured) port.shut = false;
        if (members == Members::up && !port.link) continue;
        const Carried carried = device.carried(port);
        all.emplace_back(name, carried.tagged);
        if (carried.native != 0) all.back().second.set(static_cast<std::size_t>(carried.native));
    }
    return all;
}

void put_vlan(Json& json, const Device& device, std::size_t vlan, const Memberships& ports) {
    const auto settings = device.vlan_settings.find(static_cast<int>(vlan));
    const bool suspended = settings != device.vlan_settings.end() && settings->second.suspended;
    json.Key(std::to_string(vlan).c_str());
    json.StartObject();
    put(json, "name", vlan_name(device, static_cast<int>(vlan)));
    put(json, "status", std::string(suspended ? "suspended" : "active"));
    put(json, "dynamic", false);
    json.Key("interfaces");
    json.StartObject();
    for (const auto& [name, vlans] : ports) {
        if (!vlans[vlan]) continue;
        json.Key(name.c_str());
        json.StartObject();
        put(json, "privatePromoted", false);
        json.EndObject();
    }
    json.EndObject();
    json.EndObject();
}

std::vector<std::string> port_lines(const Port& port) {
    std::vector<std::string> lines;
    if (!port.description.empty()) lines.push_back("description " + port.description);
    if (port.shut) lines.emplace_back("shutdown");
    if (port.access != 1) lines.push_back("switchport access vlan " + std::to_string(port.access));
    if (port.tag_native)
        lines.emplace_back("switchport trunk native vlan tag");
    else if (port.native != 1)
        lines.push_back("switchport trunk native vlan " + std::to_string(port.native));
    const std::string list = list_text(port.allowed, "none", "");
    if (!list.empty()) lines.push_back("switchport trunk allowed vlan " + list);
    if (port.mode != "access") lines.push_back("switchport mode " + port.mode);
    for (const auto& group : port.trunk_groups) lines.push_back("switchport trunk group " + group);
    if (!port.switchport) lines.emplace_back("no switchport");
    if (port.channel) lines.emplace_back("channel-group 1 mode active");
    if (port.pair != 0) lines.push_back("mlag " + std::to_string(port.pair));
    return lines;
}

using Block = std::pair<std::string, std::vector<std::string>>;

std::vector<Block> vlan_blocks(const Configuration& configuration) {
    std::vector<Block> blocks;
    for (std::size_t vlan = 2; vlan < configuration.vlans.size(); ++vlan) {
        if (!configuration.vlans[vlan]) continue;
        std::vector<std::string> lines;
        const auto named = configuration.vlan_names.find(static_cast<int>(vlan));
        if (named != configuration.vlan_names.end()) lines.push_back("name " + named->second);
        const auto found = configuration.vlan_settings.find(static_cast<int>(vlan));
        if (found != configuration.vlan_settings.end()) {
            if (found->second.suspended) lines.emplace_back("state suspend");
            for (const auto& group : found->second.trunk_groups) lines.push_back("trunk group " + group);
        }
        blocks.emplace_back("vlan " + std::to_string(vlan), lines);
    }
    return blocks;
}

void put_blocks(Json& json, const std::vector<Block>& blocks) {
    json.Key("cmds");
    json.StartObject();
    for (const auto& [head, lines] : blocks) {
        json.Key(head.c_str());
        if (lines.empty() && head.starts_with("monitor")) {
            json.Null();
            continue;
        }
        json.StartObject();
        json.Key("cmds");
        json.StartObject();
        for (const auto& line : lines) {
            json.Key(line.c_str());
            json.Null();
        }
        json.EndObject();
        put_empty(json, "comments", true);
        json.EndObject();
    }
    json.EndObject();
    put_empty(json, "comments", true);
}

std::vector<std::string> or_all(const std::vector<std::string>& names, const Device& device) {
    return names.empty() ? device.port_names() : names;
}

/// One object for each port.
template <class Put>
Said list_ports(const char* list, const std::vector<std::string>& names, const Device& device, Put put_port) {
    return {to_object([&](Json& json) {
                json.Key(list);
                json.StartObject();
                for (const auto& name : names) {
                    json.Key(name.c_str());
                    json.StartObject();
                    put_port(json, device.ports.at(name));
                    json.EndObject();
                }
                json.EndObject();
            }),
            {}};
}

}  // namespace

VlanSet arista_internal_vlans(const Configuration& configuration) {
    constexpr std::size_t first = 1006;
    VlanSet internal;
    std::size_t next = first;
    for (const auto& each : configuration.ports) {
        if (each.second.switchport) continue;
        while (next < internal.size() && configuration.vlans[next]) ++next;
        if (next < internal.size()) internal.set(next++);
    }
    return internal;
}

Said show_arista_switchports(const Device& device, const std::vector<std::string>& names) {
    return list_ports("switchports", or_all(names, device), device,
                      [&](Json& json, const Port& port) { put_switchport(json, device, port); });
}

Said show_arista_statuses(const Device& device, const std::vector<std::string>& names) {
    return list_ports("interfaceStatuses", or_all(names, device), device,
                      [](Json& json, const Port& port) { put_status(json, port); });
}

Said show_arista_vlans(const Device& device, const VlanSet& shown, Members members) {
    const VlanSet missing = shown & ~device.vlans;
    if (missing == shown) {
        throw Refusal{Refusal::Kind::failed,
                      "VLAN " + haas_sim::format_vlans(missing) + " not found in current VLAN database",
                      R"("vlans":{},"sourceDetail":"")"};
    }
    return {to_object([&](Json& json) {
                put(json, "sourceDetail", std::string());
                json.Key("vlans");
                json.StartObject();
                const auto ports = memberships(device, members);
                for (std::size_t vlan = 1; vlan < shown.size(); ++vlan) {
                    if (shown[vlan] && device.vlans[vlan]) put_vlan(json, device, vlan, ports);
                }
                json.EndObject();
            }),
            {}};
}

Said show_arista_configuration(const Device& device, const Configuration& configuration,
                               const std::vector<std::string>& names) {
    std::vector<Block> blocks;
    if (names.empty()) {
        blocks = vlan_blocks(configuration);
        for (const auto& [name, port] : configuration.ports) {
            if (port.monitor) blocks.push_back({"monitor session mirror1 destination " + name, {}});
        }
    }
    for (const auto& name : or_all(names, device)) {
        blocks.emplace_back("interface " + name, port_lines(configuration.ports.at(name)));
    }
    Said said{to_object([&](Json& json) { put_blocks(json, blocks); }), {}};
    for (const auto& [head, lines] : blocks) {
        said.text += head + "\n";
        for (const auto& line : lines) said.text += "   " + line + "\n";
        if (names.empty()) said.text += "!\n";
    }
    return said;
}

}  // namespace haas_rest_sim
