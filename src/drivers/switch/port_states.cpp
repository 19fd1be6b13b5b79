#include "drivers/switch/port_states.hpp"

namespace haas::drivers {

bool may_route(const core::PortState& state) {
    return state.foreign.starts_with(no_switch_port) || state.foreign.starts_with(not_understood);
}

std::set<core::Vlan> vlans_of(const core::PortState& state) {
    std::set<core::Vlan> vlans = state.tagged;
    if (state.native) vlans.insert(*state.native);
    return vlans;
}

}  // namespace haas::drivers
