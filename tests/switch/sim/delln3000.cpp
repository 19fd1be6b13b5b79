// Dell N3000, whose firmware is of the family called FASTPATH.
//
// @source  where the texts come from:
//  - `show interfaces switchport`: captures, whose shapes are in tests/texts/switches: delln3000-dark, -tagged,
//    -native-tagging, -all and -general (firmware 6), and -none (before). `Member of VLANs`, which has the native one
//    in brackets, is not on all of them. Lists that go on in the next lines: a capture of an N2000 in the notes of
//    others. Without a port: all of them, and port-channels, as the family's manuals have it (NETGEAR M4300, FASTPATH);
//    that port-channels come last is our reading
//  - refusals, and the empty line after what every command says: captures of PowerConnect 6200 and 8000, of the same
//    family, in the tests of others (fake-switches, netman); the refusal of a native VLAN that the list lacks is ours
//  - firmware before 6 refuses all that belongs to trunks on ports that are none
//  - what becomes of a port whose native VLAN is deleted, no text tells: it keeps the number or, in the situation
//    natives-fall, is in VLAN 1 again
//  - VLANs up to 4093, and that a later firmware takes VLANs out of a list that are yet to be created: "switchport
//    trunk" in the Dell Networking N-Series CLI Reference Guide
#include "switch/sim/delln3000_tables.hpp"

namespace haas_sim {

namespace {

std::vector<std::string> port_names(const Options& options) {
    std::vector<std::string> names;
    for (int unit = 1; unit <= options.units; ++unit) {
        const std::string number = std::to_string(unit);
        for (int i = 1; i <= options.ports; ++i) names.push_back("gi" + number + "/0/" + std::to_string(i));
        for (const char* const uplink : {"te?/0/1", "te?/0/2", "fo?/1/1", "tw?/1/1"}) {
            names.push_back(std::string(uplink).replace(2, 1, number));
        }
    }
    for (int i = 1; i <= options.port_channels.value_or(4); ++i) names.push_back("Po" + std::to_string(i));
    return names;
}

std::string error_text(const Mistake& mistake, const std::string& /*line*/, std::size_t column) {
    if (mistake.kind == Mistake::Kind::ambiguous) return "% Ambiguous command";
    if (mistake.kind == Mistake::Kind::incomplete) return "% Incomplete command";
    if (mistake.parameter == "<port>") return "An invalid interface has been used for this function.";
    return std::string(column, ' ') + "^\n% Invalid input detected at '^' marker.";
}

constexpr int first_with_members = 6;

std::string vlan_text(int vlan) { return std::to_string(vlan) + (vlan == 1 ? " (default)" : ""); }

/// A key and a list over as many lines as it needs, which begin below the first item. A line has room for 52
/// characters, of which the key takes its part of the first. The key is the end of its line when there is no value.
std::string key(const std::string& name, const std::vector<std::string>& items) {
    constexpr std::size_t room = 52;
    std::string text = "\n" + name + ":" + (items.empty() ? "" : " ");
    const std::string indent(text.size() - 1, ' ');
    std::size_t used = indent.size();
    for (std::size_t i = 0; i < items.size(); ++i) {
        const std::string item = items[i] + (i + 1 == items.size() ? "" : ",");
        if (used + item.size() > room && i > 0) {
            text += "\n" + indent;
            used = 0;
        }
        text += item;
        used += item.size();
    }
    return text;
}

std::vector<std::string> allowed_items(const VlanSet& allowed, const Options& options) {
    const VlanSet all = vlan_range(1, 4093);
    if ((allowed & all) == all) return {"All"};
    if (allowed.none() && options.firmware < first_with_members) return {"none"};
    return vlan_items(allowed);
}

/// `(3999)`, `120`, `310-312`: the one in brackets gets what comes untagged, whether it passes or not.
std::vector<std::string> member_items(const Port& port, const VlanSet& created) {
    int native = port.access;
    VlanSet tagged;
    if (port.mode == PortMode::trunk) {
        native = port.native;
        tagged = port.allowed & created;
    } else if (port.mode == PortMode::general) {
        native = port.general;
        tagged = port.general_tagged & created;
    }
    tagged.reset(static_cast<std::size_t>(native));
    auto items = vlan_items(tagged);
    items.insert(items.begin(), "(" + std::to_string(native) + ")");
    return items;
}

std::string port_text(const std::string& name, const Device& device) {
    const Port& port = device.running.ports.at(name);
    const int firmware = device.options().firmware;
    const char* const mode = port.mode == PortMode::access  ? "Access Mode"
                             : port.mode == PortMode::trunk ? "Trunk Mode"
                                                            : "General Mode";
    const bool shows_members = firmware >= first_with_members;
    return "\nPort: " + delln3000_name(name) + "\nVLAN Membership Mode: " + mode +
           (shows_members ? key("Member of VLANs ", member_items(port, device.running.vlans)) : "") +
           "\nAccess Mode VLAN: " + vlan_text(port.access) + "\nGeneral Mode PVID: " + vlan_text(port.general) +
           "\nGeneral Mode Ingress Filtering: Enabled\nGeneral Mode Acceptable Frame Type: Admit All\n"
           "General Mode Dynamically Added VLANs:\nGeneral Mode Untagged VLANs: " +
           std::to_string(port.general) + key("General Mode Tagged VLANs", vlan_items(port.general_tagged)) +
           "\nGeneral Mode Forbidden VLANs:\nTrunking Mode Native VLAN: " + vlan_text(port.native) +
           "\nTrunking Mode Native VLAN Tagging: " + (port.native_tagged ? "Enabled" : "Disabled") +
           key("Trunking Mode VLANs Enabled", allowed_items(port.allowed, device.options())) +
           "\nPrivate VLAN Host Association: none\nPrivate VLAN Mapping:\nPrivate VLAN Operational Bindings:\n"
           "Default Priority: 0\nProtected: Disabled\n";
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

Answer save(Call& call) {
    Device& device = call.device;
    Answer answer;
    answer.question =
        "\nThis operation may take several minutes.\nManagement interfaces will not be available during this time.\n\n"
        "Are you sure you want to save? (y/n) ";
    const bool fails = device.faults.situations.contains("not-saved");
    answer.refused = "\nConfiguration Not Saved!\n";
    answer.text = fails ? answer.refused : "\nConfiguration Saved!\n";
    answer.on_yes = [&device, fails] {
        if (!fails) device.save();
    };
    return answer;
}

std::vector<Rule> rules() {
    std::vector<Rule> all;
    add_mode_rules(all, ExitOfPrivileged::to_user_mode);
    add_configure_rules(all, "");
    add_delln3000_tables(all);
    add_rule(all, Mode::privileged, "copy running-config startup-config", save);
    add_rule(all, Mode::privileged, "show interfaces switchport <port>", show_port);
    add_rule(all, Mode::privileged, "show interfaces switchport", show_all_ports);
    add_rule(all, Mode::privileged, "terminal length <number>", [](Call& call) {
        call.place.page = call.number();
        return Answer{};
    });
    add_idle_rules(all, Mode::privileged, {"clear counters", "show ip interface", "show version"});
    add_rule(all, Mode::configuration, "vlan <vlans>", [](Call& call) {
        call.device.create_vlans(parse_vlans(call.argument(), call.device.kind().highest_vlan).value());
        call.place.mode = Mode::vlan;
        call.place.vlans = call.argument();
        return Answer{};
    });
    add_rule(all, Mode::configuration, "no vlan <vlans>", [](Call& call) {
        const VlanSet unwanted = parse_vlans(call.argument(), call.device.kind().highest_vlan).value();
        check_deletable(call, unwanted);
        const VlanSet missing = unwanted & ~call.device.running.vlans;
        call.device.running.vlans &= ~unwanted;
        if (call.device.faults.situations.contains("natives-fall")) call.device.drop_absent_natives();
        if (missing.any()) throw Refused{"\nThese VLANs do not exist:  " + format_vlans(missing) + "."};
        return Answer{};
    });
    add_vlan_name_rule(all, 32);
    add_idle_rules(all, Mode::configuration, {"ip routing", "spanning-tree", "no spanning-tree"});
    PortRules ports{};
    ports.native = PortRules::Native::allowed_and_created;
    ports.general = true;
    ports.missing = PortRules::Missing::refused;
    ports.not_created = "VLAN ID not found.";
    ports.not_allowed = "ERROR: The native VLAN must be one of those that the trunk allows.";
    add_port_rules(all, ports);
    add_rule(all, Mode::interface, "mtu <number>", [](Call& call) {
        constexpr int least = 1518;
        constexpr int most = 9216;
        const bool fits = call.number() >= least && call.number() <= most;
        if (!fits) throw Refused{"Value is out of range. The valid range is 1518 to 9216."};
        return Answer{};
    });
    add_idle_rules(all, Mode::interface, {"spanning-tree portfast", "speed <number>"});
    add_description_rules(all, 64);
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
    kind.log_lines = {
        "<189> Jan  1 01:13:20 console-1 TRAPMGR[traptask]: traputil.c(721) 12 %% NTFC Link Down: Gi1/0/9\n"};
    kind.closing = "\n";
    kind.in_channel = "Interface is part of a port-channel";
    kind.situations = {{"not-saved", {}, ""}, {"natives-fall", {}, ""}};
    kind.highest_vlan = 4093;
    kind.vlans = vlan_range(1, 4093);
    kind.port_names = port_names;
    kind.port_words = {{"gigabitethernet", "gi"},
                       {"tengigabitethernet", "te"},
                       {"fortygigabitethernet", "fo"},
                       {"twogigabitethernet", "tw"},
                       {"port-channel", "Po"}};
    kind.error_text = error_text;
    kind.rules = rules();
    return kind;
}

}  // namespace haas_sim
