#include "drivers/switch/netconf/openconfig_model.hpp"

#include "base/text.hpp"
#include "drivers/switch/port_states.hpp"
#include "drivers/switch/vlan_lists.hpp"

namespace haas::drivers::openconfig {

namespace {

using core::PortState;
using core::Vlan;
using Vlans = std::set<Vlan>;

PortState foreign(std::string_view text, Vlans vlans) {
    PortState state;
    state.foreign = base::one_line(text);
    state.foreign_vlans = std::move(vlans);
    return state;
}

PortState foreign_of_any(std::string_view text, Vlans vlans = {}) {
    auto state = foreign(text, std::move(vlans));
    state.may_carry_any = true;
    return state;
}

std::string number(Vlan vlan) { return std::to_string(vlan); }

/// @source  openconfig-vlan, `trunk-vlans`: without any, all VLANs are allowed
PortState trunk_state(const SwitchedVlan& port, Vlan default_vlan) {
    if (port.trunk.empty() || port.trunk.size() >= all_vlans)
        return foreign_of_any("a trunk of all VLANs", port.named());
    const auto list = core::format_vlan_list(port.trunk);
    if (port.trunk.contains(default_vlan)) {
        return foreign("a trunk of VLANs " + list + ", of which " + number(default_vlan) + " is the default VLAN",
                       port.named());
    }
    PortState state{port.native, port.trunk};
    if (!port.native) return state;
    if (state.tagged.erase(*port.native) > 0) return state;
    // Untagged frames are in no VLAN that the port carries.
    if (port.native == default_vlan) return {std::nullopt, port.trunk};
    return foreign("a trunk of VLANs " + list + ", without its native VLAN " + number(*port.native), port.named());
}

/// What `port` says, whether or not the port is shut down.
PortState carried(const SwitchedVlan& port, Vlan default_vlan) {
    if (!port.flaw.empty()) return foreign_of_any(std::string(not_understood) + port.flaw, port.named());
    if (port.mode == "TRUNK") return trunk_state(port, default_vlan);
    if (port.mode == "ACCESS" && port.access && port.access != default_vlan) return {port.access, {}};
    if (port.mode == "ACCESS" || port.is_empty())
        return foreign("in the default VLAN " + number(default_vlan), {default_vlan});
    return foreign_of_any("VLANs without a mode", port.named());
}

/// Also what `more` may carry.
PortState with(PortState state, const PortState& more) {
    state.foreign_vlans.merge(vlans_of(more));
    state.foreign_vlans.insert(more.foreign_vlans.begin(), more.foreign_vlans.end());
    state.may_carry_any = state.may_carry_any || more.may_carry_any;
    return state;
}

constexpr std::string_view remedy = "; if it never says so, set the field state";

PortState shut_state(const Port& port, Vlan default_vlan, Proof proof) {
    if (!port.configured.is_empty()) {
        const auto configured = carried(port.configured, default_vlan);
        return with(foreign("shut down, but configured for VLANs: " + configured.text(), {}), configured);
    }
    if (port.is_up.value_or(false)) {
        return foreign_of_any("configured to be shut down, but the switch says that it is not",
                              port.operational.named());
    }
    auto vlans = port.operational.named();
    vlans.erase(default_vlan);
    if (!port.is_up && proof != Proof::none)
        return foreign("configured to be shut down, but the switch does not say that it is" + std::string(remedy),
                       vlans);
    // A port that is shut down carries nothing, whatever its mode.
    if (vlans.empty() || vlans.size() >= all_vlans - 1) return {};
    return foreign("shut down, but the switch says that it has VLANs " + core::format_vlan_list(vlans), vlans);
}

/// Without the question whether the VLANs exist.
PortState open_state(const Port& port, Vlan default_vlan, Proof proof) {
    auto state = carried(port.configured, default_vlan);
    const bool is_said = !port.operational.is_empty();
    const auto said = is_said ? carried(port.operational, default_vlan) : state;
    if (!state.foreign.empty()) return with(state, said);
    if (!port.is_up.value_or(true)) {
        return with(
            with(foreign("configured is " + state.text() + ", but the switch says that it is shut down", {}), state),
            said);
    }
    if (said != state) {
        return with(with(foreign("configured is " + state.text() + ", but the switch says " + said.text(), {}), state),
                    said);
    }
    const bool is_proven = (port.is_up || proof == Proof::none) && (is_said || proof != Proof::complete);
    if (is_proven) return state;
    return with(foreign("configured is " + state.text() + ", but the switch does not say " +
                            (port.is_up ? "its VLANs" : "whether it is up") + std::string(remedy),
                        {}),
                state);
}

/// The state of a port that HaaS leaves alone: with all that it may carry by itself, by sub-interfaces and as a member.
PortState left_state(const Switch& all, const Port& port, const std::string& reason) {
    auto state = foreign(reason, port.subinterfaces);
    for (const auto& own : {port.configured, port.operational}) {
        if (!own.is_empty()) state = with(std::move(state), carried(own, all.default_vlan));
    }
    if (port.aggregate.empty()) return state;
    const auto found = all.ports.find(port.aggregate);
    if (found != all.ports.end() && found->second.aggregate.empty())
        return with(std::move(state), state_of(all, port.aggregate));
    state.may_carry_any = true;
    return state;
}

PortState state_of_port(const Switch& all, const Port& port, Proof proof) {
    if (!port.flaw.empty()) return foreign_of_any(std::string(not_understood) + port.flaw);
    if (const auto reason = reason_to_leave(port); !reason.empty()) return left_state(all, port, reason);
    if (!port.is_enabled) return shut_state(port, all.default_vlan, proof);
    auto state = open_state(port, all.default_vlan, proof);
    if (!state.foreign.empty()) return state;
    const auto missing = missing_vlans(all, vlans_of(state));
    if (missing.empty()) return state;
    return foreign(missing_text(missing) + "; configured is " + state.text(), vlans_of(state));
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
    if (!port.aggregate.empty()) {
        return "a member of " + base::one_line(port.aggregate) + ": take it out of there, or register " +
               base::one_line(port.aggregate) + " instead";
    }
    if (!port.subinterfaces.empty())
        return "it has sub-interfaces for VLANs " + core::format_vlan_list(port.subinterfaces) + ": remove them";
    if (port.has_addresses) return "it routes, as a sub-interface of it has an IP address: remove that";
    return {};
}

Vlans missing_vlans(const Switch& all, const Vlans& vlans) {
    if (all.place.kind == VlanPlace::Kind::nowhere) return {};
    Vlans missing;
    for (const Vlan vlan : vlans) {
        const auto found = all.vlans.find(vlan);
        if (found == all.vlans.end() || !found->second.is_active) missing.insert(vlan);
    }
    return missing;
}

std::string missing_text(const Vlans& missing) {
    return "VLAN " + core::format_vlan_list(missing) +
           " does not exist on the switch, or is suspended: create it there";
}

}  // namespace haas::drivers::openconfig
