// @source  where the texts come from:
//  - `show vlan`: captures of PowerConnect 8000 and M6348 (firmware 5), and of an N-Series, in tests and notes of
//    others (netman, fake-switches). Port-channels come first, a cell is 13 wide; tagging and link
//    are not shown. In all modes, and `Dynamic` for what GVRP has made: "VLAN Commands" of the N-Series CLI guide.
//  - `show interfaces status`: a capture of firmware 6 in the test data of parsers (ntc-templates): the columns, `A`,
//    `T` and `G` below `M`, the native VLAN of a trunk in brackets, what is too long from column 62 on in the next
//    lines. The tables of the out-of-band port and of port-channels: its template. `G` and the words of the out-of-band
//    row are our reading.
//  - `show running-config`: an M6348 (5.1.16) and an N3224 (6.8): the heading, `configure`, one line of VLANs without
//    VLAN 1, and only ports that are not as they left the factory. The order of a port's lines is our reading.
#include "switch/sim/delln3000_tables.hpp"

#include <algorithm>

#include "switch/sim/lists.hpp"

namespace haas_sim {

namespace {

bool is_channel(const std::string& name) { return name.starts_with("Po"); }

/// Port-channels, and then the others.
std::vector<std::string> members(const Device& device, int vlan) {
    const auto& running = device.running;
    std::vector<std::string> names;
    for (const bool channels : {true, false}) {
        for (const auto& name : device.port_names()) {
            const Carried now = configured(running.ports.at(name), running.vlans);
            const bool is_member = now.native == vlan || now.tagged[static_cast<std::size_t>(vlan)];
            if (is_member && is_channel(name) == channels) names.push_back(delln3000_name(name));
        }
    }
    return names;
}

const char* const vlan_heading =
    "\nVLAN   Name                             Ports          Type\n"
    "-----  ---------------                  -------------  --------------\n";

const char* vlan_type(const Device& device, int vlan) {
    if (vlan == 1) return "Default";
    return device.running.vlans[static_cast<std::size_t>(vlan)] ? "Static" : "Dynamic";
}

std::string vlan_rows(const Device& device, int vlan) {
    constexpr std::size_t cell = 13;
    const std::string number = std::to_string(vlan);
    const std::string name =
        vlan == 1 ? "default" : "VLAN" + std::string(4 - std::min<std::size_t>(4, number.size()), '0') + number;
    auto lines = folded(port_ranges(members(device, vlan)), cell);
    if (lines.empty()) lines.emplace_back();
    std::string text = left(number, 7) + left(name, 33) + left(lines.front(), 15) + vlan_type(device, vlan) + "\n";
    for (std::size_t i = 1; i < lines.size(); ++i) text += std::string(40, ' ') + lines[i] + "\n";
    return text;
}

Answer show_vlans(Call& call) {
    Answer answer;
    answer.paged = true;
    answer.text = vlan_heading;
    const VlanSet shown = call.device.running.vlans | call.device.dynamic_vlans;
    for (int vlan = 1; vlan <= call.device.kind().highest_vlan; ++vlan) {
        if (shown[static_cast<std::size_t>(vlan)]) answer.text += vlan_rows(call.device, vlan);
    }
    return answer;
}

Answer show_vlan(Call& call) {
    const int vlan = call.number();
    if (!call.device.running.vlans[static_cast<std::size_t>(vlan)]) throw Refused{"VLAN ID not found."};
    Answer answer;
    answer.text = vlan_heading + vlan_rows(call.device, vlan);
    return answer;
}

/// `(3999),120`: what of a trunk passes untagged is in brackets.
std::vector<std::string> status_vlans(const Port& port, const VlanSet& created) {
    if (port.mode == PortMode::access) return {std::to_string(port.access)};
    const bool trunk = port.mode == PortMode::trunk;
    VlanSet tagged = (trunk ? port.allowed : port.general_tagged) & created;
    const int native = trunk ? port.native : port.general;
    tagged.reset(static_cast<std::size_t>(native));
    auto items = vlan_items(tagged);
    items.insert(items.begin(), "(" + std::to_string(native) + ")");
    return items;
}

/// The last two columns, `before` of them in the first line.
std::string with_vlans(const std::string& before, const Port& port, const VlanSet& created) {
    constexpr std::size_t cell = 19;
    const char* const mode = port.mode == PortMode::access ? "A" : port.mode == PortMode::trunk ? "T" : "G";
    std::string text = before + left(mode, 3);
    const std::string indent(text.size(), ' ');
    const auto lines = folded(status_vlans(port, created), cell);
    for (std::size_t i = 0; i < lines.size(); ++i) text += (i == 0 ? "" : "\n" + indent) + lines[i];
    return text + "\n";
}

Answer show_status(Call& call) {
    const auto& running = call.device.running;
    std::string ports =
        "\nPort      Description     Duplex Speed   Neg  Link   Flow  M  VLAN\n"
        "                                              State  Ctrl\n"
        "--------- --------------- ------ ------- ---- ------ ----- -- -------------------\n";
    std::string channels =
        "\nPort    Description                    Link   M  VLAN\nChannel                                State\n"
        "------- ------------------------------ ------ -- -------------------\n";
    for (const auto& name : call.device.port_names()) {
        const Port& port = running.ports.at(name);
        const bool up = port.link && !port.shut;
        if (is_channel(name)) {
            channels += with_vlans(left(name, 39) + left(up ? "Up" : "Down", 7), port, running.vlans);
            continue;
        }
        const std::string before = left(delln3000_name(name), 10) + left("", 16) + left(up ? "Full" : "N/A", 7) +
                                   left(up ? "1000" : "Unknown", 8) + left("Auto", 5) + left(up ? "Up" : "Down", 7) +
                                   left(up ? "On" : "Off", 6);
        ports += with_vlans(before, port, running.vlans);
    }
    Answer answer;
    answer.paged = true;
    answer.text = ports +
                  "\nOob       Type                            Link\n                                          State\n"
                  "--------- ------------------------------- -----\noob       Out-Of-Band                     Up\n" +
                  channels;
    return answer;
}

void add_line(std::string& lines, bool is_set, const std::string& line) {
    if (is_set) lines += line + "\n";
}

/// Nothing of a port that is as it left the factory.
std::string port_lines(const Port& port, int highest) {
    const VlanSet all = vlan_range(1, highest);
    std::string lines;
    add_line(lines, port.shut, "shutdown");
    add_line(lines, port.channel, "channel-group 1 mode active");
    add_line(lines, port.mode == PortMode::trunk, "switchport mode trunk");
    add_line(lines, port.mode == PortMode::general, "switchport mode general");
    add_line(lines, port.access != 1, "switchport access vlan " + std::to_string(port.access));
    add_line(lines, port.general != 1, "switchport general pvid " + std::to_string(port.general));
    add_line(lines, port.general_tagged.any(),
             "switchport general allowed vlan add " + format_vlans(port.general_tagged) + " tagged");
    add_line(lines, port.native != 1, "switchport trunk native vlan " + std::to_string(port.native));
    add_line(lines, port.native_tagged, "switchport trunk native vlan tagging");
    const std::string allowed = port.allowed.none() ? "none" : format_vlans(port.allowed);
    add_line(lines, (port.allowed & all) != all, "switchport trunk allowed vlan " + allowed);
    return lines;
}

std::string interface_text(const Device& device, const std::string& name) {
    const std::string lines = port_lines(device.running.ports.at(name), device.kind().highest_vlan);
    if (lines.empty()) return {};
    const std::string title = is_channel(name) ? "port-channel " + name.substr(2) : delln3000_name(name);
    return "!\ninterface " + title + "\n" + lines + "exit\n";
}

Answer show_running(Call& call) {
    const Device& device = call.device;
    VlanSet vlans = device.running.vlans;
    vlans.reset(1);
    const std::string version = device.options().firmware < 6 ? "5.1.2.3" : "6.3.3.10";
    Answer answer;
    answer.paged = true;
    answer.text = "\n!Current Configuration:\n!System Description \"Dell Networking N3048, " + version +
                  ", Linux 3.6.5\"\n!System Software Version " + version + "\n!\nconfigure\n" +
                  (vlans.none() ? "" : "vlan " + format_vlans(vlans) + "\nexit\n") + "hostname \"" + device.hostname() +
                  "\"\n";
    for (const auto& name : device.port_names()) answer.text += interface_text(device, name);
    answer.text += "exit\n";
    return answer;
}

}  // namespace

std::string delln3000_name(std::string port) {
    char& first = port.front();
    if (first >= 'a' && first <= 'z') first = static_cast<char>(first - 'a' + 'A');
    return port;
}

void add_delln3000_tables(std::vector<Rule>& rules) {
    add_rule(rules, Mode::privileged, "show interfaces status", show_status);
    for (const Mode mode : {Mode::privileged, Mode::configuration, Mode::interface, Mode::vlan}) {
        add_rule(rules, mode, "show vlan", show_vlans);
        add_rule(rules, mode, "show vlan id <vlan>", show_vlan);
    }
    add_rule(rules, Mode::privileged, "show running-config", show_running);
}

}  // namespace haas_sim
