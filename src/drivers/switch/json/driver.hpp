// The switches that take commands through HTTP and answer in JSON.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/secret.hpp"
#include "core/switch.hpp"
#include "drivers/switch/rest/client.hpp"
#include "drivers/switch/transport.hpp"

namespace haas::drivers {

/// The differences between their drivers.
struct JsonTable {
    std::string_view type;
    std::string_view description;
    /// The identity of the port with this name; empty if the text is not the name of a port.
    std::string (*port)(std::string_view name);
    std::string_view port_syntax;
    bool has_enable_password;            ///< whether a login may be below the privileged mode
    std::optional<core::Vlan> own_vlan;  ///< a VLAN that no network may use
    std::string_view kept_vlans;         ///< a list of the VLANs that the switch keeps for itself
    /// @param enable_password  empty if there is none
    std::unique_ptr<core::SwitchSession> (*open)(RestClient client, const base::Secret& enable_password);
};

const JsonTable& arista_eos_table();
const JsonTable& cisco_nxos_table();

/// @param table  must outlive the driver
std::unique_ptr<core::SwitchDriver> make_json_driver(const JsonTable& table,
                                                     SharedTransport transport = direct_transport());

}  // namespace haas::drivers
