#include "drivers/switch/port_states.hpp"

#include "base/text.hpp"

namespace haas::drivers {

using core::PortState;
using Vlans = std::set<core::Vlan>;

std::string member_text(std::string_view channel) {
    const auto name = base::whole_line(channel);
    return "a member of " + name + ": take it out of there, or register " + name + " instead";
}

PortState foreign_state(std::string_view text, Vlans vlans) {
    PortState state;
    state.foreign = base::whole_line(text);
    state.foreign_vlans = std::move(vlans);
    return state;
}

PortState unbounded_state(std::string_view text, Vlans vlans) {
    auto state = foreign_state(text, std::move(vlans));
    state.may_carry_any = true;
    return state;
}

PortState named_state(std::string_view text, Vlans vlans) {
    return vlans.empty() ? unbounded_state(text) : foreign_state(text, std::move(vlans));
}

PortState captive_state(std::string_view text, const PortState* of) {
    return of == nullptr ? unbounded_state(text) : with_vlans_of(foreign_state(text, {}), *of);
}

PortState with_vlans_of(PortState state, const PortState& more) {
    state.foreign_vlans.merge(vlans_of(more));
    state.foreign_vlans.insert(more.foreign_vlans.begin(), more.foreign_vlans.end());
    state.may_carry_any = state.may_carry_any || more.may_carry_any;
    return state;
}

bool may_route(const PortState& state) {
    return state.foreign.starts_with(no_switch_port) || state.foreign.starts_with(not_understood);
}

Vlans vlans_of(const PortState& state) {
    Vlans vlans = state.tagged;
    if (state.native) vlans.insert(*state.native);
    return vlans;
}

}  // namespace haas::drivers
