// The switches with OpenConfig's models.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "core/switch.hpp"
#include "drivers/registry.hpp"
#include "drivers/switch/netconf/locks.hpp"
#include "drivers/switch/netconf/openconfig_model.hpp"
#include "drivers/switch/transport.hpp"
#include "sys/ssh_login.hpp"

namespace haas::drivers {

struct OpenConfigFields {
    core::Vlan default_vlan = 1;
    std::optional<openconfig::VlanPlace::Kind> vlans{};  ///< empty: as the server says
    std::string network_instance{};                      ///< empty: the default one
    openconfig::Proof proof = openconfig::Proof::complete;
    Datastores locks{"running", "candidate"};  ///< for a change; the first one for a look
};

/// Begins a session. A program that opens none has null in its place, and so does not need what sessions need.
using OpenConfigOpener = std::unique_ptr<core::SwitchSession> (*)(const sys::SshLogin& login, OpenConfigFields fields,
                                                                  const core::SwitchTimeouts& timeouts,
                                                                  const SharedTransport& transport);

/// @throws core::SwitchError
std::unique_ptr<core::SwitchSession> open_openconfig(const sys::SshLogin& login, OpenConfigFields fields,
                                                     const core::SwitchTimeouts& timeouts,
                                                     const SharedTransport& transport);

std::unique_ptr<core::SwitchDriver> make_openconfig_driver(OpenConfigOpener open, SshAccess ssh,
                                                           SharedTransport transport);

}  // namespace haas::drivers
