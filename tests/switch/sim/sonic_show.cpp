// `show` of a simulated SONiC.
//
// @source  where the texts come from:
//  - show vlan config, show vlan brief: sonic-utilities, show/vlan.py, and what tests/vlan_test.py expects. Of 2026 it
//    has a column `Static Anycast Gateway` in the place of `DHCP Helper Address`, which is of releases before
//  - show interfaces switchport: show/interfaces/__init__.py of the same, and "Switchport Modes" of its
//  Command-Reference
//  - the tables: tabulate, its forms `simple` and `grid`
//  - ours: the version
#include <algorithm>

#include "switch/sim/sonic.hpp"

namespace haas_sim {

namespace {

std::string left(std::string text, std::size_t width) {
    text.resize(std::max(width, text.size()), ' ');
    return text;
}

std::string right(const std::string& text, std::size_t width) {
    return std::string(width - std::min(width, text.size()), ' ') + text;
}

/// As the library tabulate does in its simple form.
/// @param numbers  the column that stands to the right, unless there are no rows
std::string simple_table(const Words& headers, const std::vector<Words>& rows, std::size_t numbers) {
    const bool has_numbers = !rows.empty();
    std::vector<std::size_t> widths;
    for (std::size_t i = 0; i < headers.size(); ++i) {
        widths.push_back(headers[i].size() + 2);
        for (const auto& row : rows) widths[i] = std::max(widths[i], row[i].size());
    }
    const auto line = [&](const Words& cells) {
        std::string text;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const bool to_the_right = has_numbers && i == numbers;
            text += (i == 0 ? "" : "  ") + (to_the_right ? right(cells[i], widths[i]) : left(cells[i], widths[i]));
        }
        return text.substr(0, text.find_last_not_of(' ') + 1) + "\n";
    };
    Words rules;
    for (const auto width : widths) rules.emplace_back(width, '-');
    std::string text = line(headers) + line(rules);
    for (const auto& row : rows) text += line(row);
    return text;
}

std::string show_vlan_config(const Device& device) {
    std::vector<Words> rows;
    for (const auto& [vlan, fields] : sonic_vlans_table(device.running)) {
        bool has_members = false;
        for (const auto& [key, tagging] : sonic_members_table(device, device.running)) {
            if (!key.starts_with(vlan + "|")) continue;
            rows.push_back({vlan, fields[0].second, key.substr(vlan.size() + 1), tagging[0].second});
            has_members = true;
        }
        if (!has_members) rows.push_back({vlan, fields[0].second, "", ""});
    }
    return simple_table({"Name", "VID", "Member", "Mode"}, rows, 1);
}

/// As tabulate does in its form `grid`; lines of a cell are parted by \n.
std::string show_vlan_brief(const Device& device) {
    const Words headers = {"VLAN ID", "IP Address", "Ports", "Port Tagging", "Proxy ARP", "DHCP Helper Address"};
    std::vector<std::vector<Words>> rows;
    for (const auto& [vlan, fields] : sonic_vlans_table(device.running)) {
        std::vector<Words> lines;
        for (const auto& [key, tagging] : sonic_members_table(device, device.running)) {
            if (key.starts_with(vlan + "|"))
                lines.push_back({"", "", key.substr(vlan.size() + 1), tagging[0].second, "", ""});
        }
        if (lines.empty()) lines.push_back({"", "", "", "", "", ""});
        lines[0][0] = fields[0].second;
        lines[0][4] = "disabled";
        rows.push_back(lines);
    }
    std::vector<std::size_t> widths;
    for (std::size_t i = 0; i < headers.size(); ++i) {
        widths.push_back(headers[i].size() + 2);
        for (const auto& row : rows) {
            for (const auto& cells : row) widths[i] = std::max(widths[i], cells[i].size());
        }
    }
    const auto rule = [&](char c) {
        std::string text = "+";
        for (const auto width : widths) text += std::string(width + 2, c) + "+";
        return text + "\n";
    };
    const auto line = [&](const Words& cells) {
        std::string text = "|";
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const bool to_the_right = i == 0 && !rows.empty();
            text += " " + (to_the_right ? right(cells[i], widths[i]) : left(cells[i], widths[i])) + " |";
        }
        return text + "\n";
    };
    std::string text = rule('-') + line(headers) + rule('=');
    for (const auto& row : rows) {
        for (const auto& cells : row) text += line(cells);
        text += rule('-');
    }
    return text;
}

std::string mode_of(const Port& port) {
    if (!port.declared.empty()) return port.declared;
    return port.allowed.any() ? "trunk" : "routed";
}

std::string show_switchport(const Device& device, bool with_vlans) {
    std::vector<Words> rows;
    for (const auto& name : device.port_names()) {
        const Port& port = device.running.ports.at(name);
        if (port.channel) continue;
        Words row = {name, mode_of(port)};
        if (with_vlans) {
            row.push_back(port.native == 0 ? "" : std::to_string(port.native));
            std::string tagged;
            const VlanSet vlans = sonic_tagged(port);
            for (std::size_t vlan = 1; vlan < vlans.size(); ++vlan) {
                if (vlans[vlan]) tagged += (tagged.empty() ? "" : ",") + std::to_string(vlan);
            }
            row.push_back(tagged);
        }
        rows.push_back(row);
    }
    Words headers = {"Interface", "Mode"};
    if (with_vlans) headers.insert(headers.end(), {"Untagged", "Tagged"});
    return simple_table(headers, rows, headers.size());
}

Words rest_of(const Words& words, std::size_t from) {
    return {words.begin() + static_cast<std::ptrdiff_t>(std::min(from, words.size())), words.end()};
}

}  // namespace

VlanSet sonic_tagged(const Port& port) {
    VlanSet tagged = port.allowed;
    if (port.native != 0) tagged.reset(static_cast<std::size_t>(port.native));
    return tagged;
}

ShellResult sonic_show(const SonicUser& user, const Words& arguments) {
    const Device& device = user.device;
    const auto what = find_click_command("show", arguments, {"interfaces", "version", "vlan"});
    if (what == "version") return {"\nSONiC Software Version: SONiC.202405.0-simulated\nSONiC OS Version: 12\n", "", 0};
    const Words words = rest_of(arguments, 1);
    if (what == "vlan") {
        const auto table = find_click_command("show vlan", words, {"brief", "config"});
        return {table == "brief" ? show_vlan_brief(device) : show_vlan_config(device), "", 0};
    }
    Words names;
    if (device.options().modes != Options::Modes::none) names.emplace_back("switchport");
    find_click_command("show interfaces", words, names);
    const auto table = find_click_command("show interfaces switchport", rest_of(words, 1), {"config", "status"});
    return {show_switchport(device, table == "config"), "", 0};
}

}  // namespace haas_sim
