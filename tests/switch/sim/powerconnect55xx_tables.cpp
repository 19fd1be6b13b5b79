// @source  where the texts come from:
//  - `show vlan`: a capture of a stack of eight PowerConnect 5548 (4.1.0.1) in the test data of noc: the columns and
//    their widths, names and single lines in the middle of a cell, a list of several lines at its left, port-channels
//    behind all ports. A VLAN that was not created has no row.
//  - `show interfaces status`: a capture of a PowerConnect of the family in the test data of parsers (ntc-templates),
//    with the names that a 5500 has
//  - `show running-config`: the family's form (a heading `vlan database`, ports by their long names, a blank before
//    each of their lines). None of a 5500 with trunks was found: which lines stand there is our reading, and no tool
//    should build on it.
#include "switch/sim/powerconnect55xx_tables.hpp"

#include <algorithm>

#include "switch/sim/lists.hpp"

namespace haas_sim {

namespace {

bool is_channel(const std::string& name) { return name.starts_with("Po"); }

struct Members {
    std::vector<std::string> tagged;
    std::vector<std::string> untagged;
};

Members members(const Device& device, int vlan) {
    const auto& running = device.running;
    Members found;
    for (const auto& name : device.port_names()) {
        const Carried now = configured(running.ports.at(name), running.vlans);
        if (now.native == vlan)
            found.untagged.push_back(name);
        else if (now.tagged[static_cast<std::size_t>(vlan)])
            found.tagged.push_back(name);
    }
    return found;
}

constexpr std::size_t ports_width = 18;

std::string cell(const std::vector<std::string>& lines, std::size_t i) {
    if (i >= lines.size()) return left("", ports_width);
    return lines.size() == 1 ? centered(lines[i], ports_width) : left(lines[i], ports_width);
}

std::string vlan_rows(const Device& device, int vlan) {
    const std::string number = std::to_string(vlan);
    const Members all = members(device, vlan);
    const auto tagged = folded(port_ranges(all.tagged), ports_width);
    const auto untagged = folded(port_ranges(all.untagged), ports_width);
    std::string text;
    const std::size_t rows = std::max({tagged.size(), untagged.size(), std::size_t(1)});
    for (std::size_t i = 0; i < rows; ++i) {
        const bool first = i == 0;
        text += centered(first ? number : "", 4) + " " + centered(first ? number : "", 12) + " " + cell(tagged, i) +
                " " + cell(untagged, i) + " " +
                centered(!first      ? ""
                         : vlan == 1 ? "Default"
                                     : "permanent",
                         9) +
                " " + centered(first ? "Required" : "", 13) + " \n";
    }
    return text;
}

Answer show_vlans(Call& call) {
    Answer answer;
    answer.paged = true;
    answer.text =
        "\nVlan     Name        Tagged Ports      UnTagged Ports     Type    Authorization \n"
        "---- ------------ ------------------ ------------------ --------- ------------- \n";
    for (int vlan = 1; vlan <= call.device.kind().highest_vlan; ++vlan) {
        if (call.device.running.vlans[static_cast<std::size_t>(vlan)]) answer.text += vlan_rows(call.device, vlan);
    }
    answer.text += "\n";
    return answer;
}

Answer show_status(Call& call) {
    std::string ports =
        "                                             Flow Link          Back   Mdix\n"
        "Port     Type         Duplex  Speed Neg      ctrl State       Pressure Mode\n"
        "-------- ------------ ------  ----- -------- ---- ----------- -------- -------\n";
    std::string channels =
        "\n                                          Flow    Link\n"
        "Ch       Type    Duplex  Speed  Neg      control  State\n"
        "-------- ------- ------  -----  -------- -------  -----------\n";
    for (const auto& name : call.device.port_names()) {
        const Port& port = call.device.running.ports.at(name);
        const bool up = port.link && !port.shut;
        if (is_channel(name)) {
            channels += left(name, 11) + (up ? "1G    Full    1000   Enabled    Off     Up\n"
                                             : "--      --     --       --       --    Not Present\n");
            continue;
        }
        const std::string type = name.starts_with("te") ? "10G-Fiber" : "1G-Copper";
        ports += left(name, 9) + left(type, 13) +
                 (up ? "Full    1000  Enabled  Off  Up          Disabled On\n"
                     : "--      --     --     --  Down           --     --\n");
    }
    Answer answer;
    answer.paged = true;
    answer.text = ports + channels;
    return answer;
}

void add_line(std::string& lines, bool is_set, const std::string& line) {
    if (is_set) lines += " " + line + "\n";
}

/// Nothing of a port that is as it left the factory.
std::string port_lines(const Port& port, int highest) {
    const VlanSet all = vlan_range(1, highest);
    std::string lines;
    add_line(lines, port.shut, "shutdown");
    add_line(lines, port.channel, "channel-group 1 mode auto");
    add_line(lines, port.mode == PortMode::trunk, "switchport mode trunk");
    add_line(lines, port.mode == PortMode::general, "switchport mode general");
    add_line(lines, port.access != 1, "switchport access vlan " + vlan_or_none(port.access));
    add_line(lines, port.general_tagged.any(),
             "switchport general allowed vlan add " + format_vlans(port.general_tagged));
    add_line(lines, port.general != 1, "switchport general pvid " + std::to_string(port.general));
    add_line(lines, port.allowed != all,
             port.allowed.none() ? "switchport trunk allowed vlan none"
                                 : "switchport trunk allowed vlan add " + format_vlans(port.allowed));
    add_line(lines, port.native != 1, "switchport trunk native vlan " + vlan_or_none(port.native));
    return lines;
}

std::string long_name(const std::string& name) {
    const std::string number = name.substr(2);
    return (is_channel(name)      ? "port-channel"
            : name.front() == 't' ? "tengigabitethernet"
                                  : "gigabitethernet") +
           number;
}

Answer show_running(Call& call) {
    const Device& device = call.device;
    VlanSet vlans = device.running.vlans;
    vlans.reset(1);
    Answer answer;
    answer.paged = true;
    if (vlans.any()) answer.text = "vlan database\nvlan " + format_vlans(vlans) + "\nexit\n";
    answer.text += "hostname " + device.hostname() + "\n";
    for (const auto& name : device.port_names()) {
        const std::string lines = port_lines(device.running.ports.at(name), device.kind().highest_vlan);
        if (!lines.empty()) answer.text += "!\ninterface " + long_name(name) + "\n" + lines;
    }
    answer.text += "!\n";
    return answer;
}

}  // namespace

void add_powerconnect55xx_tables(std::vector<Rule>& rules) {
    add_rule(rules, Mode::privileged, "show interfaces status", show_status);
    add_rule(rules, Mode::privileged, "show vlan", show_vlans);
    add_rule(rules, Mode::privileged, "show running-config", show_running);
}

}  // namespace haas_sim
