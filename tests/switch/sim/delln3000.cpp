// Dell N3000.
#include "switch/sim/rules.hpp"

namespace haas_sim {

namespace {

std::vector<std::string> port_names(int count) {
    std::vector<std::string> names;
    for (int i = 1; i <= count; ++i) names.push_back("gi1/0/" + std::to_string(i));
    names.insert(names.end(), {"te1/0/1", "te1/0/2"});
    return names;
}

std::string error_text(const Mistake& mistake, std::size_t column) {
    if (mistake.kind == Mistake::Kind::ambiguous) return "% Ambiguous command";
    if (mistake.kind == Mistake::Kind::incomplete) return "% Incomplete command";
    if (mistake.parameter == "<port>") return "An invalid interface has been used for this function.";
    return std::string(column, ' ') + "^\n% Invalid input detected at '^' marker.";
}

std::string vlan_text(int vlan) {
    return std::to_string(vlan) + (vlan == 1 ? " (default)" : " (VLAN" + std::to_string(vlan) + ")");
}

/// A list over as many lines as it needs.
std::string allowed_text(const VlanSet& allowed) {
    constexpr std::size_t items_in_a_line = 6;
    if (allowed == vlan_range(1, 4093)) return "All";
    if (allowed.none()) return "None";
    std::string text;
    std::size_t count = 0;
    for (const auto& item : vlan_items(allowed)) {
        if (count != 0) text += count % items_in_a_line == 0 ? ",\n  " : ",";
        text += item;
        ++count;
    }
    return text;
}

std::string port_text(std::string name, const Port& port) {
    name.front() = static_cast<char>(name.front() - 'a' + 'A');
    const char* const mode = port.mode == PortMode::access  ? "Access Mode"
                             : port.mode == PortMode::trunk ? "Trunk Mode"
                                                            : "General Mode";
    return "\nPort: " + name + "\nVLAN Membership Mode: " + mode + "\nAccess Mode VLAN: " + vlan_text(port.access) +
           "\nGeneral Mode PVID: " + vlan_text(port.general) +
           "\nGeneral Mode Ingress Filtering: Enabled\nGeneral Mode Acceptable Frame Type: Admit all\n"
           "General Mode Dynamically Added VLANs:\nGeneral Mode Untagged VLANs: 1\nGeneral Mode Tagged VLANs:\n"
           "General Mode Forbidden VLANs:\nTrunking Mode Native VLAN: " +
           vlan_text(port.native) + "\nTrunking Mode Native VLAN Tagging: Disabled\nTrunking Mode VLANs Enabled: " +
           allowed_text(port.allowed) +
           "\nPrivate VLAN Host Association: none\nPrivate VLAN Mapping:\nPrivate VLAN Operational Bindings:\n"
           "Default Priority: 0\nProtected: FALSE\n\n";
}

Answer show_port(Call& call) {
    Answer answer;
    answer.paged = true;
    answer.text = port_text(call.argument(), call.device.running.ports.at(call.argument()));
    return answer;
}

Answer show_all_ports(Call& call) {
    Answer answer;
    answer.paged = true;
    for (const auto& name : call.device.port_names()) answer.text += port_text(name, call.device.running.ports.at(name));
    return answer;
}

Answer save(Call& call) {
    Device& device = call.device;
    Answer answer;
    answer.question =
        "\nThis operation may take several minutes.\nManagement interfaces will not be available during this time.\n\n"
        "Are you sure you want to save? (y/n) ";
    answer.on_yes = [&device] { device.save(); };
    answer.text = "\nConfiguration Saved!\n";
    answer.refused = "\nConfiguration Not Saved!\n";
    return answer;
}

std::vector<Rule> rules() {
    std::vector<Rule> all;
    add_mode_rules(all, ExitOfPrivileged::to_user_mode);
    add_configure_rules(all, "");
    add_show_configuration_rules(all);
    add_rule(all, Mode::privileged, "copy running-config startup-config", save);
    add_rule(all, Mode::privileged, "show interfaces switchport <port>", show_port);
    add_rule(all, Mode::privileged, "show interfaces switchport", show_all_ports);
    add_rule(all, Mode::privileged, "terminal length <number>", [](Call& call) {
        call.place.page = call.number();
        return Answer{};
    });
    add_idle_rules(all, Mode::privileged, {"clear counters", "show ip interface", "show version", "show vlan"});
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
    add_idle_rules(all, Mode::vlan, {"name <word>"});
    add_idle_rules(all, Mode::configuration, {"ip routing", "spanning-tree", "no spanning-tree"});
    PortRules ports{};
    ports.native = PortRules::Native::allowed_and_created;
    ports.general = true;
    ports.not_created = "ERROR: VLAN ID not found.";
    ports.not_allowed = "ERROR: The native VLAN must be one of those that the trunk allows.";
    add_port_rules(all, ports);
    add_idle_rules(all, Mode::interface, {"description <word>", "spanning-tree portfast", "speed <number>"});
    return all;
}

}  // namespace

Kind make_delln3000() {
    Kind kind{};
    kind.name = "delln3000";
    kind.hostname = "console";
    kind.login_prompt = "\nlogin: ";
    kind.password_prompt = "Password:";
    kind.password_echo = '*';
    kind.refused_login = "Login incorrect\n";
    kind.refused_enable = "% Access denied\n";
    kind.motd = "\n";
    kind.blank_line = "";
    kind.pager = "--More-- or (q)uit";
    kind.pager_erase = "\r                  \r";
    kind.names_place = true;
    kind.log_line = "<189> Jan  1 01:13:20 console TRAPMGR[trapTask]: traputil.c(721) 105 %% Link Down: Gi1/0/9\n";
    kind.highest_vlan = 4093;
    kind.vlans = vlan_range(1, 3999);
    kind.port_names = port_names;
    kind.port_words = {{"gigabitethernet", "gi"}, {"tengigabitethernet", "te"}};
    kind.error_text = error_text;
    kind.rules = rules();
    return kind;
}

}  // namespace haas_sim
