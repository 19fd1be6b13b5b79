#include "switch/sim/rules.hpp"

namespace haas_sim {

namespace {

using Run = std::function<Answer(Call&)>;

bool holds(const VlanSet& vlans, int vlan) { return vlans[static_cast<std::size_t>(vlan)]; }

void check_created(const PortRules& kind, Call& call) {
    const bool is_created = holds(call.device.running.vlans, call.number());
    if (!is_created && !kind.not_created.empty()) throw Refused{std::string(kind.not_created)};
}

/// @source  PowerConnect 6200 and 8000 as others' tests have captured them: all that belong to trunks wait for that
/// mode
void check_trunk_mode(Call& call) {
    constexpr int first_without = 6;
    const auto& options = call.device.options();
    const bool checks = call.device.kind().name == "delln3000" && options.firmware < first_without;
    if (checks && call.port->mode != PortMode::trunk) throw Refused{"Interface not in Trunk Mode."};
}

void set_native(const PortRules& kind, Call& call) {
    const int vlan = call.number();
    check_trunk_mode(call);
    if (kind.native == PortRules::Native::allowed_and_created) check_created(kind, call);
    if (kind.native != PortRules::Native::any && !holds(call.port->allowed, vlan)) {
        throw Refused{std::string(kind.not_allowed)};
    }
    call.port->native = vlan;
}

void set_access(const PortRules& kind, Call& call) {
    check_created(kind, call);
    call.port->access = call.number();
}

VlanSet list(Call& call) { return parse_vlans(call.argument(), call.device.kind().highest_vlan).value(); }

template <typename Do>
Run doing(Do run) {
    return [run](Call& call) {
        run(call);
        return Answer{};
    };
}

/// The creation is not undone: the others of a list are there.
/// @source  PowerConnect 6200 and 8000 as others' tests have captured them
Answer failures(const VlanSet& missing) {
    Answer answer;
    if (missing.none()) return answer;
    const std::string line = "---------------------------------------\n";
    answer.text =
        "Warning: The use of large numbers of VLANs or interfaces may cause significant\n"
        "delays in applying the configuration.\n\n\n          Failure Information\n" +
        line + "   VLANs failed to be configured : " + std::to_string(missing.count()) + "\n" + line +
        "   VLAN             Error\n" + line;
    for (std::size_t vlan = 1; vlan < missing.size(); ++vlan) {
        if (!missing[vlan]) continue;
        const std::string number = std::to_string(vlan);
        answer.text +=
            "VLAN      " + std::string(4 - number.size(), ' ') + number + " ERROR: This VLAN does not exist.\n";
    }
    return answer;
}

Answer add_allowed(const PortRules& kind, Call& call) {
    check_trunk_mode(call);
    const VlanSet wanted = list(call);
    const VlanSet& created = call.device.running.vlans;
    const bool refuses = kind.missing == PortRules::Missing::refused;
    call.port->allowed |= refuses ? wanted & created : wanted;
    return refuses ? failures(wanted & ~created) : Answer{};
}

Answer remove_allowed(const PortRules& kind, Call& call) {
    check_trunk_mode(call);
    const VlanSet wanted = list(call);
    call.port->allowed &= ~wanted;
    // A later firmware keeps VLANs out that are yet to be created, and has nothing to say of them.
    const bool refuses = kind.missing == PortRules::Missing::refused && call.device.options().firmware < 6;
    return refuses ? failures(wanted & ~call.device.running.vlans) : Answer{};
}

void add_allowed_rules(std::vector<Rule>& rules, const PortRules& kind) {
    const std::string allowed = "switchport trunk allowed vlan ";
    const auto set_all = [](Call& call) {
        check_trunk_mode(call);
        call.port->allowed = vlan_range(1, call.device.kind().highest_vlan);
    };
    const auto set_none = [](Call& call) {
        check_trunk_mode(call);
        call.port->allowed.reset();
    };
    add_rule(rules, Mode::interface, allowed + "add <vlans>", [kind](Call& call) { return add_allowed(kind, call); });
    add_rule(rules, Mode::interface, allowed + "remove <vlans>",
             [kind](Call& call) { return remove_allowed(kind, call); });
    add_rule(rules, Mode::interface, allowed + "all", doing(set_all));
    add_rule(rules, Mode::interface, allowed + "none", doing(set_none));
    if (!kind.replaces_list) return;
    add_rule(rules, Mode::interface, allowed + "<vlans>", doing([](Call& call) { call.port->allowed = list(call); }));
}

/// @source  PowerConnect 6200 and 8000 as others' tests have captured them, for a delln3000
void check_general(Call& call, const std::string& refusal) {
    const bool checks = call.device.kind().name == "delln3000";
    if (checks && call.port->mode != PortMode::general) throw Refused{refusal};
}

void add_general_rules(std::vector<Rule>& rules, const PortRules& kind) {
    add_rule(rules, Mode::interface, "switchport general pvid <vlan>", doing([kind](Call& call) {
                 check_general(call, "\nPort is not general port.");
                 check_created(kind, call);
                 call.port->general = call.number();
             }));
    add_rule(rules, Mode::interface, "switchport general allowed vlan add <vlans> tagged", [kind](Call& call) {
        check_general(call, "Interface not in General Mode.");
        const VlanSet wanted = list(call);
        const VlanSet missing = wanted & ~call.device.running.vlans;
        call.port->general_tagged |= wanted & ~missing;
        if (kind.missing == PortRules::Missing::refused) return failures(missing);
        if (missing.any()) throw Refused{std::string(kind.not_created)};
        return Answer{};
    });
}

}  // namespace

void add_rule(std::vector<Rule>& rules, Mode mode, std::string pattern, Run run) {
    rules.push_back({mode, std::move(pattern), std::move(run)});
}

void add_idle_rules(std::vector<Rule>& rules, Mode mode, const std::vector<std::string>& patterns) {
    for (const auto& pattern : patterns) add_rule(rules, mode, pattern, doing([](Call&) {}));
}

std::string short_text(const Call& call, std::size_t longest) {
    std::string text = call.argument();
    const bool quoted = text.size() > 1 && text.front() == '"' && text.back() == '"';
    if (quoted) text = text.substr(1, text.size() - 2);
    if (text.size() > longest)
        throw Refused{"% Wrong number of parameters or invalid range, size or characters entered"};
    return text;
}

void check_deletable(const Call& call, const VlanSet& unwanted) {
    const VlanSet kept = unwanted & call.device.faults.kept_vlans;
    if (kept.any()) throw Refused{"% VLAN " + format_vlans(kept) + " has an IP interface, and cannot be deleted."};
}

void add_description_rules(std::vector<Rule>& rules, std::size_t longest) {
    add_rule(rules, Mode::interface, "description <text>",
             doing([longest](Call& call) { call.device.descriptions[call.place.port] = short_text(call, longest); }));
    add_rule(rules, Mode::interface, "no description",
             doing([](Call& call) { call.device.descriptions.erase(call.place.port); }));
}

void add_vlan_name_rule(std::vector<Rule>& rules, std::size_t longest) {
    add_rule(rules, Mode::vlan, "name <text>", doing([longest](Call& call) {
                 const auto vlan = parse_number(call.place.vlans);
                 if (!vlan) throw Refused{"ERROR: a name is for one VLAN"};
                 const std::string name = short_text(call, longest);
                 if (name.find(' ') != std::string::npos) throw Refused{"% Invalid parameter detected at '^' marker."};
                 call.device.vlan_names[*vlan] = name;
             }));
}

void add_port_rules(std::vector<Rule>& rules, const PortRules& kind) {
    const auto mode = [](PortMode wanted) { return doing([wanted](Call& call) { call.port->mode = wanted; }); };
    add_rule(rules, Mode::interface, "switchport mode access", mode(PortMode::access));
    add_rule(rules, Mode::interface, "switchport mode trunk", mode(PortMode::trunk));
    if (kind.general) {
        add_rule(rules, Mode::interface, "switchport mode general", mode(PortMode::general));
        add_general_rules(rules, kind);
    }
    add_rule(rules, Mode::interface, "switchport access vlan <vlan>",
             doing([kind](Call& call) { set_access(kind, call); }));
    add_rule(rules, Mode::interface, "switchport trunk native vlan <vlan>",
             doing([kind](Call& call) { set_native(kind, call); }));
    if (kind.no_native) {
        add_rule(rules, Mode::interface, "switchport access vlan none",
                 doing([](Call& call) { call.port->access = 0; }));
        add_rule(rules, Mode::interface, "switchport trunk native vlan none",
                 doing([](Call& call) { call.port->native = 0; }));
    }
    add_rule(rules, Mode::interface, "no switchport access vlan", doing([](Call& call) { call.port->access = 1; }));
    add_rule(rules, Mode::interface, "no switchport trunk native vlan",
             doing([](Call& call) { call.port->native = 1; }));
    add_allowed_rules(rules, kind);
    add_rule(rules, Mode::interface, "shutdown", doing([](Call& call) { call.port->shut = true; }));
    add_rule(rules, Mode::interface, "no shutdown", doing([](Call& call) { call.port->shut = false; }));
}

std::function<Answer(Call&)> go_to(Mode mode, std::string answer) {
    return [mode, answer = std::move(answer)](Call& call) {
        call.place.mode = mode;
        Answer result;
        result.text = answer;
        return result;
    };
}

void add_mode_rules(std::vector<Rule>& rules, ExitOfPrivileged exit) {
    const auto log_out = doing([](Call& call) { call.place.over = true; });
    add_rule(rules, Mode::user, "enable", doing([](Call& call) { call.place.asks_enable = true; }));
    add_rule(rules, Mode::user, "exit", log_out);
    add_rule(rules, Mode::user, "quit", log_out);
    add_rule(rules, Mode::privileged, "disable", go_to(Mode::user));
    add_rule(rules, Mode::privileged, "exit", exit == ExitOfPrivileged::logs_out ? log_out : go_to(Mode::user));
    add_rule(rules, Mode::configuration, "exit", go_to(Mode::privileged));
    add_rule(rules, Mode::configuration, "end", go_to(Mode::privileged));
    add_rule(rules, Mode::configuration, "interface <port>", doing([](Call& call) {
                 call.place.mode = Mode::interface;
                 call.place.port = call.argument();
             }));
    for (const Mode mode : {Mode::interface, Mode::vlan}) {
        add_rule(rules, mode, "exit", go_to(Mode::configuration));
        add_rule(rules, mode, "end", go_to(Mode::privileged));
    }
}

void add_configure_rules(std::vector<Rule>& rules, const std::string& answer) {
    add_rule(rules, Mode::privileged, "configure", go_to(Mode::configuration, answer));
    add_rule(rules, Mode::privileged, "configure terminal", go_to(Mode::configuration, answer));
}

void add_show_configuration_rules(std::vector<Rule>& rules) {
    add_rule(rules, Mode::privileged, "show running-config", [](Call& call) {
        Answer answer;
        answer.paged = true;
        answer.text =
            "hostname \"" + call.device.hostname() + "\"\nvlan " + format_vlans(call.device.running.vlans) + "\nexit\n";
        for (const auto& name : call.device.port_names()) {
            answer.text += "interface " + name + "\n! " + to_settings(call.device.running.ports.at(name)) + "\nexit\n";
        }
        return answer;
    });
}

std::string vlan_or_none(int vlan) { return vlan == 0 ? "none" : std::to_string(vlan); }

}  // namespace haas_sim
