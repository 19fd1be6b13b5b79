// The commands that a cisco-nxos knows beyond shell_rules.cpp.
//
// @source  Nexus 9000 Layer 2 Switching Guide, "Configuring VLANs": reserved VLANs cannot be made or deleted, of a list
//     the others are; VLAN 1 cannot; 1006 to 3967 cannot be suspended. Interfaces Guide 10.6(x), "Configuring Layer 2
//     Interfaces": what becomes routed loses what it was set to, and takes no other `switchport` command; what is
//     reserved is no part of a trunk's list. The words of refusals are those that other tools know, or ours.
#include <algorithm>

#include "switch/rest_sim/json.hpp"
#include "switch/rest_sim/nxos.hpp"

namespace haas_rest_sim {

namespace {

Refusal refuse(const haas_sim::Mistake& mistake, const std::string&) {
    using Kind = haas_sim::Mistake::Kind;
    switch (mistake.kind) {
        case Kind::ambiguous: return {Refusal::Kind::invalid, "% Ambiguous command"};
        case Kind::incomplete: return {Refusal::Kind::invalid, "% Incomplete command"};
        case Kind::bad_value: break;
        case Kind::unknown: return {Refusal::Kind::invalid, "% Invalid command"};
    }
    if (mistake.parameter == "<port>") return {Refusal::Kind::invalid, "Invalid interface format"};
    if (mistake.parameter == "<vlan>" || mistake.parameter == "<vlans>") {
        return {Refusal::Kind::invalid, "% Invalid value/range"};
    }
    return {Refusal::Kind::invalid, "% Invalid parameter"};
}

Said make_vlans(Shell& shell, const Arguments& arguments) {
    const VlanSet wanted = vlans_of(arguments.front());
    const VlanSet kept = wanted & nxos_reserved_vlans();
    ++shell.device.counters.vlan_creations;
    shell.place = Place::vlan;
    shell.vlans = wanted & ~kept;
    shell.device.vlans |= shell.vlans;
    shell.device.note_passing_of_all();
    if (kept.none()) return {};
    const std::string text = "ERROR: VLAN " + haas_sim::format_vlans(kept) + " is reserved for internal use";
    if (shell.vlans.none()) throw Refusal{Refusal::Kind::failed, text};
    return {{}, text + "\n"};
}

Said delete_vlans(Shell& shell, const Arguments& arguments) {
    const VlanSet given = vlans_of(arguments.front());
    if (given[1] || (given & nxos_reserved_vlans()).any()) {
        throw Refusal{Refusal::Kind::failed, "ERROR: VLAN cannot be deleted"};
    }
    shell.device.vlans &= ~given;
    shell.vlans = given;
    shell.name_vlans({});
    shell.change_vlans([](VlanSettings& settings) { settings = {}; });
    return {};
}

/// For `state suspend` and `shutdown`.
Said suspend(Shell& shell, const Arguments&) {
    const VlanSet fixed = haas_sim::vlan_range(1, 1) | haas_sim::vlan_range(1006, 4094);
    if ((shell.vlans & fixed).any()) {
        throw Refusal{Refusal::Kind::failed, "ERROR: VLAN state cannot be changed"};
    }
    shell.change_vlans([](VlanSettings& settings) { settings.suspended = true; });
    return {};
}

void add_vlan_rules(std::vector<Rule>& rules) {
    rules.push_back({Place::configuration, "vlan <vlans>", make_vlans});
    rules.push_back({Place::configuration, "no vlan <vlans>", delete_vlans});
    for (const std::string_view pattern : {"state suspend", "shutdown"}) {
        rules.push_back({Place::vlan, pattern, suspend});
    }
    rules.push_back({Place::vlan, "no shutdown", [](Shell& shell, const Arguments&) {
                         shell.change_vlans([](VlanSettings& settings) { settings.suspended = false; });
                         return Said{};
                     }});
    for (const bool tags : {true, false}) {
        rules.push_back({Place::configuration, tags ? "vlan dot1q tag native" : "no vlan dot1q tag native",
                         [tags](Shell& shell, const Arguments&) {
                             shell.device.tags_native = tags;
                             shell.device.note_passing_of_all();
                             return Said{};
                         }});
    }
}

void add_port_rules(std::vector<Rule>& rules) {
    rules.push_back(port_rule("switchport", [](Port& port, const Arguments&) { port.switchport = true; }));
    rules.push_back(port_rule("no switchport", [](Port& port, const Arguments&) {
        const bool shut = port.shut;
        const std::string description = port.description;
        reset_port(port);
        port.shut = shut;
        port.description = description;
        port.switchport = false;
    }));
    rules.push_back(
        port_rule("no switchport access vlan <vlan>", [](Port& port, const Arguments&) { port.access = 1; }));
    rules.push_back(
        port_rule("no switchport trunk native vlan <vlan>", [](Port& port, const Arguments&) { port.native = 1; }));
    rules.push_back(port_rule("switchport monitor", [](Port& port, const Arguments&) { port.monitor = true; }));
    rules.push_back(port_rule("no switchport monitor", [](Port& port, const Arguments&) { port.monitor = false; }));
    for (const std::string_view pattern : {"spanning-tree port type edge", "spanning-tree port type edge trunk"}) {
        rules.push_back({Place::interface, pattern, [](Shell&, const Arguments&) {
                             return Said{{},
                                         "Warning: Edge port type (portfast) should only be enabled on ports connected "
                                         "to a single host.\n"};
                         }});
    }
}

/// Refuses what is about VLANs on ports that are routed, and reserved VLANs in lists.
void guard_port_rules(std::vector<Rule>& rules) {
    for (auto& rule : rules) {
        if (rule.place != Place::interface || rule.pattern.find("switchport ") == std::string_view::npos) continue;
        const bool is_list =
            rule.pattern.starts_with("switchport trunk allowed vlan") && rule.pattern.ends_with("<vlans>");
        const bool is_one = rule.pattern.ends_with("<vlan>");
        const bool takes_away = rule.pattern.find("remove") != std::string_view::npos ||
                                rule.pattern.find("except") != std::string_view::npos;
        rule.run = [run = rule.run, is_list, is_one, takes_away](Shell& shell, const Arguments& arguments) {
            for (const auto& name : shell.ports) {
                if (shell.device.ports.at(name).switchport) continue;
                throw Refusal{Refusal::Kind::failed, "ERROR: " + name + ": Port is not in Layer-2 mode"};
            }
            const VlanSet named = is_list || is_one ? vlans_of(arguments.front()) : VlanSet();
            const bool is_factory_list = named == haas_sim::vlan_range(1, 4094);
            if ((named & nxos_reserved_vlans()).any() && !takes_away && !is_factory_list) {
                throw Refusal{Refusal::Kind::failed, "ERROR: VLAN is reserved for internal use"};
            }
            return run(shell, arguments);
        };
    }
}

Said save(Shell& shell, const Arguments&) {
    ++shell.device.counters.saves;
    shell.device.save();
    return {{},
            "[########################################] 100%\n"
            "Copy complete, now saving to disk (please wait)...\nCopy complete.\n"};
}

void add_shows(std::vector<Rule>& rules) {
    const auto shows = [&](std::string_view pattern, auto show) {
        rules.push_back({Place::privileged, pattern, [show](Shell& shell, const Arguments& arguments) {
                             return show(static_cast<const Device&>(shell.device), arguments);
                         }});
    };
    const auto one = [](const Arguments& arguments) { return ports_of(arguments.front()).front(); };
    shows("show interface switchport",
          [](const Device& device, const Arguments&) { return show_nxos_switchports(device, {}); });
    shows("show interface <port> switchport", [=](const Device& device, const Arguments& arguments) {
        return show_nxos_switchports(device, one(arguments));
    });
    shows("show interface status",
          [](const Device& device, const Arguments&) { return show_nxos_statuses(device, {}); });
    shows("show interface <port> status",
          [=](const Device& device, const Arguments& arguments) { return show_nxos_statuses(device, one(arguments)); });
    shows("show vlan", [](const Device& device, const Arguments&) {
        return show_nxos_vlans(device, device.vlans, VlanTable::full);
    });
    shows("show vlan brief", [](const Device& device, const Arguments&) {
        return show_nxos_vlans(device, device.vlans, VlanTable::brief);
    });
    shows("show vlan id <vlans>", [](const Device& device, const Arguments& arguments) {
        return show_nxos_vlans(device, vlans_of(arguments.front()), VlanTable::one);
    });
    shows("show vlan dot1q tag native", [](const Device& device, const Arguments&) {
        return Said{{}, std::string("vlan dot1q native tag is ") + (device.tags_native ? "enabled\n" : "disabled\n")};
    });
    shows("show running-config",
          [](const Device& device, const Arguments&) { return show_nxos_configuration(device, {}, {}); });
    shows("show running-config interface", [](const Device& device, const Arguments&) {
        return show_nxos_configuration(device, device.port_names(), " interface");
    });
    shows("show running-config interface <port>", [](const Device& device, const Arguments& arguments) {
        const auto names = ports_of(arguments.front());
        return show_nxos_configuration(device, names, " interface " + names.front());
    });
    shows("show version", [](const Device&, const Arguments&) {
        return Said{to_object([](Json& json) {
                        put(json, "nxos_ver_str", std::string("9.3(5)"));
                        put(json, "chassis_id", std::string("Nexus9000 C9396PX Chassis"));
                    }),
                    "Cisco Nexus Operating System (NX-OS) Software\n"};
    });
}

Language make_language() {
    std::vector<Rule> rules;
    add_common_rules(rules);
    add_port_rules(rules);
    guard_port_rules(rules);
    add_vlan_rules(rules);
    add_shows(rules);
    rules.push_back({Place::privileged, "copy running-config startup-config", save});
    rules.push_back({Place::privileged, "terminal dont-ask", [](Shell&, const Arguments&) { return Said{}; }});
    for (const std::string_view pattern : {"configure", "configure terminal"}) {
        rules.push_back({Place::privileged, pattern, [](Shell& shell, const Arguments&) {
                             shell.place = Place::configuration;
                             return Said{};
                         }});
    }
    for (const Place place : {Place::configuration, Place::interface, Place::vlan}) {
        rules.push_back({place, "end", [](Shell& shell, const Arguments&) {
                             shell.place = Place::privileged;
                             return Said{};
                         }});
    }
    rules.push_back({Place::configuration, "exit", [](Shell& shell, const Arguments&) {
                         shell.place = Place::privileged;
                         return Said{};
                     }});
    return {std::move(rules),
            Place::privileged,
            true,
            {{"ethernet", "Ethernet"}, {"port-channel", "port-channel"}},
            [](const std::string&) { return std::string("% Permission denied for the role"); },
            refuse};
}

}  // namespace

const Language& nxos_language() {
    static const Language language = make_language();
    return language;
}

}  // namespace haas_rest_sim
