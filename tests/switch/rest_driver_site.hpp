// Simulated switches with a REST interface, and the drivers for them.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "drivers/registry.hpp"
#include "switch/simulated_switch.hpp"
#include "sync/patience.hpp"

namespace haas_test {

struct RestKind {
    const char* name;
    const char* interface_type;
    std::vector<std::string> ports;
    const char* missing;
    haas::core::Vlan lowest;
    std::vector<std::string> strange_states;  ///< of a port, for the control socket
};

inline const std::vector<RestKind>& rest_kinds() {
    static const std::vector<RestKind> all = {
        {"brocade",
         "TenGigabitEthernet",
         {"1/0/1", "1/0/2", "1/0/5"},
         "1/0/60",
         2,
         {"shut yes switchport no mode access access 1 native none allowed none",
          "shut no switchport no mode access access 1 native none allowed none",
          "shut no switchport yes mode access access 101 native none allowed none",
          "shut no switchport yes mode trunk native 101 allowed 110-120 tag-native no",
          "shut yes switchport yes mode trunk native 101 allowed 110-120 tag-native yes",
          "shut no switchport yes mode trunk native none allowed none"}},
        {"dellnos9",
         "GigabitEthernet",
         {"1/1", "1/2", "1/5"},
         "1/60",
         2,
         {"shut yes switchport no mode access native none allowed none",
          "shut no switchport no mode access native none allowed none",
          "shut yes switchport yes mode access native none allowed none",
          "shut no switchport yes mode access native 101 allowed none",
          "shut no switchport yes mode access native none allowed 110-112",
          "shut no switchport yes mode hybrid native none allowed 110-112",
          "shut yes switchport yes mode hybrid native 101 allowed 110-112"}},
    };
    return all;
}

/// A simulated switch and the driver for it.
struct RestDriverSite {
    explicit RestDriverSite(const RestKind& kind, std::vector<std::string> more = {})
        : device(simulator("rest_switch"), with_kind(kind, std::move(more))),
          drivers(haas::drivers::make_switch_drivers()) {
        driver = drivers.find(kind.name);
        fields = {{"hostname", "http://127.0.0.1:" + std::to_string(device.port())},
                  {"username", SimulatedSwitch::user},
                  {"password", SimulatedSwitch::password},
                  {"interface_type", kind.interface_type}};
    }
    static std::vector<std::string> with_kind(const RestKind& kind, std::vector<std::string> more) {
        more.insert(more.end(), {"--kind", kind.name});
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

inline bool says(const haas::core::SwitchError& failure, const std::string& text) {
    return std::string(failure.what()).find(text) != std::string::npos;
}

}  // namespace haas_test
