// The commands of ports and VLANs that EOS and NX-OS have in common.
//
// @source  Arista's manual, "Virtual LANs (VLANs)", and what others' simulator was seen to share with vEOS; Cisco's
//     Nexus 9000 Interfaces Configuration Guide 10.6(x), "Configuring Layer 2 Interfaces", and Layer 2 Switching Guide,
//     "Configuring VLANs": a trunk lets all VLANs pass until it has a list; what a list names need not exist; a list
//     alone replaces the one before; a VLAN that is deleted stays in the settings of ports.
#include "switch/rest_sim/shell.hpp"

namespace haas_rest_sim {

namespace {

Rule rule(Place place, std::string_view pattern, std::function<void(Shell&, const Arguments&)> run) {
    return {place, pattern, [run = std::move(run)](Shell& shell, const Arguments& arguments) {
                run(shell, arguments);
                return Said{};
            }};
}

VlanSet all_vlans() { return haas_sim::vlan_range(1, 4094); }

void add_mode_rules(std::vector<Rule>& rules) {
    for (const char* const mode : {"access", "trunk", "dot1q-tunnel"}) {
        static const std::map<std::string, std::string_view> patterns = {
            {"access", "switchport mode access"},
            {"trunk", "switchport mode trunk"},
            {"dot1q-tunnel", "switchport mode dot1q-tunnel"}};
        rules.push_back(port_rule(patterns.at(mode), [mode](Port& port, const Arguments&) { port.mode = mode; }));
    }
    rules.push_back(port_rule("no switchport mode", [](Port& port, const Arguments&) { port.mode = "access"; }));
}

void add_allowed_rules(std::vector<Rule>& rules) {
    const auto list = [&](std::string_view pattern, auto change) {
        rules.push_back(port_rule(pattern, [change](Port& port, const Arguments& arguments) {
            change(port.allowed, vlans_of(arguments.front()));
        }));
    };
    list("switchport trunk allowed vlan <vlans>", [](VlanSet& allowed, const VlanSet& given) { allowed = given; });
    list("switchport trunk allowed vlan add <vlans>", [](VlanSet& allowed, const VlanSet& given) { allowed |= given; });
    list("switchport trunk allowed vlan remove <vlans>",
         [](VlanSet& allowed, const VlanSet& given) { allowed &= ~given; });
    list("switchport trunk allowed vlan except <vlans>",
         [](VlanSet& allowed, const VlanSet& given) { allowed = all_vlans() & ~given; });
    rules.push_back(
        port_rule("switchport trunk allowed vlan none", [](Port& port, const Arguments&) { port.allowed.reset(); }));
    for (const char* const pattern : {"switchport trunk allowed vlan all", "no switchport trunk allowed vlan"}) {
        rules.push_back(port_rule(pattern, [](Port& port, const Arguments&) { port.allowed = all_vlans(); }));
    }
}

void add_untagged_rules(std::vector<Rule>& rules) {
    rules.push_back(port_rule("switchport access vlan <vlan>", [](Port& port, const Arguments& arguments) {
        port.access = *haas_sim::parse_number(arguments.front());
    }));
    rules.push_back(port_rule("no switchport access vlan", [](Port& port, const Arguments&) { port.access = 1; }));
    rules.push_back(port_rule("switchport trunk native vlan <vlan>", [](Port& port, const Arguments& arguments) {
        port.native = *haas_sim::parse_number(arguments.front());
        port.tag_native = false;
    }));
    rules.push_back(port_rule("no switchport trunk native vlan", [](Port& port, const Arguments&) {
        port.native = 1;
        port.tag_native = false;
    }));
}

void add_vlan_rules(std::vector<Rule>& rules) {
    rules.push_back(rule(Place::vlan, "name <word>",
                         [](Shell& shell, const Arguments& arguments) { shell.name_vlans(arguments.front()); }));
    rules.push_back(rule(Place::vlan, "no name", [](Shell& shell, const Arguments&) { shell.name_vlans({}); }));
    rules.push_back(rule(Place::vlan, "state active", [](Shell& shell, const Arguments&) {
        shell.change_vlans([](VlanSettings& settings) { settings.suspended = false; });
    }));
}

}  // namespace

Rule port_rule(std::string_view pattern, std::function<void(Port&, const Arguments&)> change) {
    return rule(Place::interface, pattern, [change = std::move(change)](Shell& shell, const Arguments& arguments) {
        shell.change_ports([&](Port& port) { change(port, arguments); });
    });
}

void reset_port(Port& port) {
    const bool link = port.link;
    const bool channel = port.channel;
    port = Port();
    port.link = link;
    port.channel = channel;
    port.switchport = true;
    port.native = 1;
    port.allowed = all_vlans();
    port.tag_native = false;
}

void add_common_rules(std::vector<Rule>& rules) {
    rules.push_back(rule(Place::configuration, "interface <port>", [](Shell& shell, const Arguments& arguments) {
        shell.place = Place::interface;
        shell.ports = ports_of(arguments.front());
    }));
    rules.push_back(
        rule(Place::configuration, "default interface <port>", [](Shell& shell, const Arguments& arguments) {
            shell.ports = ports_of(arguments.front());
            shell.change_ports(reset_port);
        }));
    for (const Place place : {Place::interface, Place::vlan}) {
        rules.push_back(
            rule(place, "exit", [](Shell& shell, const Arguments&) { shell.place = Place::configuration; }));
    }
    rules.push_back(port_rule("shutdown", [](Port& port, const Arguments&) { port.shut = true; }));
    rules.push_back(port_rule("no shutdown", [](Port& port, const Arguments&) { port.shut = false; }));
    rules.push_back(
        port_rule("description <text>", [](Port& port, const Arguments& words) { port.description = words.front(); }));
    rules.push_back(port_rule("no description", [](Port& port, const Arguments&) { port.description.clear(); }));
    add_mode_rules(rules);
    add_allowed_rules(rules);
    add_untagged_rules(rules);
    add_vlan_rules(rules);
}

}  // namespace haas_rest_sim
