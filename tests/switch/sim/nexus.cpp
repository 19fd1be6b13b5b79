// Cisco Nexus 3500 and 5500.
#include "switch/sim/rules.hpp"

namespace haas_sim {

namespace {

std::vector<std::string> port_names(int count) {
    std::vector<std::string> names;
    for (int i = 1; i <= count; ++i) names.push_back("Ethernet1/" + std::to_string(i));
    return names;
}

std::string error_text(const Mistake& mistake, std::size_t column) {
    const std::string mark = std::string(column, ' ') + "^\n";
    switch (mistake.kind) {
        case Mistake::Kind::unknown: return mark + "% Invalid command at '^' marker.";
        case Mistake::Kind::ambiguous: return mark + "% Ambiguous command at '^' marker.";
        case Mistake::Kind::incomplete: return mark + "% Incomplete command at '^' marker.";
        case Mistake::Kind::bad_value: break;
    }
    if (mistake.parameter == "<port>") return mark + "Invalid interface format at '^' marker.";
    if (mistake.parameter == "<vlan>") return mark + "% Invalid number, range is (1:4094) at '^' marker.";
    return mark + "% Invalid parameter detected at '^' marker.";
}

std::string vlan_text(int vlan, const VlanSet& created) {
    const std::string number = std::to_string(vlan);
    if (vlan == 1) return number + " (default)";
    if (!created[static_cast<std::size_t>(vlan)]) return number + " (Vlan not created)";
    return number + " (VLAN" + std::string(4 - number.size(), '0') + number + ")";
}

std::string port_text(const std::string& name, const Configuration& running) {
    const Port& port = running.ports.at(name);
    if (port.routed) return "Name: " + name + "\n  Switchport: Disabled\n";
    const std::string mode = port.mode == PortMode::trunk ? "trunk" : "access";
    return "Name: " + name + "\n  Switchport: Enabled\n  Switchport Monitor: Not enabled\n  Operational Mode: " +
           (port.shut ? "down" : mode) + "\n  Access Mode VLAN: " + vlan_text(port.access, running.vlans) +
           "\n  Trunking Native Mode VLAN: " + vlan_text(port.native, running.vlans) +
           "\n  Trunking VLANs Allowed: " + (port.allowed.none() ? "none" : format_vlans(port.allowed)) +
           "\n  Administrative private-vlan primary host-association: none\n"
           "  Administrative private-vlan secondary host-association: none\n"
           "  Administrative private-vlan primary mapping: none\n  Administrative private-vlan secondary mapping: none\n"
           "  Operational private-vlan: none\n  Unknown unicast blocked: disabled\n  Unknown multicast blocked: disabled\n";
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

void add_vlan_rules(std::vector<Rule>& all) {
    add_rule(all, Mode::configuration, "vlan <vlans>", [](Call& call) {
        call.device.running.vlans |= parse_vlans(call.argument(), call.device.kind().highest_vlan).value();
        call.place.mode = Mode::vlan;
        call.place.vlans = call.argument();
        return Answer{};
    });
    add_rule(all, Mode::configuration, "no vlan <vlans>", [](Call& call) {
        call.device.running.vlans &= ~parse_vlans(call.argument(), call.device.kind().highest_vlan).value();
        return Answer{};
    });
    add_idle_rules(all, Mode::vlan, {"name <word>", "shutdown", "no shutdown"});
}

std::vector<Rule> rules() {
    std::vector<Rule> all;
    add_mode_rules(all, ExitOfPrivileged::logs_out);
    add_configure_rules(all, "Enter configuration commands, one per line.  End with CNTL/Z.\n");
    add_show_configuration_rules(all);
    add_rule(all, Mode::privileged, "copy running-config startup-config", save);
    // What shows, it does in every mode.
    for (const Mode mode : {Mode::privileged, Mode::configuration}) {
        add_rule(all, mode, "show interface switchport", show_all_ports);
        add_rule(all, mode, "show interface <port> switchport", show_port);
    }
    add_rule(all, Mode::privileged, "terminal length <number>", [](Call& call) {
        call.place.page = call.number();
        return Answer{};
    });
    add_idle_rules(all, Mode::privileged,
                   {"clear counters", "show ip route", "show version", "show vlan", "terminal width <number>"});
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
    add_idle_rules(all, Mode::interface, {"description <word>", "spanning-tree port type edge trunk", "speed <number>"});
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
    kind.log_line =
        "2000 Jan  1 01:13:20 switch %ETHPORT-5-IF_DOWN_LINK_FAILURE: Interface Ethernet1/9 is down (Link failure)\n";
    kind.highest_vlan = 4094;
    kind.vlans = vlan_range(1, 1999);
    kind.port_names = port_names;
    kind.port_words = {{"ethernet", "Ethernet"}};
    kind.error_text = error_text;
    kind.rules = rules();
    return kind;
}

}  // namespace haas_sim
