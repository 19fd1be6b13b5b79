// The types of switches, for programs that talk to switches and for those that only know their rules.
#pragma once

#include "core/switch.hpp"
#include "drivers/registry.hpp"
#include "drivers/switch/netconf/driver.hpp"
#include "drivers/switch/rest/driver.hpp"
#include "drivers/switch/transport.hpp"

namespace haas::drivers {

/// How sessions begin that need a library of their own; null where none is opened.
struct SwitchOpeners {
    RestOpener brocade = nullptr;
    RestOpener dellnos9 = nullptr;
    OpenConfigOpener openconfig = nullptr;
};

/// All of them, in the order in which they are listed.
/// @param transport  null where no session is opened
core::SwitchDrivers list_switch_types(const SwitchOpeners& open, const SshAccess& ssh,
                                      const SharedTransport& transport);

}  // namespace haas::drivers
