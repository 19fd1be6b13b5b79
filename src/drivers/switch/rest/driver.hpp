// The switches that are controlled through HTTP and XML.
#pragma once

#include <array>
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
};

const RestTable& brocade_table();
const RestTable& dellnos9_table();

/// A type of interfaces of a dellnos9.
struct DellNos9InterfaceType {
    std::string_view name;     ///< in commands
    std::string_view in_path;  ///< in the names of resources
};
constexpr std::array<DellNos9InterfaceType, 7> dellnos9_interface_types = {
    {{"GigabitEthernet", "gige"},
     {"TenGigabitEthernet", "tengig"},
     {"TwentyfiveGigabitEthernet", "twentyfivegig"},
     {"fortyGigE", "fortygig"},
     {"peGigabitEthernet", "pegig"},
     {"FiftyGigabitEthernet", "fiftygig"},
     {"HundredGigabitEthernet", "hundredgig"}}};

/// Begins a session. A program that opens none has null in its place, and so does not need what sessions need.
using RestOpener = std::unique_ptr<core::SwitchSession> (*)(RestClient client, const std::string& interface_type);

std::unique_ptr<core::SwitchSession> open_brocade(RestClient client, const std::string& interface_type);
std::unique_ptr<core::SwitchSession> open_dellnos9(RestClient client, const std::string& interface_type);

/// @param table  must outlive the driver
std::unique_ptr<core::SwitchDriver> make_rest_driver(const RestTable& table, RestOpener open,
                                                     SharedTransport transport);

}  // namespace haas::drivers
