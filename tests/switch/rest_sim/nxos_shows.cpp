// What a cisco-nxos shows.
//
// @source  where the shapes come from:
//  - `show interface switchport` in JSON: Ansible's fixture; the same as text: captures in the tests of genie and of
//    ntc-templates, and those in the shape of tests/texts/switches/nexus-*. One row is an object and several are an
//    array; VLANs are numbers on some releases and texts on others.
//  - `show vlan brief`, `show vlan`, `show vlan id` in JSON: NAPALM's and Ansible's captures and those of pyntc; long
//    lists of ports come as arrays
//  - `show running-config interface`: captures in the tests of genie, which has no JSON
//  - our reading: the JSON name of `Switchport Monitor`, what a routed port says besides `Disabled`, that a member of a
//    port-channel reads as what it is set to for itself, the operational mode of a dot1q-tunnel
#include <algorithm>

#include "switch/rest_sim/json.hpp"
#include "switch/rest_sim/nxos.hpp"

namespace haas_rest_sim {

namespace {

void put_vlan(Json& json, const Device& device, const char* name, int vlan) {
    if (device.numbers_are_texts)
        put(json, name, std::to_string(vlan));
    else
        put(json, name, vlan);
}

std::string shown_name(const Device& device, int vlan) {
    return device.vlans[static_cast<std::size_t>(vlan)] ? vlan_name(device, vlan) : "Vlan not created";
}

std::string operation(const Device& device, const Port& port) {
    const bool lacks_vlan = port.mode == "access" && !device.vlans[static_cast<std::size_t>(port.access)];
    return port.shut || !port.link || lacks_vlan ? "down" : port.mode;
}

void put_switchport(Json& json, const Device& device, const std::string& name) {
    const Port& port = device.ports.at(name);
    put(json, "interface", name);
    put(json, "switchport", std::string(port.switchport ? "Enabled" : "Disabled"));
    put(json, "switchport_monitor", std::string(port.monitor ? "Enabled " : "Not enabled"));
    put(json, "oper_mode", operation(device, port));
    put_vlan(json, device, "access_vlan", port.access);
    put(json, "access_vlan_name", shown_name(device, port.access));
    put_vlan(json, device, "native_vlan", port.native);
    put(json, "native_vlan_name", shown_name(device, port.native));
    put(json, "trunk_vlans", list_text(port.allowed, "none", "1-4094"));
    put(json, "voice_vlan", std::string("none"));
}

std::string switchport_text(const Device& device, const std::string& name) {
    const Port& port = device.ports.at(name);
    const auto vlan = [&](int number) { return std::to_string(number) + " (" + shown_name(device, number) + ")"; };
    return "Name: " + name + "\n  Switchport: " + (port.switchport ? "Enabled" : "Disabled") +
           "\n  Switchport Monitor: " + (port.monitor ? "Enabled " : "Not enabled") +
           "\n  Operational Mode: " + operation(device, port) + "\n  Access Mode VLAN: " + vlan(port.access) +
           "\n  Trunking Native Mode VLAN: " + vlan(port.native) +
           "\n  Trunking VLANs Allowed: " + list_text(port.allowed, "none", "1-4094") + "\n  Voice VLAN: none\n";
}

/// `TABLE_x` with its rows: an object for one, an array for several, and nothing for none.
void put_rows(Json& json, const std::string& name, const std::vector<std::string>& rows) {
    if (rows.empty()) return;
    json.Key(("TABLE_" + name).c_str());
    json.StartObject();
    json.Key(("ROW_" + name).c_str());
    if (rows.size() > 1) json.StartArray();
    for (const auto& row : rows) json.RawValue(row.c_str(), row.size(), rapidjson::kObjectType);
    if (rows.size() > 1) json.EndArray();
    json.EndObject();
}

std::vector<std::string> or_all(const std::string& name, const Device& device) {
    return name.empty() ? device.port_names() : std::vector<std::string>{name};
}

using Memberships = std::vector<std::pair<std::string, VlanSet>>;

/// The VLANs of each port that has a link.
Memberships memberships(const Device& device) {
    Memberships all;
    for (const auto& name : device.port_names()) {
        const Port& port = device.ports.at(name);
        if (!port.link) continue;
        const Carried carried = device.carried(port);
        all.emplace_back(name, carried.tagged);
        if (carried.native != 0) all.back().second.set(static_cast<std::size_t>(carried.native));
    }
    return all;
}

std::vector<std::string> members(const Memberships& ports, std::size_t vlan) {
    std::vector<std::string> names;
    for (const auto& [name, vlans] : ports) {
        if (vlans[vlan]) names.push_back(name);
    }
    return names;
}

void put_members(Json& json, const std::vector<std::string>& names) {
    constexpr std::size_t in_a_text = 16;
    if (names.empty()) return;
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i % in_a_text == 0) texts.emplace_back();
        texts.back() += (texts.back().empty() ? "" : ",") + names[i];
    }
    json.Key("vlanshowplist-ifidx");
    if (texts.size() > 1) json.StartArray();
    for (const auto& text : texts) json.String(text.c_str());
    if (texts.size() > 1) json.EndArray();
}

bool is_suspended(const Device& device, std::size_t vlan) {
    const auto found = device.vlan_settings.find(static_cast<int>(vlan));
    return found != device.vlan_settings.end() && found->second.suspended;
}

std::string vlan_row(const Device& device, std::size_t vlan, const Memberships& ports) {
    const int number = static_cast<int>(vlan);
    return to_object([&](Json& json) {
        put_vlan(json, device, "vlanshowbr-vlanid", number);
        put_vlan(json, device, "vlanshowbr-vlanid-utf", number);
        put(json, "vlanshowbr-vlanname", vlan_name(device, number));
        put(json, "vlanshowbr-vlanstate", std::string(is_suspended(device, vlan) ? "suspend" : "active"));
        put(json, "vlanshowbr-shutstate", std::string("noshutdown"));
        put_members(json, members(ports, vlan));
    });
}

std::string kind_row(const Device& device, std::size_t vlan) {
    return to_object([&](Json& json) {
        put_vlan(json, device, "vlanshowinfo-vlanid", static_cast<int>(vlan));
        put(json, "vlanshowinfo-media-type", std::string("enet"));
        put(json, "vlanshowinfo-vlanmode", std::string("ce-vlan"));
    });
}

std::string padded(std::string text, std::size_t width) {
    text.resize(std::max(text.size(), width), ' ');
    return text;
}

std::string vlan_line(const Device& device, std::size_t vlan, const Memberships& ports) {
    std::string line = padded(std::to_string(vlan), 5) + padded(vlan_name(device, static_cast<int>(vlan)), 33) +
                       padded(is_suspended(device, vlan) ? "suspended" : "active", 10);
    const auto names = members(ports, vlan);
    for (std::size_t i = 0; i < names.size(); ++i) {
        const std::string number = names[i].substr(names[i].find_first_of("0123456789"));
        line += (i == 0 ? "" : ", ") + std::string(names[i].front() == 'E' ? "Eth" : "Po") + number;
    }
    return line + "\n";
}

/// Its lines are those that differ from the factory's.
std::string port_block(const std::string& name, const Port& port) {
    std::string text = "\ninterface " + name + "\n";
    const auto line = [&](bool applies, const std::string& what) {
        if (applies) text += "  " + what + "\n";
    };
    line(!port.description.empty(), "description " + port.description);
    line(!port.switchport, "no switchport");
    line(port.monitor, "switchport monitor");
    line(port.mode != "access", "switchport mode " + port.mode);
    line(port.access != 1, "switchport access vlan " + std::to_string(port.access));
    line(port.native != 1, "switchport trunk native vlan " + std::to_string(port.native));
    const std::string list = list_text(port.allowed, "none", "");
    line(!list.empty(), "switchport trunk allowed vlan " + list);
    line(port.channel, "channel-group 1 mode active");
    line(port.pair != 0, "vpc " + std::to_string(port.pair));
    line(port.shut, "shutdown");
    return text;
}

}  // namespace

Said show_nxos_switchports(const Device& device, const std::string& name) {
    Said said;
    std::vector<std::string> rows;
    for (const auto& each : or_all(name, device)) {
        rows.push_back(to_object([&](Json& json) { put_switchport(json, device, each); }));
        said.text += switchport_text(device, each);
    }
    said.json = to_object([&](Json& json) { put_rows(json, "interface", rows); });
    return said;
}

Said show_nxos_statuses(const Device& device, const std::string& name) {
    std::vector<std::string> rows;
    for (const auto& each : or_all(name, device)) {
        const Port& port = device.ports.at(each);
        rows.push_back(to_object([&](Json& json) {
            put(json, "interface", each);
            put(json, "name", port.description.empty() ? "--" : port.description);
            put(json, "state", std::string(port.shut ? "disabled" : port.link ? "connected" : "notconnect"));
            put(json, "vlan",
                !port.switchport       ? "routed"
                : port.mode == "trunk" ? "trunk"
                                       : std::to_string(port.access));
            put(json, "duplex", std::string("full"));
            put(json, "speed", std::string("10G"));
            put(json, "type", std::string("10Gbase-T"));
        }));
    }
    return {to_object([&](Json& json) { put_rows(json, "interface", rows); }), {}};
}

Said show_nxos_vlans(const Device& device, const VlanSet& shown, VlanTable table) {
    if (table == VlanTable::one && (shown & device.vlans).none()) {
        throw Refusal{Refusal::Kind::failed,
                      "VLAN " + haas_sim::format_vlans(shown) + " not found in current VLAN database"};
    }
    Said said;
    said.text =
        "\nVLAN Name                             Status    Ports\n"
        "---- -------------------------------- --------- -------------------------------\n";
    const auto ports = memberships(device);
    std::vector<std::string> rows;
    std::vector<std::string> kinds;
    for (std::size_t vlan = 1; vlan < shown.size(); ++vlan) {
        if (!shown[vlan] || !device.vlans[vlan]) continue;
        rows.push_back(vlan_row(device, vlan, ports));
        kinds.push_back(kind_row(device, vlan));
        said.text += vlan_line(device, vlan, ports);
    }
    said.json = to_object([&](Json& json) {
        put_rows(json,
                 table == VlanTable::full    ? "vlanbrief"
                 : table == VlanTable::brief ? "vlanbriefxbrief"
                                             : "vlanbriefid",
                 rows);
        if (table == VlanTable::full) put_rows(json, "mtuinfo", kinds);
        if (table == VlanTable::one) put_rows(json, "mtuinfoid", kinds);
    });
    return said;
}

Said show_nxos_configuration(const Device& device, const std::vector<std::string>& names, const std::string& command) {
    std::string text = "\n!Command: show running-config" + command +
                       "\n!Running configuration last done at: Sat Jan  1 01:13:20 2022\n!Time: Sat Jan  1 01:20:11 "
                       "2022\n\nversion 9.3(5) Bios:version 07.67\n";
    if (names.empty()) {
        text += "feature nxapi\n\nvlan " + haas_sim::format_vlans(device.vlans) + "\n";
        if (device.tags_native) text += "vlan dot1Q tag native\n";
    }
    for (const auto& name : names.empty() ? device.port_names() : names)
        text += port_block(name, device.ports.at(name));
    return {{}, text + "\n"};
}

}  // namespace haas_rest_sim
