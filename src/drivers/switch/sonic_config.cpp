#include "drivers/switch/sonic_config.hpp"

#include <algorithm>
#include <iterator>
#include <optional>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "drivers/switch/json/answer.hpp"
#include "drivers/switch/port_states.hpp"
#include "drivers/switch/vlan_lists.hpp"

namespace haas::drivers {

namespace {

using core::PortState;
using core::SwitchError;
using core::Vlan;
using Json = rapidjson::Value;
using Vlans = std::set<Vlan>;

std::string field(const Json& entry, const char* name) { return text_of(find_member(&entry, name)); }

/// Calls `use(key, entry)` for each entry of a table; a switch may not have the table.
template <typename Use>
void for_each_entry(const Json& database, const char* table, Use use) {
    const auto found = database.FindMember(table);
    if (found == database.MemberEnd()) return;
    if (!found->value.IsObject()) throw base::Error(std::string("unexpected CONFIG_DB: the table ") + table);
    for (const auto& entry : found->value.GetObject()) use(text_of(&entry.name), entry.value);
}

/// The parts of a key, `Vlan100|Ethernet0`; the second one is empty if there is only one.
std::pair<std::string_view, std::string_view> parts_of(std::string_view key) {
    const auto bar = key.find('|');
    if (bar == std::string_view::npos) return {key, {}};
    return {key.substr(0, bar), key.substr(bar + 1)};
}

class Parser {
public:
    explicit Parser(const Json& database) : database_(database) {}

    SonicConfig parse() {
        // @source  config/switchport.py, switchport_mode(): the field `mode` of both tables
        for (const char* const table : {"PORT", "PORTCHANNEL"}) {
            for_each_entry(database_, table, [&](std::string_view name, const Json& entry) {
                all_.ports[std::string(name)].mode = field(entry, "mode");
            });
        }
        for_each_entry(database_, "VLAN", [&](std::string_view name, const Json&) {
            const auto vlan = parse_sonic_vlan(name);
            if (!vlan) throw base::Error("unexpected CONFIG_DB: a VLAN " + base::whole_line(name));
            all_.vlans.insert(*vlan);
        });
        // @source  config/vlan.py, add_vlan_member(): `tagging_mode` is `tagged` or `untagged`. It refuses members of
        // port-channels, router interfaces and destinations of mirrors, and so by which tables
        for_each_entry(database_, "VLAN_MEMBER",
                       [&](std::string_view key, const Json& entry) { member(key, field(entry, "tagging_mode")); });
        for_each_entry(database_, "PORTCHANNEL_MEMBER", [&](std::string_view key, const Json&) {
            const auto [channel, port] = parts_of(key);
            if (auto* const found = find(port)) found->channel = channel;
        });
        for (const char* const table : {"INTERFACE", "PORTCHANNEL_INTERFACE"}) {
            for_each_entry(database_, table, [&](std::string_view key, const Json&) {
                if (auto* const found = find(parts_of(key).first)) found->is_router = true;
            });
        }
        // @source  issue 20259 of sonic-buildimage: `config vlan member` does not look at sub-interfaces
        for_each_entry(database_, "VLAN_SUB_INTERFACE",
                       [&](std::string_view key, const Json& entry) { subinterface(parts_of(key).first, entry); });
        for_each_entry(database_, "MIRROR_SESSION", [&](std::string_view, const Json& entry) {
            if (auto* const found = find(field(entry, "dst_port"))) found->is_mirror = true;
        });
        return std::move(all_);
    }

private:
    SonicPort* find(std::string_view name) {
        const auto found = all_.ports.find(std::string(name));
        return found == all_.ports.end() ? nullptr : &found->second;
    }

    void member(std::string_view key, std::string_view tagging) {
        const auto [name, port] = parts_of(key);
        auto* const found = find(port);
        if (found == nullptr) return;
        const auto vlan = parse_sonic_vlan(name);
        if (vlan && tagging == "tagged") {
            found->tagged.insert(*vlan);
        } else if (vlan && tagging == "untagged") {
            found->untagged.insert(*vlan);
        } else {
            found->flaw = base::whole_line("the member " + std::string(key) + ' ' + std::string(tagging));
        }
    }

    /// `Ethernet0.10`; or `Eth0.10` with its VLAN in the entry.
    void subinterface(std::string_view name, const Json& entry) {
        const auto dot = name.find('.');
        if (dot == std::string_view::npos) return;
        std::string below(name.substr(0, dot));
        if (find(below) == nullptr) {
            if (below.starts_with("Eth")) below = "Ethernet" + below.substr(3);
            if (below.starts_with("Po")) below = "PortChannel" + below.substr(2);
        }
        auto* const found = find(below);
        if (found == nullptr) return;
        const auto given = field(entry, "vlan");
        const auto vlan = core::parse_vlan(given.empty() ? name.substr(dot + 1) : std::string_view(given));
        if (vlan) {
            found->subinterfaces.insert(*vlan);
        } else {
            found->flaw = base::whole_line("the sub-interface " + std::string(name));
        }
    }

    const Json& database_;
    SonicConfig all_;
};

/// Why HaaS leaves a port alone; empty if it does not.
std::string reason_to_leave(const SonicPort& port) {
    if (port.is_mirror) return std::string(monitor_text);
    if (!port.channel.empty()) return member_text(port.channel);
    if (port.is_router) return "a router interface: remove its addresses and its VRF";
    if (!port.subinterfaces.empty())
        return "a port with sub-interfaces for VLANs " + core::format_vlan_list(port.subinterfaces) + ": remove them";
    return {};
}

[[noreturn]] void refuse(const std::string& reason) { throw SwitchError(SwitchError::Kind::refused, "write", reason); }

}  // namespace

Vlans SonicPort::vlans() const {
    Vlans all = tagged;
    all.insert(untagged.begin(), untagged.end());
    all.insert(subinterfaces.begin(), subinterfaces.end());
    return all;
}

LackingVlans SonicConfig::find_lacking(const Vlans& wanted) const { return {.absent = without(wanted, vlans)}; }

SonicConfig parse_sonic_config(const std::string& json) {
    rapidjson::Document database;
    std::string error;
    if (!base::parse_foreign_json(json, database, error) || !database.IsObject())
        throw base::Error("no CONFIG_DB in JSON");
    auto all = Parser(database).parse();
    if (all.ports.empty()) throw base::Error("a CONFIG_DB without ports");
    return all;
}

std::optional<Vlan> parse_sonic_vlan(std::string_view name) {
    constexpr std::string_view prefix = "Vlan";
    if (!name.starts_with(prefix)) return std::nullopt;
    return core::parse_vlan(name.substr(prefix.size()));
}

PortState configured_state(const SonicConfig& all, const std::string& name) {
    const auto& port = all.ports.at(name);
    if (!port.flaw.empty()) return unbounded_state(std::string(not_understood) + port.flaw, port.vlans());
    if (!port.channel.empty()) {
        const auto channel = all.ports.find(port.channel);
        const bool is_known = channel != all.ports.end() && channel->second.flaw.empty();
        if (!is_known) return unbounded_state(reason_to_leave(port), port.vlans());
        auto vlans = port.vlans();
        vlans.merge(channel->second.vlans());
        return foreign_state(reason_to_leave(port), std::move(vlans));
    }
    if (const auto reason = reason_to_leave(port); !reason.empty()) return foreign_state(reason, port.vlans());
    if (port.vlans().size() >= all_vlans) return unbounded_state("a trunk of all VLANs", port.vlans());
    PortState state;
    if (!port.untagged.empty()) state.native = *port.untagged.begin();
    state.tagged = port.tagged;
    if (port.untagged.size() > 1)
        return foreign_state("VLANs " + core::format_vlan_list(port.untagged) + " untagged", port.vlans());
    if (state.native && state.tagged.contains(*state.native))
        return foreign_state("VLAN " + std::to_string(*state.native) + " both tagged and untagged", port.vlans());
    if (port.mode == "routed" && !port.vlans().empty())
        return foreign_state("mode routed; configured is " + state.text(), port.vlans());
    return carried_state(sonic_vlan_remedies, std::move(state), all.find_lacking(port.vlans()));
}

std::vector<std::string> SonicCommand::arguments() const {
    auto all = words;
    if (vlans.size() > 1) all.emplace_back("-m");
    if (!vlans.empty()) all.push_back(core::format_vlan_list(vlans));
    if (!port.empty()) all.push_back(port);
    return all;
}

SonicCommand sonic_trunk_command(const std::string& name) { return {{"switchport", "mode", "trunk"}, {}, name}; }

std::vector<SonicCommand> sonic_commands(const SonicConfig& all, const std::string& name, const PortState& wanted) {
    const auto& port = all.ports.at(name);
    if (const auto reason = reason_to_leave(port); !reason.empty()) refuse(name + " is " + reason);
    const Vlans untagged = wanted.native ? Vlans{*wanted.native} : Vlans{};
    auto target = wanted.tagged;
    target.insert(untagged.begin(), untagged.end());
    // @source  config/vlan.py, add_vlan_member(): `Vlan1 is default VLAN`
    if (target.contains(1)) refuse("VLAN 1 is the switch's default VLAN, which it gives to no port");
    if (const auto lacking = all.find_lacking(target); !lacking.empty())
        refuse(lacking_text(sonic_vlan_remedies, lacking));

    std::vector<SonicCommand> commands;
    const auto send = [&](const std::vector<std::string>& words, const Vlans& vlans) {
        if (!vlans.empty()) commands.push_back({words, vlans, name});
    };
    auto gone = without(port.untagged, untagged);
    gone.merge(without(port.tagged, wanted.tagged));
    // @source  SONiC Command Reference, "VLAN & FDB": `config vlan member del`, `add` and `add -u`
    send({"vlan", "member", "del"}, gone);
    // @source  config/vlan.py, add_vlan_member(): ports of these modes are refused; config/switchport.py,
    // switchport_mode(): a change of the mode to the one that it is, is refused
    if (!target.empty() && (port.mode == "routed" || port.mode == "access"))
        commands.push_back(sonic_trunk_command(name));
    // A VLAN that is there in both ways has left in both.
    send({"vlan", "member", "add", "-u"}, without(untagged, without(port.untagged, gone)));
    send({"vlan", "member", "add"}, without(wanted.tagged, without(port.tagged, gone)));
    return commands;
}

}  // namespace haas::drivers
