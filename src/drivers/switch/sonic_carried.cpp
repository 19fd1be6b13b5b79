#include "drivers/switch/sonic_carried.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "drivers/switch/port_states.hpp"

namespace haas::drivers {

namespace {

using core::PortState;
using core::Vlan;
using Json = rapidjson::Value;
using Vlans = std::set<Vlan>;

constexpr std::string_view state_table = "VLAN_MEMBER_TABLE|";
constexpr std::string_view members_table = "VLAN_MEMBER_TABLE:";

/// Finds the port of a key such as `VLAN_MEMBER_TABLE|Vlan100|Ethernet12`, and its VLAN; the latter is empty for a name
/// that is none.
std::pair<SonicCarried&, std::optional<Vlan>> find(SonicCarriedPorts& all, std::string_view key,
                                                   std::string_view table) {
    auto rest = key;
    rest.remove_prefix(std::min(table.size(), rest.size()));
    const auto end = rest.find(table.back());
    if (!key.starts_with(table) || end == std::string_view::npos)
        throw base::Error("unexpected member of a VLAN: " + base::whole_line(key));
    auto& port = all[std::string(rest.substr(end + 1))];
    const auto vlan = parse_sonic_vlan(rest.substr(0, end));
    if (!vlan) port.flaw = base::whole_line("the member " + std::string(key));
    return {port, vlan};
}

void read_state(SonicCarriedPorts& all, const std::string& keys) {
    // A list without members is an empty line.
    if (keys.empty()) throw base::Error("no answer from STATE_DB");
    for (const auto line : base::split(keys, '\n')) {
        const auto key = base::trim(line);
        if (key.empty()) continue;
        const auto [port, vlan] = find(all, key, state_table);
        if (vlan) port.state.insert(*vlan);
    }
}

/// @return  `untagged` where the entry says nothing: so do the daemons of the switch
std::string_view mode_of(const Json& entry) {
    if (!entry.IsObject() || !entry.HasMember("value") || !entry["value"].IsObject()) return {};
    const auto found = entry["value"].FindMember("tagging_mode");
    if (found == entry["value"].MemberEnd()) return "untagged";
    if (!found->value.IsString()) return {};
    return {found->value.GetString(), found->value.GetStringLength()};
}

void read_members(SonicCarriedPorts& all, const std::string& json) {
    rapidjson::Document members;
    std::string error;
    if (!base::parse_foreign_json(json, members, error) || !members.IsObject())
        throw base::Error("no APPL_DB in JSON: " + base::whole_line(json));
    for (const auto& member : members.GetObject()) {
        const std::string_view key(member.name.GetString(), member.name.GetStringLength());
        const auto [port, vlan] = find(all, key, members_table);
        if (!vlan) continue;
        const auto mode = mode_of(member.value);
        if (mode != "tagged" && mode != "untagged") port.flaw = base::whole_line("the member " + std::string(key));
        (mode == "tagged" ? port.tagged : port.untagged).insert(*vlan);
    }
}

SonicCarried find_port(const SonicCarriedPorts& carried, const std::string& name) {
    const auto found = carried.find(name);
    return found == carried.end() ? SonicCarried() : found->second;
}

Vlans merged(Vlans vlans, const Vlans& more) {
    vlans.insert(more.begin(), more.end());
    return vlans;
}

}  // namespace

bool SonicCarried::is(const Vlans& wanted_untagged, const Vlans& wanted_tagged) const {
    return flaw.empty() && untagged == wanted_untagged && tagged == wanted_tagged &&
           state == merged(wanted_untagged, wanted_tagged);
}

Vlans SonicCarried::vlans() const { return merged(merged(state, untagged), tagged); }

std::string SonicCarried::text() const {
    const auto list = [](const Vlans& vlans) { return vlans.empty() ? "none" : core::format_vlan_list(vlans); };
    return "STATE_DB: " + list(state) + "; APPL_DB: untagged " + list(untagged) + ", tagged " + list(tagged);
}

SonicCarriedPorts parse_sonic_carried(const std::string& state, const std::string& members) {
    SonicCarriedPorts all;
    read_state(all, state);
    read_members(all, members);
    return all;
}

bool has_carried_out(const SonicCarriedPorts& carried, const std::string& name, const PortState& wanted) {
    return find_port(carried, name).is(wanted.native ? Vlans{*wanted.native} : Vlans(), wanted.tagged);
}

PortState to_port_state(const SonicConfig& all, const SonicCarriedPorts& carried, const std::string& name) {
    auto state = configured_state(all, name);
    const auto& port = all.ports.at(name);
    // Of a port whose configuration is not understood, nothing could be compared.
    if (!port.flaw.empty()) return state;
    // A member of a port-channel carries what that carries.
    for (const auto& each : {name, port.channel}) {
        const auto configured = all.ports.find(each);
        if (configured == all.ports.end()) continue;
        const auto really = find_port(carried, each);
        if (really.is(configured->second.untagged, configured->second.tagged)) continue;
        const auto text = "not carried out by the switch: " + state.text() + " (" + really.text() + ")";
        auto differs =
            really.flaw.empty() ? foreign_state(text, really.vlans()) : unbounded_state(text, really.vlans());
        state = with_vlans_of(std::move(differs), state);
    }
    return state;
}

}  // namespace haas::drivers
