// Cisco Nexus 3500 and 5500.
//
// @source  where the texts come from:
//  - `show interface switchport`: captures, whose shapes are in tests/texts/switches: nexus-trunk, -not-created,
//    -access-not-created, -link-down and -span. A blank follows `Enabled` of a SPAN destination. A port without link
//    says `down`, whatever its mode is.
//  - `show vlan`, `show running-config interface`: captures of NX-OS 5 to 9 in the test data of parsers (genie,
//    ntc-templates)
//  - VLANs that are not created: kept and shown on native and access, with no word about it in the list of a trunk.
//    1002 to 1005 and 3968 to 4094 are the system's own: "Configuring VLANs" of the NX-OS Layer 2 Switching
//    Configuration Guide
//  - `show port-channel summary`: captures in the test data of ntc-templates; "Configuring Port Channels" of the NX-OS
//    Interfaces Configuration Guide. A member shows what it is set to for itself: our reading
//  - `vlan dot1q tag native`, for all trunks: "Configuring Access and Trunk Interfaces" of the NX-OS guides. What
//    `show` says of it: the Nexus command reference
//  - refusals: lists of other tools' (networking-generic-switch and the like). In which situation each comes is our
//    reading
#include <algorithm>

#include "switch/sim/rules.hpp"

namespace haas_sim {

namespace {

std::vector<std::string> port_names(const Options& options) {
    std::vector<std::string> names;
    for (int i = 1; i <= options.ports; ++i) names.push_back("Ethernet1/" + std::to_string(i));
    for (int i = 1; i <= options.port_channels.value_or(0); ++i) names.push_back("port-channel" + std::to_string(i));
    return names;
}

bool is_channel(const std::string& name) { return name.starts_with("port-channel"); }

/// `Eth1/2`, `Po1`.
std::string short_name(const std::string& name) {
    return (is_channel(name) ? "Po" : "Eth") + name.substr(name.find_first_of("0123456789"));
}

/// Whether a list of VLANs has, from `column` on, what cannot be one; else it only has no order.
bool is_no_list(const std::string& line, std::size_t column) {
    constexpr int highest = 4094;
    std::string number;
    for (const char c : line.substr(column) + " ") {
        if (c >= '0' && c <= '9') {
            number += c;
            continue;
        }
        if (!number.empty() && parse_number(number).value_or(highest + 1) > highest) return true;
        number.clear();
        if (c != ',' && c != '-' && c != ' ') return true;
    }
    return false;
}

std::string error_text(const Mistake& mistake, const std::string& line, std::size_t column) {
    const std::string mark = std::string(column, ' ') + "^\n";
    switch (mistake.kind) {
        case Mistake::Kind::unknown: return mark + "% Invalid command at '^' marker.";
        case Mistake::Kind::ambiguous: return mark + "% Ambiguous command at '^' marker.";
        case Mistake::Kind::incomplete: return mark + "% Incomplete command at '^' marker.";
        case Mistake::Kind::bad_value: break;
    }
    if (mistake.parameter == "<port>") return mark + "Invalid interface format at '^' marker.";
    if (mistake.parameter == "<vlan>") return mark + "% Invalid number, range is (1:4094) at '^' marker.";
    if (mistake.parameter == "<vlans>" && is_no_list(line, mistake.column))
        return "Syntax error while parsing '" + line + "'";
    if (mistake.parameter == "<vlans>") return mark + "Invalid range at '^' marker.";
    return mark + "% Invalid parameter detected at '^' marker.";
}

VlanSet reserved_vlans() { return vlan_range(1002, 1005) | vlan_range(3968, 4094); }

/// The VLANs that an administrator created once, except the dummy.
VlanSet usual_vlans() {
    constexpr std::size_t dummy = 2222;
    VlanSet vlans = vlan_range(1, 4094) & ~reserved_vlans();
    vlans.reset(dummy);
    return vlans;
}

std::string vlan_name(int vlan) {
    const std::string number = std::to_string(vlan);
    return vlan == 1 ? "default" : "VLAN" + std::string(4 - number.size(), '0') + number;
}

std::string vlan_text(int vlan, const VlanSet& created) {
    const bool is_created = created[static_cast<std::size_t>(vlan)];
    return std::to_string(vlan) + " (" + (is_created ? vlan_name(vlan) : "Vlan not created") + ")";
}

std::string port_text(const std::string& name, const Configuration& running) {
    const Port& port = running.ports.at(name);
    const std::string mode = port.mode == PortMode::trunk ? "trunk" : "access";
    return "Name: " + name + "\n  Switchport: " + (port.routed ? "Disabled" : "Enabled") +
           "\n  Switchport Monitor: " + (port.monitor ? "Enabled " : "Not enabled") +
           "\n  Switchport Block Multicast: Not enabled\n  Switchport Block Unicast: Not enabled\n  Operational Mode: " +
           (port.shut || !port.link ? "down" : mode) +
           "\n  Access Mode VLAN: " + vlan_text(port.access, running.vlans) +
           "\n  Trunking Native Mode VLAN: " + vlan_text(port.native, running.vlans) +
           "\n  Trunking VLANs Allowed: " + (port.allowed.none() ? "none" : format_vlans(port.allowed)) +
           "\n  Administrative private-vlan primary host-association: none\n"
           "  Administrative private-vlan secondary host-association: none\n"
           "  Administrative private-vlan primary mapping: none\n  Administrative private-vlan secondary mapping: none\n"
           "  Administrative private-vlan trunk native VLAN: none\n"
           "  Administrative private-vlan trunk encapsulation: dot1q\n"
           "  Administrative private-vlan trunk normal VLANs: none\n"
           "  Administrative private-vlan trunk private VLANs: none\n  Operational private-vlan: none\n";
}

/// Its lines are those that differ from the factory's.
std::string configuration_text(const std::string& name, const Port& port) {
    std::string text = "\ninterface " + name + "\n";
    if (port.routed) return text + "  no switchport\n";
    if (port.mode == PortMode::trunk) text += "  switchport mode trunk\n";
    if (port.access != 1) text += "  switchport access vlan " + std::to_string(port.access) + "\n";
    if (port.native != 1) text += "  switchport trunk native vlan " + std::to_string(port.native) + "\n";
    if (port.allowed != vlan_range(1, 4094)) {
        text += "  switchport trunk allowed vlan " + (port.allowed.none() ? "none" : format_vlans(port.allowed)) + "\n";
    }
    if (port.monitor) text += "  switchport monitor\n";
    if (port.channel) text += "  channel-group 1\n";
    if (port.shut) text += "  shutdown\n";
    return text;
}

Answer show_configuration(Call& call, const std::string& command, const std::vector<std::string>& names) {
    Answer answer;
    answer.paged = true;
    answer.text = "\n!Command: show running-config interface" + command +
                  "\n!Time: Sat Jan  1 01:13:20 2000\n\nversion 6.0(2)A8(7)\n";
    for (const auto& name : names) answer.text += configuration_text(name, call.device.running.ports.at(name));
    answer.text += "\n";
    return answer;
}

/// `Eth1/1, Eth1/2`, with so many in a line.
std::string member_lines(const std::vector<std::string>& members) {
    constexpr std::size_t in_a_line = 4;
    std::string text;
    for (std::size_t i = 0; i < members.size(); ++i) {
        if (i != 0) text += i % in_a_line == 0 ? "\n" + std::string(48, ' ') : ", ";
        text += members[i];
    }
    return text + "\n";
}

std::string padded(std::string text, std::size_t width) {
    text.resize(std::max(text.size(), width), ' ');
    return text;
}

std::string vlan_table(const Device& device, const VlanSet& shown) {
    std::string text =
        "\nVLAN Name                             Status    Ports\n"
        "---- -------------------------------- --------- -------------------------------\n";
    for (std::size_t vlan = 1; vlan < shown.size(); ++vlan) {
        if (!shown[vlan]) continue;
        std::vector<std::string> members;
        for (const auto& name : device.port_names()) {
            const Carried now = carried(device.running.ports.at(name), device.running.vlans);
            const bool is_member = now.tagged[vlan] || now.native == static_cast<int>(vlan);
            if (is_member) members.push_back(short_name(name));
        }
        text += padded(std::to_string(vlan), 5) + padded(vlan_name(static_cast<int>(vlan)), 33) + padded("active", 10) +
                member_lines(members);
    }
    return text;
}

Answer show_vlans(Call& call, bool brief) {
    const VlanSet& vlans = call.device.running.vlans;
    Answer answer;
    answer.paged = true;
    answer.text = vlan_table(call.device, vlans) + "\n";
    if (brief) return answer;
    answer.text += "VLAN Type         Vlan-mode\n---- -----        ----------\n";
    for (std::size_t vlan = 1; vlan < vlans.size(); ++vlan) {
        if (vlans[vlan]) answer.text += padded(std::to_string(vlan), 5) + "enet         CE\n";
    }
    answer.text += "\nRemote SPAN VLANs\n" + std::string(79, '-') +
                   "\n\nPrimary  Secondary  Type             Ports\n"
                   "-------  ---------  ---------------  -------------------------------------------\n\n";
    return answer;
}

Answer show_vlan(Call& call) {
    const auto vlan = static_cast<std::size_t>(call.number());
    if (!call.device.running.vlans[vlan])
        throw Refused{"VLAN " + call.argument() + " not found in current VLAN database"};
    VlanSet one;
    one.set(vlan);
    Answer answer;
    answer.paged = true;
    answer.text = vlan_table(call.device, one) + "\n";
    return answer;
}

/// All members are of the first one.
Answer show_channels(Call& call) {
    const std::string rule(80, '-');
    Answer answer;
    answer.paged = true;
    answer.text =
        "Flags:  D - Down        P - Up in port-channel (members)\n"
        "        I - Individual  H - Hot-standby (LACP only)\n"
        "        s - Suspended   r - Module-removed\n"
        "        S - Switched    R - Routed\n"
        "        U - Up (port-channel)\n" +
        rule + "\nGroup Port-       Type     Protocol  Member Ports\n      Channel\n" + rule + "\n";
    std::string members;
    int in_line = 0;
    for (const auto& [name, port] : call.device.running.ports) {
        if (!port.channel) continue;
        if (in_line == 3) members += "\n" + std::string(37, ' ');
        in_line = in_line % 3 + 1;
        members += padded(short_name(name) + (port.shut || !port.link ? "(D)" : "(P)"), 13);
    }
    for (const auto& [name, port] : call.device.running.ports) {
        if (!is_channel(name)) continue;
        const auto number = short_name(name).substr(2);
        const bool has_members = number == "1" && !members.empty();
        answer.text += padded(number, 6) + padded("Po" + number + (has_members ? "(SU)" : "(SD)"), 12) +
                       padded("Eth", 9) + padded(has_members ? "LACP" : "NONE", 10) + (has_members ? members : "--") +
                       "\n";
    }
    return answer;
}

Answer show_all_ports(Call& call) {
    Answer answer;
    answer.paged = true;
    for (const auto& name : call.device.port_names()) answer.text += port_text(name, call.device.running);
    return answer;
}

Answer show_port(Call& call) {
    Answer answer;
    answer.paged = true;
    answer.text = port_text(call.argument(), call.device.running);
    return answer;
}

Answer save(Call& call) {
    if (call.device.faults.situations.contains("not-saved")) {
        throw Refused{"Configuration update aborted: system not ready"};
    }
    call.device.save();
    Answer answer;
    // A bar that grows in its line.
    for (const std::size_t tenths : {1U, 5U, 10U}) {
        const std::string percent = std::to_string(tenths * 10);
        answer.text += "\r[" + std::string(tenths * 4, '#') + std::string(40 - tenths * 4, ' ') + "] " +
                       std::string(3 - percent.size(), ' ') + percent + "%";
    }
    answer.text += "\nCopy complete, now saving to disk (please wait)...\nCopy complete.\n";
    return answer;
}

/// Of all trunks.
Answer tag_natives(Call& call, bool tags) {
    for (auto& [name, port] : call.device.running.ports) {
        port.native_tagged = tags;
        call.device.note_passing(name);
    }
    return {};
}

Answer show_tagging(Call& call) {
    const auto& ports = call.device.running.ports;
    const bool tags =
        std::any_of(ports.begin(), ports.end(), [](const auto& each) { return each.second.native_tagged; });
    Answer answer;
    answer.text = std::string("vlan dot1q native tag is ") + (tags ? "enabled\n" : "disabled\n");
    return answer;
}

void add_vlan_rules(std::vector<Rule>& all) {
    add_rule(all, Mode::configuration, "vlan dot1q tag native", [](Call& call) { return tag_natives(call, true); });
    add_rule(all, Mode::configuration, "no vlan dot1q tag native", [](Call& call) { return tag_natives(call, false); });
    for (const Mode mode : {Mode::privileged, Mode::configuration}) {
        add_rule(all, mode, "show vlan dot1q tag native", show_tagging);
    }
    add_rule(all, Mode::configuration, "vlan <vlans>", [](Call& call) {
        const VlanSet wanted = parse_vlans(call.argument(), call.device.kind().highest_vlan).value();
        if ((wanted & reserved_vlans()).any()) throw Refused{"ERROR: VLAN creation failed"};
        call.device.create_vlans(wanted);
        call.place.mode = Mode::vlan;
        call.place.vlans = call.argument();
        return Answer{};
    });
    add_rule(all, Mode::configuration, "no vlan <vlans>", [](Call& call) {
        const VlanSet unwanted = parse_vlans(call.argument(), call.device.kind().highest_vlan).value();
        check_deletable(call, unwanted);
        call.device.running.vlans &= ~unwanted;
        return Answer{};
    });
    add_idle_rules(all, Mode::vlan, {"shutdown", "no shutdown"});
    add_vlan_name_rule(all, 32);
}

std::vector<Rule> rules() {
    std::vector<Rule> all;
    add_mode_rules(all, ExitOfPrivileged::logs_out);
    add_configure_rules(all, "Enter configuration commands, one per line.  End with CNTL/Z.\n");
    add_show_configuration_rules(all);
    add_rule(all, Mode::privileged, "copy running-config startup-config", save);
    // `show` commands work in every mode.
    for (const Mode mode : {Mode::privileged, Mode::configuration}) {
        add_rule(all, mode, "show interface switchport", show_all_ports);
        add_rule(all, mode, "show interface <port> switchport", show_port);
    }
    for (const Mode mode : {Mode::privileged, Mode::configuration}) {
        add_rule(all, mode, "show running-config interface <port>",
                 [](Call& call) { return show_configuration(call, " " + call.argument(), {call.argument()}); });
        add_rule(all, mode, "show running-config interface",
                 [](Call& call) { return show_configuration(call, "", call.device.port_names()); });
        add_rule(all, mode, "show vlan", [](Call& call) { return show_vlans(call, false); });
        add_rule(all, mode, "show vlan brief", [](Call& call) { return show_vlans(call, true); });
        add_rule(all, mode, "show vlan id <vlan>", show_vlan);
        add_rule(all, mode, "show port-channel summary", show_channels);
    }
    add_rule(all, Mode::privileged, "terminal length <number>", [](Call& call) {
        call.place.page = call.number();
        return Answer{};
    });
    add_idle_rules(all, Mode::privileged,
                   {"clear counters", "show ip route", "show version", "terminal width <number>"});
    add_vlan_rules(all);
    add_idle_rules(all, Mode::configuration, {"ip routing", "feature <word>"});
    PortRules ports{};
    ports.native = PortRules::Native::any;
    ports.replaces_list = true;
    add_port_rules(all, ports);
    add_rule(all, Mode::interface, "switchport", [](Call& call) {
        call.port->routed = false;
        return Answer{};
    });
    add_rule(all, Mode::interface, "no switchport", [](Call& call) {
        call.port->routed = true;
        return Answer{};
    });
    add_rule(all, Mode::interface, "switchport monitor", [](Call& call) {
        call.port->monitor = true;
        return Answer{};
    });
    add_rule(all, Mode::interface, "no switchport monitor", [](Call& call) {
        call.port->monitor = false;
        return Answer{};
    });
    add_rule(all, Mode::interface, "spanning-tree port type edge trunk", [](Call&) {
        Answer answer;
        answer.text =
            "Warning: Edge port type (portfast) should only be enabled on ports connected to a single host.\n";
        return answer;
    });
    add_description_rules(all, 80);
    add_idle_rules(all, Mode::interface, {"speed <number>"});
    return all;
}

}  // namespace

Kind make_nexus() {
    Kind kind{};
    kind.name = "nexus";
    kind.hostname = "switch";
    kind.login_prompt = "\nlogin: ";
    kind.password_prompt = "Password: ";
    kind.refused_login = "\nLogin incorrect\n";
    kind.refused_enable = "% Access denied\n";
    kind.motd = "\nCisco Nexus Operating System (NX-OS) Software\n";
    kind.prompt_end = " ";
    kind.blank_line = "";
    kind.pager = "--More--";
    kind.pager_erase = "\r        \r";
    kind.obeys_window = true;
    kind.log_lines = {
        "2000 Jan  1 01:13:20 switch %ETHPORT-5-IF_DOWN_LINK_FAILURE: Interface Ethernet1/9 is down (Link failure)\n",
        "2000 Jan  1 01:13:20 switch %$ VDC-1 %$ %COPP-2-COPP_POLICY: Control-Plane is protected\n"};
    kind.not_layer2 = "Port is not in Layer-2 mode";
    kind.situations = {
        {"role-denied",
         {{Mode::privileged, "configure"}, {Mode::configuration, ""}, {Mode::interface, ""}, {Mode::vlan, ""}},
         "% Permission denied for the role"},
        {"update-aborted", {{Mode::interface, ""}}, "Configuration update aborted: timed out"},
        {"not-applied", {{Mode::interface, "switchport "}}, "Error: Could not apply the command"},
        {"vlans-full", {{Mode::configuration, "vlan "}}, "ERROR: VLAN creation failed"},
        {"not-saved", {}, ""}};
    kind.highest_vlan = 4094;
    kind.vlans = usual_vlans();
    kind.port_names = port_names;
    kind.port_words = {{"ethernet", "Ethernet"}, {"port-channel", "port-channel"}};
    kind.error_text = error_text;
    kind.rules = rules();
    return kind;
}

}  // namespace haas_sim
