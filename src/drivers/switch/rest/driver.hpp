// The switches that are controlled through HTTP and XML.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/switch.hpp"
#include "drivers/switch/rest/client.hpp"
#include "drivers/switch/transport.hpp"

namespace haas::drivers {

/// The differences between their drivers.
struct RestTable {
    std::string_view type;
    std::string_view description;
    std::vector<std::string_view> interface_types;
    std::vector<std::uint16_t> usual_ports;  ///< TCP ports that all lead to the same switch
    bool creates_vlans = false;
    std::string_view kept_vlans;  ///< a list of the VLANs that the switch keeps for itself
    std::unique_ptr<core::SwitchSession> (*open)(RestClient client, const std::string& interface_type);
};

const RestTable& brocade_table();
const RestTable& dellnos9_table();

/// @param table  must outlive the driver
std::unique_ptr<core::SwitchDriver> make_rest_driver(const RestTable& table,
                                                     SharedTransport transport = direct_transport());

}  // namespace haas::drivers
