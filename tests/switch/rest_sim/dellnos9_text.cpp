// @source  where the texts come from:
//  - `show interfaces switchport`: a capture, whose shape is tests/texts/switches/dellnos9-show. Without a port: all
//  switchports, each
//    behind an empty line, a member of a port-channel as `Name: GigabitEthernet 1/5 (Port-channel 1)`, lists that go on
//    behind blanks, as noc reads it from FTOS; `Description:` in a capture of an MXL; `802.1QTagged: True` and no
//    native VLAN where a port is tagged only, in the Configuration Guide for the S6000-ON. Whether a native VLAN is
//    shown for a member is our reading: none is.
//  - `show vlan`: captures of FTOS in the test data of parsers (ntc-templates): the columns, `*` at the default VLAN, a
//    line for each kind of port; `Po1(Gi 1/5)` in the Configuration Guide
//  - `show running-config`: a capture of an MXL (9.13) in the notes of others: ports are members in the VLANs' blocks,
//    and those of VLAN 1 stand in a comment
//  - `show monitor session`: "Port Monitoring" in the Configuration Guide for the S3048-ON: the columns and their
//  words.
//    Their widths are ours, as the pages that were found have lost them, and so is that nothing is shown without a
//    session
//  - the tunnel has no pager: Open Automation Guide, "REST API Framework to Execute the CLIs"
#include "switch/rest_sim/dellnos9_text.hpp"

#include <algorithm>
#include <map>
#include <sstream>

namespace haas_rest_sim {

namespace {

/// `T       1511,1612-1614`; a long list goes on in the next line.
std::string list_lines(char letter, const VlanSet& vlans) {
    constexpr std::size_t most = 5;
    std::string text;
    std::size_t count = 0;
    for (const auto& item : haas_sim::vlan_items(vlans)) {
        if (count == 0)
            text += std::string(1, letter) + "       ";
        else if (count % most == 0)
            text += ",\n        ";
        else
            text += ',';
        text += item;
        ++count;
    }
    return text.empty() ? text : text + "\n";
}

const char* const codes =
    "\nCodes:  U - Untagged, T - Tagged\n        x - Dot1x untagged, X - Dot1x tagged\n        G - GVRP tagged, M - Trunk\n"
    "        i - Internal untagged, I - Internal tagged, v - VLT untagged, V - VLT tagged\n\n";

/// Without `portmode hybrid`, a port is tagged or untagged.
bool is_tagged_only(const Port& port) { return port.mode != "hybrid" && port.allowed.any(); }

std::string switchport_block(const std::string& name, const Port& port) {
    std::string text = "Name: " + dell_name(name).full() + (port.channel ? " (Port-channel 1)" : "") +
                       (port.description.empty() ? "" : "\nDescription: " + port.description);
    if (port.channel) return text + "\n802.1QTagged: False\nVlan membership:\nQ       Vlans\n\n";
    const bool tagged_only = is_tagged_only(port);
    const int native = port.native == 0 ? 1 : port.native;
    VlanSet untagged;
    if (!tagged_only) untagged.set(static_cast<std::size_t>(native));
    text += std::string("\n802.1QTagged: ") +
            (port.mode == "hybrid" ? "Hybrid"
             : tagged_only         ? "True"
                                   : "False") +
            "\nVlan membership:\nQ       Vlans\n" + list_lines('U', untagged) + list_lines('T', port.allowed) + "\n";
    return tagged_only ? text : text + "Native VlanId:    " + std::to_string(native) + ".\n\n";
}

std::string show_switchport(const Device& device, const std::string& full) {
    const auto found = find_dell_port(device, full);
    if (!found) return "% Error: No such interface.\n";
    const Port& port = device.ports.at(*found);
    const auto name = dell_name(*found);
    if (!port.switchport && !port.channel) {
        return "% Error: " + name.short_type + " " + name.number + " Port is not in Layer-2 mode.\n";
    }
    return codes + switchport_block(*found, port) + "\n\n";
}

std::string show_switchports(const Device& device) {
    std::string text = codes;
    for (const auto& name : device.port_names()) {
        const Port& port = device.ports.at(name);
        if (port.switchport || port.channel) text += switchport_block(name, port);
    }
    return text + "\n\n";
}

/// `1/1-4,7`: numbers of ports of one unit that follow one another run together.
std::string number_ranges(const std::vector<std::string>& numbers) {
    std::string text;
    int first = 0;
    int last = 0;
    const auto finish = [&] {
        if (first != 0) text += std::to_string(first) + (last > first ? "-" + std::to_string(last) : "");
    };
    for (const auto& number : numbers) {
        const int port = haas_sim::parse_number(number.substr(number.find('/') + 1)).value_or(0);
        if (first != 0 && port == last + 1) {
            last = port;
            continue;
        }
        finish();
        text += text.empty() ? number.substr(0, number.find('/') + 1) : ",";
        first = last = port;
    }
    finish();
    return text;
}

using ByType = std::map<std::string, std::vector<std::string>>;

/// Ports by their short or long type.
ByType by_type(const std::vector<std::string>& names, std::string DellName::*type) {
    ByType sorted;
    for (const auto& name : names) {
        const auto dell = dell_name(name);
        sorted[dell.*type].push_back(dell.number);
    }
    return sorted;
}

std::string channel_members(const Device& device) {
    std::vector<std::string> numbers;
    for (const auto& name : device.port_names()) {
        if (device.ports.at(name).channel) numbers.push_back(dell_name(name).number);
    }
    return numbers.empty() ? "" : "Gi " + number_ranges(numbers);
}

/// `T Gi 1/1-4`, `U Po1(Gi 1/5)`.
std::vector<std::string> vlan_lines(const Device& device, int vlan) {
    const auto members = dell_members(device, vlan);
    std::vector<std::string> lines;
    const auto add = [&](const std::string& letter, const std::vector<std::string>& names) {
        for (const auto& [type, numbers] : by_type(names, &DellName::short_type)) {
            if (type != "Po") {
                lines.push_back(letter + type + " " + number_ranges(numbers));
                continue;
            }
            for (const auto& number : numbers) {
                lines.push_back(letter + "Po" + number + "(" + (number == "1" ? channel_members(device) : "") + ")");
            }
        }
    };
    add("T ", members.tagged);
    add("U ", members.untagged);
    return lines;
}

std::string padded(std::string text, std::size_t width) {
    text.resize(std::max(width, text.size()), ' ');
    return text;
}

std::string vlan_rows(const Device& device, int vlan) {
    constexpr std::size_t ports_column = 53;
    const auto members = dell_members(device, vlan);
    const auto is_up = [&](const std::string& name) { return !device.ports.at(name).shut; };
    const bool active = std::any_of(members.tagged.begin(), members.tagged.end(), is_up) ||
                        std::any_of(members.untagged.begin(), members.untagged.end(), is_up);
    std::string row =
        padded(std::string(vlan == 1 ? "*   " : "    ") + std::to_string(vlan), 11) + (active ? "Active" : "Inactive");
    const auto lines = vlan_lines(device, vlan);
    if (lines.empty()) return row + "\n";
    std::string text;
    for (const auto& line : lines) {
        text += padded(row, ports_column) + line + "\n";
        row.clear();
    }
    return text;
}

std::string show_vlans(const Device& device, int only) {
    std::string text =
        "\nCodes: * - Default VLAN, G - GVRP VLANs, R - Remote Port Mirroring VLANs, P - Primary, C - Community, I - Isolated\n"
        "       O - Openflow\nQ: U - Untagged, T - Tagged\n   x - Dot1x untagged, X - Dot1x tagged\n"
        "   o - OpenFlow untagged, O - OpenFlow tagged\n   G - GVRP tagged, M - Vlan-stack, H - VSN tagged\n"
        "   i - Internal untagged, I - Internal tagged, v - VLT untagged, V - VLT tagged\n\n"
        "    NUM    Status    Description                     Q Ports\n";
    for (int vlan = 1; vlan < static_cast<int>(device.vlans.size()); ++vlan) {
        if (device.vlans[static_cast<std::size_t>(vlan)] && (only == 0 || only == vlan))
            text += vlan_rows(device, vlan);
    }
    return text;
}

std::string interface_block(const std::string& name, const Port& port) {
    std::string text = "interface " + dell_name(name).full() + "\n";
    if (!port.description.empty()) text += " description " + port.description + "\n";
    text += " no ip address\n";
    if (port.mode == "hybrid") text += " portmode hybrid\n";
    if (port.switchport) text += " switchport\n";
    if (port.channel) text += "!\n port-channel-protocol LACP\n  port-channel 1 mode active\n";
    return text + (port.shut ? " shutdown\n!\n" : " no shutdown\n!\n");
}

std::string member_lines(const std::string& beginning, const std::vector<std::string>& names) {
    std::string text;
    for (const auto& [type, numbers] : by_type(names, &DellName::type)) {
        text += beginning + type + " ";
        if (type != "Port-channel") text += number_ranges(numbers);
        for (std::size_t i = 0; type == "Port-channel" && i < numbers.size(); ++i)
            text += (i == 0 ? "" : ",") + numbers[i];
        text += "\n";
    }
    return text;
}

std::string show_running(const Device& device) {
    std::string text = "Current Configuration ...\n! Version 9.14(2.20)\n!\nhostname " + device.hostname + "\n!\n";
    for (const auto& name : device.port_names()) text += interface_block(name, device.ports.at(name));
    text += "interface ManagementEthernet 1/1\n ip address 192.0.2.7/24\n no shutdown\n!\n";
    for (int vlan = 1; vlan < static_cast<int>(device.vlans.size()); ++vlan) {
        if (!device.vlans[static_cast<std::size_t>(vlan)]) continue;
        const auto members = dell_members(device, vlan);
        text += "interface Vlan " + std::to_string(vlan) + "\n";
        if (vlan == 1)
            text += member_lines("!untagged ", members.untagged) + "!\n";
        else
            text += " no ip address\n" + member_lines(" tagged ", members.tagged) +
                    member_lines(" untagged ", members.untagged) + " shutdown\n!\n";
    }
    return text + "end\n";
}

/// Each destination has a session of its own, with the switch's last port as the source.
std::string show_monitors(const Device& device) {
    std::string rows;
    int session = 0;
    const auto names = device.port_names();
    const auto source = dell_name(names.back());
    for (const auto& name : names) {
        if (!device.ports.at(name).monitor) continue;
        const auto port = dell_name(name);
        rows += padded(std::to_string(session++), 11) + padded(source.short_type + " " + source.number, 10) +
                padded(port.short_type + " " + port.number, 13) + "both       interface  Port-based\n";
    }
    if (rows.empty()) return rows;
    return "\nSessionID  Source    Destination  Direction  Mode       Type\n"
           "---------  ------    -----------  ---------  ----       ----\n" +
           rows;
}

std::vector<std::string> words_of(const std::string& text) {
    std::istringstream stream(text);
    std::vector<std::string> words;
    for (std::string word; stream >> word;) words.push_back(word);
    return words;
}

bool shortens(const std::vector<std::string>& words, std::size_t i, const std::string& whole) {
    return i < words.size() && whole.starts_with(words[i]);
}

}  // namespace

std::string DellName::resource() const {
    std::string name = (type == "Port-channel"         ? "port-channel-"
                        : type == "TenGigabitEthernet" ? "tengig-"
                                                       : "gige-") +
                       number;
    std::replace(name.begin(), name.end(), '/', '-');
    return name;
}

DellName dell_name(const std::string& port) {
    if (port.starts_with("Po")) return {"Port-channel", "Po", port.substr(2)};
    if (port.starts_with("Te")) return {"TenGigabitEthernet", "Te", port.substr(2)};
    return {"GigabitEthernet", "Gi", port};
}

std::optional<std::string> find_dell_port(const Device& device, const std::string& full) {
    for (const auto& each : device.ports) {
        if (dell_name(each.first).full() == full) return each.first;
    }
    return {};
}

DellMembers dell_members(const Device& device, int vlan) {
    DellMembers members;
    for (const auto& name : device.port_names()) {
        const Port& port = device.ports.at(name);
        if (!port.switchport) continue;
        const int native = port.native == 0 ? 1 : port.native;
        if (port.allowed[static_cast<std::size_t>(vlan)])
            members.tagged.push_back(name);
        else if (native == vlan && !is_tagged_only(port))
            members.untagged.push_back(name);
    }
    return members;
}

std::string show_on_dellnos9(const Device& device, const std::string& command) {
    const auto words = words_of(command);
    if (shortens(words, 0, "interfaces") && shortens(words, 1, "switchport")) {
        if (words.size() == 2) return show_switchports(device);
        if (words.size() == 4) return show_switchport(device, words[2] + " " + words[3]);
    }
    if (shortens(words, 0, "vlan") && words.size() == 1) return show_vlans(device, 0);
    if (shortens(words, 0, "vlan") && words.size() == 3 && words[1] == "id") {
        return show_vlans(device, haas_sim::parse_number(words[2]).value_or(-1));
    }
    if (shortens(words, 0, "running-config") && words.size() == 1) return show_running(device);
    if (shortens(words, 0, "monitor") && shortens(words, 1, "session") && words.size() == 2)
        return show_monitors(device);
    return dell_invalid_input;
}

}  // namespace haas_rest_sim
