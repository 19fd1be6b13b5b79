// Simulated switches with eAPI and NX-API, and the drivers for them.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "drivers/registry.hpp"
#include "switch/simulated_switch.hpp"
#include "sync/patience.hpp"

namespace haas_test {

struct JsonKind {
    const char* name;
    const char* vlans;  ///< that exist on the switch
    std::vector<std::string> ports;
    const char* missing;
    haas::core::Vlan highest;
    haas::core::Vlan lowest;
    std::vector<std::string> strange_states;  ///< of a port, for the control socket
    int requests_to_read;
    int requests_to_write;
};

inline const std::vector<JsonKind>& json_kinds() {
    static const std::vector<JsonKind> all = {
        {"arista-eos",
         "1-2,5,100-101,110-120,200-201,300-359,4094",
         {"Ethernet1", "Ethernet2", "Ethernet5"},
         "Ethernet99",
         4094,
         1,
         {"mode access access 1", "mode access access 101", "mode trunk native 1 allowed 1-4094",
          "mode trunk native 1 allowed 110-120", "mode trunk native 101 allowed 100-110",
          "mode trunk native 1 allowed 110-112 trunk-group peers", "mode dot1q-tunnel access 101",
          "switchport no mode access access 1", "switchport no mode trunk native 1 allowed 1-4094"},
         1,
         1},
        {"cisco-nxos",
         "1-2,5,100-101,110-120,200-201,300-359,3967",
         {"Ethernet1/1", "Ethernet1/2", "Ethernet1/5"},
         "Ethernet9/9",
         3967,
         2,
         {"mode access access 1", "mode access access 101", "mode trunk native 1 allowed 1-4094",
          "mode trunk native 1 allowed 1,110-120", "mode trunk native 101 allowed 110-120",
          "mode access access 101 link no", "mode trunk native 101 allowed 100-110 link no",
          "mode dot1q-tunnel access 101", "switchport no mode access access 1",
          "switchport no mode trunk native 1 allowed 1-4094"},
         1,
         1},
    };
    return all;
}

/// A simulated switch and the driver for it.
struct JsonSite {
    explicit JsonSite(const JsonKind& kind, std::vector<std::string> more = {})
        : device(simulator("rest_switch"), with_kind(kind, std::move(more))),
          drivers(haas::drivers::make_switch_drivers()) {
        driver = drivers.find(kind.name);
        fields = {{"hostname", "http://127.0.0.1:" + std::to_string(device.port())},
                  {"username", SimulatedSwitch::user},
                  {"password", SimulatedSwitch::password}};
    }
    static std::vector<std::string> with_kind(const JsonKind& kind, std::vector<std::string> more) {
        more.insert(more.end(), {"--kind", kind.name, "--vlans", kind.vlans});
        if (std::find(more.begin(), more.end(), "--ports") == more.end()) more.insert(more.end(), {"--ports", "5"});
        return more;
    }
    std::unique_ptr<haas::core::SwitchSession> connect(haas::core::SwitchTimeouts timeouts = long_patience) const {
        return driver->connect(fields, timeouts);
    }
    haas::core::PortState read(const std::string& port) const { return connect()->read({port}).at(port); }

    SimulatedSwitch device;
    haas::core::SwitchDrivers drivers;
    const haas::core::SwitchDriver* driver;
    haas::core::SwitchFields fields;
};

}  // namespace haas_test
