#include "drivers/registry.hpp"

#include "drivers/switch_types.hpp"

namespace haas::drivers {

core::SwitchDrivers make_switch_drivers(const SshAccess& ssh, const SharedTransport& transport) {
    return list_switch_types({open_brocade, open_dellnos9, open_openconfig}, ssh, transport);
}

}  // namespace haas::drivers
