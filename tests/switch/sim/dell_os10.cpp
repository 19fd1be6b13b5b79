// Dell SmartFabric OS10: S4100, S5200, Z9000.
//
// @source  where commands and texts come from:
//  - prompts, `do`, transactions, lock, filters, saving, what becomes of a list whose VLAN is deleted: "CLI Basics" of
//    the SmartFabric OS10 User Guide
//  - running configuration, members of port-channels, VLT, log lines: configurations and sessions of S4100 and S5248F,
//    10.3 to 10.5.6, that others have published
//  - the VLAN of what comes untagged is the access VLAN, in trunk mode as well; a trunk without one carries nothing
//    untagged; the list of a trunk begins empty, and the command adds to it: netlab and its issues, which have sent
//    pings through the virtual OS10
//  - refusals: `Unrecognized command` with a bell after it, `Illegal parameter`, `not in switchport mode access or
//  trunk`,
//    `cannot be an access and trunk member`: issues of dellemc.os10 and netlab
//  - ours, as no text was found: refusals of VLANs that are not created and of an access VLAN that is in the list, the
//    fall of a port to VLAN 1 when its access VLAN is deleted, the refusal on members of port-channels, of what another
//    session has locked
// Left out: ranges of ports, `default vlan-id`. Port-channels are there from the beginning; those of an even number are
// of VLT.
#include <algorithm>
#include <sstream>

#include "switch/sim/dell_os10_tables.hpp"

namespace haas_sim {

namespace {

std::vector<std::string> port_names(const Options& options) {
    std::vector<std::string> names;
    for (int i = 1; i <= options.ports; ++i) names.push_back("ethernet1/1/" + std::to_string(i));
    const std::string broken_out = "ethernet1/1/" + std::to_string(options.ports + 1) + ":";
    for (const char* const lane : {"1", "2"}) names.push_back(broken_out + lane);
    for (int i = 1; i <= options.port_channels.value_or(4); ++i) names.push_back("port-channel" + std::to_string(i));
    return names;
}

/// In its trunk list is the native VLAN alone, which the switch itself does not count.
Port factory_port(const std::string& /*name*/) {
    Port port;
    port.allowed.set(1);
    return port;
}

constexpr char bell = 7;

std::string error_text(const Mistake& mistake, const std::string& /*line*/, std::size_t /*column*/) {
    switch (mistake.kind) {
        case Mistake::Kind::unknown: return std::string("% Error: Unrecognized command.\n") + bell;
        case Mistake::Kind::ambiguous: return "% Error: Ambiguous command.";
        case Mistake::Kind::incomplete: return "% Error: Incomplete command.";
        case Mistake::Kind::bad_value: break;
    }
    return "% Error: Illegal parameter.";
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string place_text(const Place& place) {
    switch (place.mode) {
        case Mode::configuration: return "(config)";
        case Mode::interface: return "(conf-if-" + dell_os10_short_name(place.port) + ")";
        case Mode::vlan: {
            const bool is_one = std::all_of(place.vlans.begin(), place.vlans.end(), is_digit);
            return (is_one ? "(conf-if-vl-" : "(conf-range-vl-") + place.vlans + ")";
        }
        default: return "";
    }
}

/// `vlan120` is `vlan 120`, `ethernet 1/1/5` is `ethernet1/1/5`, and a description has any number of words.
std::string rewrite(std::string_view line) {
    std::istringstream words{std::string(line)};
    std::string text;
    std::string before;
    for (std::string word; words >> word; before = word) {
        const bool is_vlan = word.starts_with("vlan") && word.size() > 4 && is_digit(word[4]);
        if (is_vlan) word.insert(4, " ");
        const bool is_number_of_port = is_digit(word[0]) && (before == "ethernet" || before == "eth" ||
                                                             before == "port-channel" || before == "po");
        if (!text.empty() && !is_number_of_port) text += ' ';
        text += word;
        if (word == "description") {
            std::string rest;
            std::getline(words, rest);
            return text + rest;
        }
    }
    return text;
}

constexpr std::string_view both = "% Error: Interface cannot be an access and trunk member of the same VLAN.";
constexpr std::string_view both_of_range =
    "% Error: Interface cannot be an access and trunk member of the same VLAN. One of the vlan in the range provided is "
    "already an access vlan.";

VlanSet one(int vlan) {
    VlanSet set;
    if (vlan != 0) set.set(static_cast<std::size_t>(vlan));
    return set;
}

/// The trunk list as the switch itself counts.
VlanSet list_of(const Port& port) { return port.allowed & ~one(port.native); }

void set_untagged(Port& port, int vlan) {
    port.allowed = list_of(port) | one(vlan);
    port.native = vlan;
    port.access = vlan;
}

VlanSet vlans_of(Call& call) {
    const VlanSet wanted = parse_vlans(call.argument(), call.device.kind().highest_vlan).value();
    const VlanSet missing = wanted & ~call.configuration.vlans;
    if (missing.any()) throw Refused{"% Error: VLAN " + vlan_items(missing).front() + " does not exist."};
    return wanted;
}

void check_not_in_channel(const Call& call) {
    if (call.port->channel) throw Refused{std::string("% Error: Unrecognized command.\n") + bell};
}

void check_layer2(const Call& call, const std::string& vlan, std::string_view modes) {
    check_not_in_channel(call);
    const bool fits = !call.port->routed && (modes != "trunk" || call.port->mode == PortMode::trunk);
    if (fits) return;
    throw Refused{"% Error: vlan" + vlan + ", Interface being added (to VLAN) is not in switchport mode " +
                  std::string(modes) + "!."};
}

Answer set_mode(Call& call, PortMode mode) {
    check_not_in_channel(call);
    Port& port = *call.port;
    if (port.routed) port = factory_port({});
    const bool leaves_trunk = port.mode == PortMode::trunk && mode == PortMode::access;
    if (leaves_trunk && !call.device.faults.situations.contains("lists-kept")) port.allowed = one(port.native);
    if (mode == PortMode::access && port.native == 0) set_untagged(port, 1);
    port.mode = mode;
    return {};
}

Answer set_access(Call& call) {
    check_layer2(call, call.argument(), "access or trunk");
    const VlanSet wanted = vlans_of(call);
    if (call.port->mode == PortMode::trunk && (list_of(*call.port) & wanted).any()) throw Refused{std::string(both)};
    set_untagged(*call.port, call.number());
    return {};
}

/// An access port is in the default VLAN again. A trunk is left without an untagged VLAN or, in the situation
/// access-falls, is there as well: no text settles which.
Answer drop_access(Call& call) {
    check_not_in_channel(call);
    if (call.port->routed) return {};
    const bool falls = call.device.faults.situations.contains("access-falls");
    set_untagged(*call.port, call.port->mode == PortMode::trunk && !falls ? 0 : 1);
    return {};
}

Answer add_allowed(Call& call) {
    check_layer2(call, call.argument(), "trunk");
    const VlanSet wanted = vlans_of(call);
    if ((one(call.port->native) & wanted).any()) throw Refused{std::string(both_of_range)};
    call.port->allowed |= wanted;
    return {};
}

Answer remove_allowed(Call& call) {
    check_layer2(call, call.argument(), "trunk");
    const VlanSet unwanted = parse_vlans(call.argument(), call.device.kind().highest_vlan).value();
    call.port->allowed &= ~unwanted | one(call.port->native);
    return {};
}

Answer create_vlans(Call& call) {
    call.configuration.vlans |= parse_vlans(call.argument(), call.device.kind().highest_vlan).value();
    call.place.mode = Mode::vlan;
    call.place.vlans = call.argument();
    return {};
}

Answer delete_vlans(Call& call) {
    VlanSet unwanted = parse_vlans(call.argument(), call.device.kind().highest_vlan).value();
    if (unwanted[1]) throw Refused{"% Error: Default VLAN cannot be deleted."};
    check_deletable(call, unwanted);
    unwanted &= call.configuration.vlans;
    call.configuration.vlans &= ~unwanted;
    for (auto& [name, port] : call.configuration.ports) {
        port.allowed &= ~unwanted | one(port.native);
        if (unwanted[static_cast<std::size_t>(port.native)]) set_untagged(port, 1);
        call.device.note_passing(name);
    }
    return {};
}

Answer save(Call& call) {
    if (call.device.faults.situations.contains("not-saved")) throw Refused{"% Error: Failed to save configuration."};
    call.device.save();
    Answer answer;
    if (call.device.faults.situations.contains("save-speaks")) answer.text = "Copy completed\n";
    return answer;
}

void add_transaction_rules(std::vector<Rule>& all) {
    add_rule(all, Mode::privileged, "start transaction", [](Call& call) {
        call.place.transaction = true;
        return Answer{};
    });
    add_rule(all, Mode::privileged, "commit", [](Call& call) {
        call.place.transaction = false;
        call.device.commit();
        return Answer{};
    });
    add_rule(all, Mode::privileged, "discard", [](Call& call) {
        call.device.candidate.reset();
        return Answer{};
    });
    add_idle_rules(all, Mode::privileged, {"validate"});
    add_rule(all, Mode::privileged, "lock", [](Call& call) {
        if (call.device.locked_by != nullptr && call.device.locked_by != &call.place)
            throw Refused{std::string(call.device.kind().locked)};
        call.device.locked_by = &call.place;
        return Answer{};
    });
    add_rule(all, Mode::privileged, "unlock", [](Call& call) {
        if (call.device.locked_by == &call.place) call.device.locked_by = nullptr;
        return Answer{};
    });
}

void add_port_rules(std::vector<Rule>& all) {
    add_rule(all, Mode::interface, "switchport mode access",
             [](Call& call) { return set_mode(call, PortMode::access); });
    add_rule(all, Mode::interface, "switchport mode trunk", [](Call& call) { return set_mode(call, PortMode::trunk); });
    add_rule(all, Mode::interface, "switchport access vlan <vlan>", set_access);
    add_rule(all, Mode::interface, "no switchport access vlan", drop_access);
    add_rule(all, Mode::interface, "switchport trunk allowed vlan <vlans>", add_allowed);
    add_rule(all, Mode::interface, "no switchport trunk allowed vlan <vlans>", remove_allowed);
    add_rule(all, Mode::interface, "no switchport", [](Call& call) {
        check_not_in_channel(call);
        Port routed;
        routed.routed = true;
        routed.shut = call.port->shut;
        routed.link = call.port->link;
        *call.port = routed;
        return Answer{};
    });
    add_rule(all, Mode::interface, "shutdown", [](Call& call) {
        call.port->shut = true;
        return Answer{};
    });
    add_rule(all, Mode::interface, "no shutdown", [](Call& call) {
        call.port->shut = false;
        return Answer{};
    });
    add_description_rules(all, 240);
    add_idle_rules(all, Mode::interface, {"mtu <number>", "spanning-tree port type edge"});
}

std::vector<Rule> rules() {
    std::vector<Rule> all;
    add_mode_rules(all, ExitOfPrivileged::logs_out);
    add_configure_rules(all, "");
    add_dell_os10_tables(all);
    add_transaction_rules(all);
    for (const char* const command : {"copy running-configuration startup-configuration", "write memory", "write"}) {
        add_rule(all, Mode::privileged, command, save);
    }
    add_rule(all, Mode::privileged, "terminal length <number>", [](Call& call) {
        call.place.page = call.number();
        return Answer{};
    });
    add_idle_rules(all, Mode::privileged, {"terminal width <number>", "show version", "show clock"});
    add_rule(all, Mode::configuration, "interface vlan <vlan>", create_vlans);
    add_rule(all, Mode::configuration, "interface range vlan <vlans>", create_vlans);
    add_rule(all, Mode::configuration, "no interface vlan <vlan>", delete_vlans);
    add_rule(all, Mode::configuration, "no interface range vlan <vlans>", delete_vlans);
    add_rule(all, Mode::vlan, "description <text>", [](Call& call) {
        const auto vlan = parse_number(call.place.vlans);
        if (vlan) call.device.vlan_names[*vlan] = short_text(call, 240);
        return Answer{};
    });
    add_idle_rules(all, Mode::vlan, {"no description", "shutdown", "no shutdown"});
    add_port_rules(all);
    return all;
}

}  // namespace

Kind make_dell_os10() {
    Kind kind{};
    kind.name = "dell-os10";
    kind.hostname = "OS10";
    kind.login_prompt = "\nOS10 login: ";
    kind.password_prompt = "Password: ";
    kind.refused_login = "\nLogin incorrect\n";
    kind.refused_enable = "% Error: Access denied.\n";
    kind.motd = "\nDell SmartFabric OS10\n\n";
    kind.prompt_end = " ";
    kind.blank_line = "";
    kind.pager = "--More--";
    kind.pager_erase = "\r        \r";
    kind.obeys_window = true;
    kind.place_text = place_text;
    kind.has_do = true;
    kind.rewrite = rewrite;
    kind.filter = dell_os10_filter;
    kind.locked = "% Error: The configuration is locked by another session.";
    kind.log_lines = {
        "<165>1 2000-01-01T01:13:20.610812+00:00 OS10 dn_alm 687 - - Node.1-Unit.1:PRI [event], Dell (OS10) "
        "%IFM_OSTATE_DN: Interface operational state is down :ethernet1/1/9\n"};
    kind.situations = {{"not-saved", {}, ""},
                       {"save-speaks", {}, ""},
                       {"lists-kept", {}, ""},
                       {"absent-shown", {}, ""},
                       {"access-falls", {}, ""}};
    kind.highest_vlan = 4093;
    kind.factory_port = factory_port;
    kind.port_names = port_names;
    kind.port_words = {{"ethernet", "ethernet"}, {"port-channel", "port-channel"}};
    kind.error_text = error_text;
    kind.rules = rules();
    return kind;
}

}  // namespace haas_sim
