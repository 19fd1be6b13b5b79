// Dell PowerConnect 5500.
//
// @source  where the texts come from:
//  - `show interfaces switchport`: captures, whose shapes are in tests/texts/switches: powerconnect55xx-inactive-lines
//    (option lines: what passes first, then each that is not created in a line of its own, nothing for no VLAN),
//    powerconnect55xx-inactive-members (members: in order, each with its mark), powerconnect55xx-blanks (blanks).
//    Without a port: all of them, as in the manuals of the family (`show interfaces switchport [interface-id]`, Cisco
//    300, Eltex MES); that each block has its own classification rules, and that port-channels come last, are our
//    reading
//  - VLANs that are not created: kept in a trunk's list, and shown as inactive; refused for access and general mode, in
//    the words that networking-generic-switch knows
//  - log lines: tests/texts/switches/noise.txt, and "Copy" in the PowerConnect 5500 CLI Reference Guide
#include "switch/sim/powerconnect55xx_tables.hpp"

namespace haas_sim {

namespace {

constexpr std::size_t list_width = 32;
const std::string continuation(24, ' ');

std::vector<std::string> port_names(const Options& options) {
    std::vector<std::string> names;
    for (int unit = 1; unit <= options.units; ++unit) {
        const std::string number = std::to_string(unit);
        for (int i = 1; i <= options.ports; ++i) names.push_back("gi" + number + "/0/" + std::to_string(i));
        for (const char* const uplink : {"/0/1", "/0/2"}) names.push_back("te" + number + uplink);
    }
    for (int i = 1; i <= options.port_channels.value_or(4); ++i) names.push_back("Po" + std::to_string(i));
    return names;
}

std::string error_text(const Mistake& mistake, const std::string& /*line*/, std::size_t /*column*/) {
    switch (mistake.kind) {
        case Mistake::Kind::unknown: return "% Unrecognized command";
        case Mistake::Kind::ambiguous: return "% Ambiguous command";
        case Mistake::Kind::incomplete: return "% Incomplete command";
        case Mistake::Kind::bad_value: break;
    }
    if (mistake.parameter == "<port>") return "% bad parameter value";
    return "% Wrong number of parameters or invalid range, size or characters entered";
}

/// A list over as many lines as it needs.
std::string folded(const std::vector<std::string>& items) {
    std::string text;
    std::size_t width = 0;
    for (const auto& item : items) {
        if (!text.empty()) text += ',';
        if (width + item.size() > list_width) {
            text += "\n" + continuation;
            width = 0;
        }
        text += item;
        width += item.size() + 1;
    }
    return text;
}

/// `31 - 35` for `31-35`.
std::string with_blanks(std::string item) {
    const auto dash = item.find('-');
    return dash == std::string::npos ? item : item.replace(dash, 1, " - ");
}

/// Those that pass, and then each that does not in a line of its own.
std::string list_in_lines(const VlanSet& allowed, const VlanSet& created) {
    std::string text = folded(vlan_items(allowed & created));
    for (const auto& item : vlan_items(allowed & ~created)) {
        text += (text.empty() ? "" : "\n" + continuation) + item + " (Inactive)";
    }
    return text;
}

/// In order; a mark is also followed by a blank.
std::string list_of_members(const VlanSet& allowed, const VlanSet& created) {
    std::string text;
    bool after_mark = false;
    for (std::size_t first = 1; first < allowed.size(); ++first) {
        if (!allowed[first]) continue;
        std::size_t last = first;
        while (last + 1 < allowed.size() && allowed[last + 1] && created[last + 1] == created[first]) ++last;
        if (!text.empty()) text += after_mark ? ", " : ",";
        text += first == last ? std::to_string(first) : std::to_string(first) + "-" + std::to_string(last);
        after_mark = !created[first];
        if (after_mark) text += " (Inactive)";
        first = last;
    }
    return text.empty() ? "none" : text;
}

std::string list_with_blanks(const VlanSet& allowed, const VlanSet& created) {
    std::string text;
    for (const auto& item : vlan_items(allowed & created)) text += (text.empty() ? "" : ", ") + with_blanks(item);
    for (const auto& item : vlan_items(allowed & ~created)) {
        text += (text.empty() ? "" : ", ") + with_blanks(item) + " (Inactive)";
    }
    return text;
}

std::string allowed_text(const Options& options, const VlanSet& allowed, const VlanSet& created) {
    switch (options.lists) {
        case Options::Lists::members: return list_of_members(allowed, created);
        case Options::Lists::blanks: return list_with_blanks(allowed, created);
        case Options::Lists::lines: break;
    }
    return list_in_lines(allowed, created);
}

/// A key, which is the end of its line when there is no value.
std::string key(const std::string& name, const std::string& value) {
    return "\n" + name + ":" + (value.empty() ? "" : " ") + value;
}

std::string native_text(int native, const VlanSet& created) {
    if (native == 0) return "none";
    return std::to_string(native) + (created[static_cast<std::size_t>(native)] ? "" : " (Inactive)");
}

std::string port_text(const std::string& name, const Device& device) {
    const Port& port = device.running.ports.at(name);
    const VlanSet& created = device.running.vlans;
    const char* const mode = port.mode == PortMode::access  ? "access"
                             : port.mode == PortMode::trunk ? "trunk"
                                                            : "general";
    const std::string general = port.general_tagged.none() ? "none" : format_vlans(port.general_tagged);
    return "Name: " + name + "\nSwitchport: enable\nAdministrative Mode: " + mode +
           "\nOperational Mode: " + (port.shut || !port.link ? "down" : mode) +
           "\nAccess Mode VLAN: " + native_text(port.access, created) +
           "\nAccess Multicast TV VLAN: none\nTrunking Native Mode VLAN: " + native_text(port.native, created) +
           key("Trunking VLANs Enabled", allowed_text(device.options(), port.allowed, created)) +
           "\nGeneral PVID: " + vlan_or_none(port.general) + "\nGeneral VLANs Enabled: " + general +
           "\nGeneral Egress Tagged VLANs Enabled: " + general +
           "\nGeneral Forbidden VLANs: none\n"
           "General Ingress Filtering: enabled\nGeneral Acceptable Frame Type: all\nGeneral GVRP status: disabled\n"
           "Customer Mode VLAN: none\nPrivate-vlan promiscuous-association primary VLAN: none\n"
           "Private-vlan promiscuous-association Secondary VLANs Enabled: none\n"
           "Private-vlan host-association primary VLAN: none\nPrivate-vlan host-association Secondary VLAN: none\n"
           "Protected: Disabled\nClassification rules:\n"
           "Classification type Group ID VLAN ID\n------------------- -------- -------\n\n";
}

Answer show_port(Call& call) {
    Answer answer;
    answer.paged = true;
    answer.text = port_text(call.argument(), call.device);
    return answer;
}

Answer show_all_ports(Call& call) {
    Answer answer;
    answer.paged = true;
    for (const auto& name : call.device.port_names()) answer.text += port_text(name, call.device);
    return answer;
}

std::string members(const Configuration& running, const std::vector<std::string>& names, int vlan) {
    std::string text;
    for (const auto& name : names) {
        const Carried now = carried(running.ports.at(name), running.vlans);
        if (now.native == vlan || now.tagged[static_cast<std::size_t>(vlan)]) text += (text.empty() ? "" : ",") + name;
    }
    return text;
}

Answer show_vlan(Call& call) {
    const int vlan = call.number();
    const auto& running = call.device.running;
    if (!running.vlans[static_cast<std::size_t>(vlan)]) throw Refused{"% VLAN " + call.argument() + " was not created"};
    Answer answer;
    answer.text =
        "\nVlan       Name                   Ports                Type     Authorization\n"
        "---- ----------------- --------------------------- ------------ -------------\n " +
        call.argument() + "   " + call.argument() + "   " + members(running, call.device.port_names(), vlan) +
        "   permanent   Required\n\n";
    return answer;
}

Answer save(Call& call) {
    Device& device = call.device;
    Answer answer;
    answer.question = "Overwrite file [startup-config].... (Y/N)[N] ?";
    answer.on_yes = [&device] { device.save(); };
    if (device.options().log_lines) {
        answer.text =
            "01-Jan-2000 01:13:27 %COPY-I-FILECPY: Files Copy - source URL running-config destination URL "
            "flash://startup-config\n"
            "01-Jan-2000 01:13:31 %COPY-N-TRAP: The copy operation was completed successfully\n";
    }
    answer.text += "Copy succeeded\n";
    return answer;
}

std::vector<Rule> rules() {
    std::vector<Rule> all;
    add_mode_rules(all, ExitOfPrivileged::logs_out);
    add_configure_rules(all, "");
    add_powerconnect55xx_tables(all);
    add_rule(all, Mode::privileged, "copy running-config startup-config", save);
    add_rule(all, Mode::privileged, "show interfaces switchport <port>", show_port);
    add_rule(all, Mode::privileged, "show interfaces switchport", show_all_ports);
    add_rule(all, Mode::privileged, "show vlan tag <vlan>", show_vlan);
    add_rule(all, Mode::privileged, "terminal datadump", [](Call& call) {
        call.place.page = 0;
        return Answer{};
    });
    add_rule(all, Mode::privileged, "terminal no datadump", [](Call& call) {
        call.place.page = 24;
        return Answer{};
    });
    add_idle_rules(all, Mode::privileged, {"clear counters", "show ip interface", "show version"});
    add_rule(all, Mode::configuration, "vlan database", [](Call& call) {
        call.place.mode = Mode::vlan;
        call.place.vlans.clear();
        return Answer{};
    });
    // @source  "name" in that guide: an interface command of a VLAN that is there
    add_rule(all, Mode::configuration, "interface vlan <vlan>", [](Call& call) {
        const auto vlan = static_cast<std::size_t>(call.number());
        if (!call.device.running.vlans[vlan]) throw Refused{"VLAN was not created by user."};
        call.place.mode = Mode::vlan;
        call.place.vlans = call.argument();
        return Answer{};
    });
    add_vlan_name_rule(all, 32);
    add_rule(all, Mode::vlan, "vlan <vlans>", [](Call& call) {
        call.device.create_vlans(parse_vlans(call.argument(), call.device.kind().highest_vlan).value());
        return Answer{};
    });
    add_rule(all, Mode::vlan, "no vlan <vlans>", [](Call& call) {
        const VlanSet unwanted = parse_vlans(call.argument(), call.device.kind().highest_vlan).value();
        check_deletable(call, unwanted);
        call.device.running.vlans &= ~unwanted;
        return Answer{};
    });
    add_idle_rules(all, Mode::configuration, {"ip routing", "spanning-tree", "no spanning-tree"});
    PortRules ports{};
    ports.native = PortRules::Native::allowed;
    ports.no_native = true;
    ports.general = true;
    ports.not_created = "VLAN was not created by user.";
    ports.not_allowed = "% The VLAN is not one of those that the port allows";
    add_port_rules(all, ports);
    add_rule(all, Mode::interface, "spanning-tree portfast", [](Call&) {
        Answer answer;
        answer.text =
            "Warning: Edge port type (portfast) should only be enabled on ports connected to a single host.\n";
        return answer;
    });
    add_description_rules(all, 64);
    add_idle_rules(all, Mode::interface, {"speed <number>"});
    return all;
}

}  // namespace

Kind make_powerconnect55xx() {
    Kind kind{};
    kind.name = "powerconnect55xx";
    kind.hostname = "console";
    kind.login_prompt = "\nUser Name:";
    kind.password_prompt = "Password:";
    kind.password_echo = '*';
    kind.refused_login = "authentication failed\n";
    kind.refused_enable = "% Authentication failed\n";
    kind.motd = "\n";
    kind.blank_line = "\x1b[0m\x1b[K";
    kind.pager = "More: <space>,  Quit: q or CTRL+Z, One line: <return> ";
    kind.pager_erase = "\r                                                      \r";
    kind.log_lines = {"%LINK-W-Down:  gi1/0/9\n", "01-Jan-2000 01:13:20 %LINK-I-Up:  gi1/0/9\n"};
    kind.in_channel = "Interface is part of a port-channel";
    kind.situations = {{"database-locked",
                        {{Mode::configuration, ""}, {Mode::interface, ""}, {Mode::vlan, ""}},
                        "Configuration Database locked by another application - try later"}};
    kind.highest_vlan = 4094;
    kind.vlans = vlan_range(1, 4094);
    kind.port_names = port_names;
    kind.port_words = {{"gigabitethernet", "gi"}, {"tengigabitethernet", "te"}, {"port-channel", "Po"}};
    kind.error_text = error_text;
    kind.rules = rules();
    return kind;
}

}  // namespace haas_sim
