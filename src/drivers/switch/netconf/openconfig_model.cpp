#include "drivers/switch/netconf/openconfig_model.hpp"

#include "base/text.hpp"
#include "drivers/switch/port_states.hpp"
#include "drivers/switch/vlan_lists.hpp"

namespace haas::drivers::openconfig {

namespace {

using core::PortState;
using core::Vlan;
using Vlans = std::set<Vlan>;

std::string number(Vlan vlan) { return std::to_string(vlan); }

/// @source  openconfig-vlan, `trunk-vlans`: without any, all VLANs are allowed
PortState trunk_state(const SwitchedVlan& port, Vlan default_vlan) {
    if (port.trunk.empty() || port.trunk.size() >= all_vlans)
        return unbounded_state("a trunk of all VLANs", port.named());
    const auto list = core::format_vlan_list(port.trunk);
    if (port.trunk.contains(default_vlan)) {
        return foreign_state("a trunk of VLANs " + list + ", of which " + number(default_vlan) + " is the default VLAN",
                             port.named());
    }
    PortState state{port.native, port.trunk};
    if (!port.native) return state;
    if (state.tagged.erase(*port.native) > 0) return state;
    // Untagged frames are in no VLAN that the port carries.
    if (port.native == default_vlan) return {std::nullopt, port.trunk};
    return foreign_state("a trunk of VLANs " + list + ", without its native VLAN " + number(*port.native),
                         port.named());
}

/// What `port` says, whether or not the port is shut down.
PortState carried(const SwitchedVlan& port, Vlan default_vlan) {
    if (!port.flaw.empty()) return unbounded_state(std::string(not_understood) + port.flaw, port.named());
    if (port.mode == "TRUNK") return trunk_state(port, default_vlan);
    if (port.mode == "ACCESS" && port.access && port.access != default_vlan) return {port.access, {}};
    if (port.mode == "ACCESS" || port.is_empty())
        return foreign_state("in the default VLAN " + number(default_vlan), {default_vlan});
    return unbounded_state("VLANs without a mode", port.named());
}

constexpr std::string_view remedy = "; if it never says so, set the field state";

PortState shut_state(const Port& port, Vlan default_vlan, Proof proof) {
    if (!port.configured.is_empty()) {
        const auto configured = carried(port.configured, default_vlan);
        return with_vlans_of(foreign_state("shut down, but configured for VLANs: " + configured.text(), {}),
                             configured);
    }
    if (port.is_up.value_or(false)) {
        return unbounded_state("configured to be shut down, but the switch says that it is not",
                               port.operational.named());
    }
    auto vlans = port.operational.named();
    vlans.erase(default_vlan);
    if (!port.is_up && proof != Proof::none)
        return foreign_state("configured to be shut down, but the switch does not say that it is" + std::string(remedy),
                             vlans);
    // A port that is shut down carries nothing, whatever its mode.
    if (vlans.empty() || vlans.size() >= all_vlans - 1) return {};
    return foreign_state("shut down, but the switch says that it has VLANs " + core::format_vlan_list(vlans), vlans);
}

/// Without the question whether the VLANs exist.
PortState open_state(const Port& port, Vlan default_vlan, Proof proof) {
    auto state = carried(port.configured, default_vlan);
    const bool is_said = !port.operational.is_empty();
    const auto said = is_said ? carried(port.operational, default_vlan) : state;
    if (!state.foreign.empty()) return with_vlans_of(state, said);
    if (!port.is_up.value_or(true)) {
        return with_vlans_of(
            with_vlans_of(
                foreign_state("configured is " + state.text() + ", but the switch says that it is shut down", {}),
                state),
            said);
    }
    if (said != state) {
        return with_vlans_of(
            with_vlans_of(foreign_state("configured is " + state.text() + ", but the switch says " + said.text(), {}),
                          state),
            said);
    }
    const bool is_proven = (port.is_up || proof == Proof::none) && (is_said || proof != Proof::complete);
    if (is_proven) return state;
    return with_vlans_of(foreign_state("configured is " + state.text() + ", but the switch does not say " +
                                           (port.is_up ? "its VLANs" : "whether it is up") + std::string(remedy),
                                       {}),
                         state);
}

/// The state of a port that HaaS leaves alone: with all that it may carry by itself, by sub-interfaces and as a member.
PortState left_state(const Switch& all, const Port& port, const std::string& reason) {
    auto state = foreign_state(reason, port.subinterfaces);
    for (const auto& own : {port.configured, port.operational}) {
        if (!own.is_empty()) state = with_vlans_of(std::move(state), carried(own, all.default_vlan));
    }
    if (port.aggregate.empty()) return state;
    const auto found = all.ports.find(port.aggregate);
    if (found != all.ports.end() && found->second.aggregate.empty())
        return with_vlans_of(std::move(state), state_of(all, port.aggregate));
    state.may_carry_any = true;
    return state;
}

PortState state_of_port(const Switch& all, const Port& port, Proof proof) {
    if (!port.flaw.empty()) return unbounded_state(std::string(not_understood) + port.flaw);
    if (const auto reason = reason_to_leave(port); !reason.empty()) return left_state(all, port, reason);
    if (!port.is_enabled) return shut_state(port, all.default_vlan, proof);
    auto state = open_state(port, all.default_vlan, proof);
    if (!state.foreign.empty()) return state;
    const auto lacking = find_lacking(all, vlans_of(state));
    if (lacking.empty()) return state;
    return foreign_state(lacking_text(lacking) + "; configured is " + state.text(), vlans_of(state));
}

}  // namespace

Vlans SwitchedVlan::named() const {
    Vlans all = trunk;
    for (const auto& each : {access, native}) {
        if (each) all.insert(*each);
    }
    return all;
}

PortState state_of(const Switch& all, const std::string& name) {
    return state_of_port(all, all.ports.at(name), all.proof);
}

PortState configured_state(const Switch& all, const std::string& name) {
    auto port = all.ports.at(name);
    port.operational = {};
    port.is_up.reset();
    return state_of_port(all, port, Proof::none);
}

SwitchedVlan to_switched_vlan(const PortState& wanted) {
    SwitchedVlan port;
    if (wanted.tagged.empty()) {
        port.mode = "ACCESS";
        port.access = wanted.native;
        return port;
    }
    port.mode = "TRUNK";
    port.native = wanted.native;
    port.trunk = vlans_of(wanted);
    return port;
}

std::string reason_to_leave(const Port& port) {
    if (!port.aggregate.empty()) return member_text(port.aggregate);
    if (!port.subinterfaces.empty())
        return "it has sub-interfaces for VLANs " + core::format_vlan_list(port.subinterfaces) + ": remove them";
    if (port.has_addresses) return "it routes, as a sub-interface of it has an IP address: remove that";
    return {};
}

LackingVlans find_lacking(const Switch& all, const Vlans& vlans) {
    if (all.place.kind == VlanPlace::Kind::nowhere) return {};
    return drivers::find_lacking(vlans, [&](Vlan vlan) {
        const auto found = all.vlans.find(vlan);
        return found == all.vlans.end() ? std::nullopt : std::optional(found->second.is_active);
    });
}

std::string lacking_text(const LackingVlans& lacking) {
    std::string text;
    if (!lacking.absent.empty()) {
        text = "VLAN " + core::format_vlan_list(lacking.absent) + " does not exist on the switch: ";
        text += creation_remedy;
    }
    if (lacking.idle.empty()) return text;
    return text + (text.empty() ? "VLAN " : "; VLAN ") + core::format_vlan_list(lacking.idle) +
           " is suspended on the switch: set its status to ACTIVE there";
}

}  // namespace haas::drivers::openconfig
