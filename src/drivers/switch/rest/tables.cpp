// What HaaS knows of the switches with a REST interface without talking to one.
#include "drivers/switch/rest/driver.hpp"

namespace haas::drivers {

const RestTable& brocade_table() {
    static const RestTable table{
        .type = "brocade",
        .description = "Brocade VDX 6740 switches with NOS, over HTTP",
        .interface_types = {"GigabitEthernet", "TenGigabitEthernet", "FortyGigabitEthernet", "HundredGigabitEthernet"},
        .usual_ports = {80, 443},
        .creates_vlans = false,  // which request creates one, no document that we know tells
        // @source  Network OS Administrator's Guide, "VLAN configuration guidelines and restrictions"
        .kept_vlans = "1,1002,4087-4094"};
    return table;
}

const RestTable& dellnos9_table() {
    static const RestTable table = [] {
        RestTable made{.type = "dellnos9",
                       .description = "Dell S3048-ON switches with OS 9, over HTTP",
                       .interface_types = {},
                       .usual_ports = {80, 443, 8008, 8888},
                       .creates_vlans = true,
                       .kept_vlans = "1"};  // the default VLAN, which a port joins by leaving all others
        for (const auto& type : dellnos9_interface_types) made.interface_types.push_back(type.name);
        return made;
    }();
    return table;
}

}  // namespace haas::drivers
