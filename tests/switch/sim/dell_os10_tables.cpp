// @source  where the texts come from:
//  - `show running-configuration`: configurations of S4100 and S5248F, 10.3 to 10.5.6, that others have published: the
//    heading, the order of blocks, and the order of lines in a port's. That of a member of a port-channel, and
//    `vlt-port-channel`: the same
//  - `show vlan`: the SmartFabric OS10 User Guide, "VLAN commands", and a session on a switch with 32 ports of 40G in
//    the notes of others: the legend, the columns, `Eth1/1/1-1/1/32`, a line for each kind of port. That VLANs have no
//    description here is ours
//  - `show interface status`: the same session, and the test data of a parser: the columns, `A`, `T`, `-`, `0` for no
//    speed. The rules there have 98 characters, here 81. What a routed port shows is our reading
//  - `show candidate-configuration`, `show diff`, `show configuration`, and filters: "CLI Basics" of the guide, which
//    has no example of a difference: the lines are our reading
#include "switch/sim/dell_os10_tables.hpp"

#include <sstream>

#include "switch/sim/lists.hpp"

namespace haas_sim {

namespace {

constexpr std::string_view ethernet = "ethernet";
constexpr std::string_view port_channel = "port-channel";

std::string number_of(const std::string& port) {
    return port.substr((port.starts_with(ethernet) ? ethernet : port_channel).size());
}

VlanSet list_of(const Port& port) {
    VlanSet list = port.allowed;
    if (port.native != 0) list.reset(static_cast<std::size_t>(port.native));
    return list;
}

std::string vlan_lines(const Port& port, const Device& device) {
    const bool is_trunk = port.mode == PortMode::trunk;
    const int untagged = is_trunk ? port.native : port.access;
    const bool shows_absent = device.faults.situations.contains("absent-shown");
    std::string text = is_trunk ? " switchport mode trunk\n" : "";
    if (untagged != 0) text += " switchport access vlan " + std::to_string(untagged) + "\n";
    if (untagged == 0 && shows_absent) text += " no switchport access vlan\n";
    const VlanSet list = list_of(port);
    if (is_trunk && list.any()) text += " switchport trunk allowed vlan " + format_vlans(list) + "\n";
    return text;
}

/// In quotes where it has blanks.
std::string description_line(const std::string& text) {
    const bool has_blank = text.find(' ') != std::string::npos;
    return " description " + (has_blank ? "\"" + text + "\"" : text) + "\n";
}

/// Of a port, without the line that names it.
std::string port_lines(const std::string& name, const Port& port, const Device& device) {
    const auto described = device.descriptions.find(name);
    std::string text = described == device.descriptions.end() ? "" : description_line(described->second);
    text += port.shut ? " shutdown\n" : " no shutdown\n";
    if (port.channel) text += " channel-group 1 mode active\n";
    if (port.channel || port.routed) {
        text += " no switchport\n";
    } else {
        text += vlan_lines(port, device);
    }
    if (name.starts_with(ethernet)) return text + " flowcontrol receive off\n";
    const std::string number = number_of(name);
    const bool is_even = (number.back() - '0') % 2 == 0;
    return is_even ? text + " vlt-port-channel " + number + "\n" : text;
}

std::string port_text(const std::string& name, const Port& port, const Device& device) {
    return "!\ninterface " + name + "\n" + port_lines(name, port, device);
}

std::string vlan_text(std::size_t vlan, const Device& device) {
    const auto named = device.vlan_names.find(static_cast<int>(vlan));
    return "!\ninterface vlan" + std::to_string(vlan) + "\n" +
           (named == device.vlan_names.end() ? "" : description_line(named->second)) + " no shutdown\n";
}

std::string all_vlans(const VlanSet& vlans, const Device& device) {
    std::string text;
    for (std::size_t vlan = 1; vlan < vlans.size(); ++vlan) {
        if (vlans[vlan]) text += vlan_text(vlan, device);
    }
    return text;
}

std::string ports_text(const Configuration& configuration, const Device& device, std::string_view beginning) {
    std::string text;
    for (const auto& name : device.port_names()) {
        if (name.starts_with(beginning)) text += port_text(name, configuration.ports.at(name), device);
    }
    return text;
}

std::string whole_text(const Configuration& configuration, const Device& device) {
    return "! Version 10.5.6.0\n! Last configuration change at Jan  01 01:13:20 2000\n!\nip vrf default\n!\nhostname " +
           device.hostname() + "\n" + all_vlans(configuration.vlans, device) +
           ports_text(configuration, device, port_channel) +
           "!\ninterface mgmt1/1/1\n no shutdown\n ip address dhcp\n ipv6 address autoconfig\n" +
           ports_text(configuration, device, ethernet) + "!\n";
}

/// What the candidate has and the running configuration has not.
std::string difference(const Device& device) {
    if (!device.candidate) return {};
    std::string text;
    for (const auto& name : device.port_names()) {
        const Port& wanted = device.candidate->ports.at(name);
        if (wanted == device.running.ports.at(name)) continue;
        text += "!\ninterface " + name + "\n" + vlan_lines(wanted, device);
    }
    return text + all_vlans(device.candidate->vlans & ~device.running.vlans, device);
}

Answer paged(std::string text) {
    Answer answer;
    answer.text = std::move(text);
    answer.paged = true;
    return answer;
}

/// `Eth1/1/1-1/1/3,1/1/5`, `Po2`.
std::vector<std::string> member_items(const std::vector<std::string>& names) {
    std::vector<std::string> items;
    std::string last;
    for (const auto& range : port_ranges(names)) {
        const bool is_ethernet = range.starts_with(ethernet);
        std::string numbers = range.substr((is_ethernet ? ethernet : port_channel).size());
        const auto dash = numbers.find('-');
        if (is_ethernet && dash != std::string::npos) {
            const auto before = numbers.find_last_of("/:", dash);
            numbers.insert(dash + 1, numbers.substr(0, before + 1));
        }
        const bool goes_on = is_ethernet && !items.empty() && items.back().starts_with("Eth");
        if (goes_on) {
            items.back() += "," + numbers;
        } else {
            items.push_back((is_ethernet ? "Eth" : "Po") + numbers);
        }
    }
    return items;
}

Answer show_vlans(Call& call) {
    constexpr std::size_t at_members = 53;
    const Configuration& running = call.device.running;
    std::string text =
        "Codes: * - Default VLAN, M - Management VLAN, R - Remote Port Mirroring VLANs,\n"
        "       @ - Attached to Virtual Network, P - Primary, C - Community, I - Isolated\n"
        "Q: A - Access (Untagged), T - Tagged\n"
        "    NUM    Status    Description                     Q Ports\n";
    for (std::size_t vlan = 1; vlan < running.vlans.size(); ++vlan) {
        if (!running.vlans[vlan]) continue;
        std::vector<std::string> untagged;
        std::vector<std::string> tagged;
        for (const auto& name : call.device.port_names()) {
            Port port = running.ports.at(name);
            if (port.channel) continue;
            const Carried members = configured(port, running.vlans);
            if (members.native == static_cast<int>(vlan)) untagged.push_back(name);
            if (members.tagged[vlan]) tagged.push_back(name);
        }
        std::vector<std::string> lines;
        for (const auto& item : member_items(tagged)) lines.push_back("T " + item);
        for (const auto& item : member_items(untagged)) lines.push_back("A " + item);
        const std::string begin = left(vlan == 1 ? "*" : "", 4) + left(std::to_string(vlan), 7) +
                                  left(lines.empty() ? "Inactive" : "Active", 10);
        if (lines.empty()) text += begin + "\n";
        for (std::size_t i = 0; i < lines.size(); ++i) {
            text += (i == 0 ? left(begin, at_members) : std::string(at_members, ' ')) + lines[i] + "\n";
        }
    }
    return paged(text);
}

Answer show_status(Call& call) {
    const std::string rule(81, '-');
    std::string text =
        rule + "\nPort            Description     Status   Speed    Duplex   Mode Vlan Tagged-Vlans\n" + rule + "\n";
    for (const auto& name : call.device.port_names()) {
        if (!name.starts_with(ethernet)) continue;
        const Port& port = call.device.running.ports.at(name);
        const bool is_up = port.link && !port.shut;
        const bool is_layer2 = !port.routed && !port.channel;
        const bool is_trunk = port.mode == PortMode::trunk;
        const int untagged = is_trunk ? port.native : port.access;
        const VlanSet list = is_trunk ? list_of(port) : VlanSet{};
        text += left("Eth " + number_of(name), 32) + left(is_up ? "up" : "down", 9) + left(is_up ? "10G" : "0", 9) +
                left(is_up ? "full" : "auto", 9) +
                left(!is_layer2 ? ""
                     : is_trunk ? "T"
                                : "A",
                     5) +
                left(is_layer2 && untagged != 0 ? std::to_string(untagged) : "-", 5) +
                (is_layer2 && list.any() ? format_vlans(list)
                 : is_layer2             ? "-"
                                         : "") +
                "\n";
    }
    return paged(text);
}

void add_configuration_rules(std::vector<Rule>& rules) {
    const std::string running = "show running-configuration";
    add_rule(rules, Mode::privileged, running,
             [](Call& call) { return paged(whole_text(call.device.running, call.device)); });
    add_rule(rules, Mode::privileged, "show candidate-configuration", [](Call& call) {
        return paged(whole_text(call.device.candidate.value_or(call.device.running), call.device));
    });
    add_rule(rules, Mode::privileged, "show diff candidate-configuration running-configuration",
             [](Call& call) { return paged(difference(call.device)); });
    add_rule(rules, Mode::privileged, running + " interface <port>", [](Call& call) {
        return paged(port_text(call.argument(), call.device.running.ports.at(call.argument()), call.device));
    });
    for (const std::string_view kind : {ethernet, port_channel}) {
        add_rule(rules, Mode::privileged, running + " interface " + std::string(kind),
                 [kind](Call& call) { return paged(ports_text(call.device.running, call.device, kind)); });
    }
    add_rule(rules, Mode::privileged, running + " interface", [](Call& call) {
        const Device& device = call.device;
        return paged(all_vlans(device.running.vlans, device) + ports_text(device.running, device, port_channel) +
                     ports_text(device.running, device, ethernet));
    });
    add_rule(rules, Mode::privileged, running + " interface vlan",
             [](Call& call) { return paged(all_vlans(call.device.running.vlans, call.device)); });
    add_rule(rules, Mode::privileged, running + " interface vlan <vlan>", [](Call& call) {
        const auto vlan = static_cast<std::size_t>(call.number());
        if (!call.device.running.vlans[vlan]) throw Refused{"% Error: Illegal parameter."};
        return paged(vlan_text(vlan, call.device));
    });
    add_rule(rules, Mode::interface, "show configuration",
             [](Call& call) { return paged(port_text(call.place.port, *call.port, call.device)); });
}

bool holds(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

std::string dell_os10_short_name(const std::string& port) {
    return (port.starts_with(ethernet) ? "eth" : "po-") + number_of(port);
}

void add_dell_os10_tables(std::vector<Rule>& rules) {
    add_configuration_rules(rules);
    add_rule(rules, Mode::privileged, "show vlan", show_vlans);
    add_rule(rules, Mode::privileged, "show interface status", show_status);
}

bool dell_os10_filter(std::string_view filter, Answer& answer) {
    const std::string word(filter.substr(0, filter.find(' ')));
    if (word == "no-more") {
        answer.paged = false;
        return true;
    }
    const auto blank = filter.find_first_not_of(' ', word.size());
    if (blank == std::string_view::npos) return false;
    std::string_view part = filter.substr(blank);
    if (part.size() > 1 && part.front() == '"' && part.back() == '"') part = part.substr(1, part.size() - 2);
    if (word != "grep" && word != "except" && word != "find") return false;
    std::istringstream lines(answer.text);
    answer.text.clear();
    bool found = false;
    for (std::string line; std::getline(lines, line);) {
        const bool fits = holds(line, part);
        found = found || fits;
        const bool stays = word == "grep" ? fits : word == "except" ? !fits : found;
        if (stays) answer.text += line + "\n";
    }
    return true;
}

}  // namespace haas_sim
