// Simulated CLI switches, and the drivers for them.
#pragma once

#include <string>
#include <vector>

#include "drivers/registry.hpp"
#include "switch/cli_switch.hpp"
#include "sync/patience.hpp"

namespace haas_test {

struct CliKind {
    const char* name;
    std::vector<std::string> ports;
    const char* missing;
    haas::core::Vlan highest;
    std::string dummy;                        ///< empty: it needs none
    const char* vlans;                        ///< that the simulated one has
    std::vector<std::string> strange_states;  ///< of a port, for the control socket
};

/// A trunk's native VLAN passes if it is among those allowed.
inline const std::vector<std::string> strange_states_of_all = {
    "mode access access 1 native 1 allowed 1-4093 shut no",
    "mode access access 101 native 1 allowed 1-4093 shut no",
    "mode access access 101 native 1 allowed 1-4093 shut yes",
    "mode access access 1 native 150 allowed 150-160 shut no",
    "mode trunk native 1 allowed 1-4093 shut no",
    "mode trunk native 150 allowed 150,160 shut yes",
};

inline std::vector<std::string> strange_states(const std::vector<std::string>& more) {
    auto all = strange_states_of_all;
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

inline const std::vector<CliKind>& cli_kinds() {
    static const std::vector<CliKind> all = {
        {"powerconnect55xx",
         {"gi1/0/1", "gi1/0/2", "gi1/0/5"},
         "gi1/0/60",
         4094,
         "",
         "1-201,300-360,4094",
         strange_states({"mode general general 101 general-tagged 102-103 allowed 1-4093 shut no",
                         "mode access access none native none allowed 1-4093 shut no"})},
        {"delln3000",
         {"gi1/0/1", "gi1/0/2", "gi1/0/5"},
         "gi1/0/60",
         4092,
         "4093",
         "1-201,300-360,4092-4093",
         strange_states({"mode general general 101 general-tagged 102-103 allowed 1-4093 shut no"})},
        {"nexus",
         {"Ethernet1/1", "Ethernet1/2", "Ethernet1/5"},
         "Ethernet1/60",
         3967,
         "2222",
         "1-201,300-360,3967",
         strange_states({"mode access access 1 native 1 allowed 1-4093 routed yes shut no",
                         "mode trunk native 1 allowed 1-4093 routed yes shut no"})},
        {"dell-os10",
         {"ethernet1/1/1", "ethernet1/1/2", "ethernet1/1/5"},
         "ethernet1/1/60",
         4093,
         "",
         "1-201,300-360,4093",
         {"mode access access 1 allowed none shut no", "mode access access 101 allowed none shut no",
          "mode access access 101 allowed none shut yes", "mode trunk access 1 allowed 1-4093 shut no",
          "mode trunk access 150 allowed 160 shut yes", "mode trunk access none allowed none shut no"}},
    };
    return all;
}

/// A simulated switch with the VLANs of these tests, and the driver for it.
struct CliSite {
    CliSite(const CliKind& kind, const std::string& transport, std::vector<std::string> more = {})
        : device(kind.name, transport, with_vlans(kind, std::move(more))),
          drivers(haas::drivers::make_switch_drivers()) {
        driver = drivers.find(kind.name);
        fields = {{"hostname", "127.0.0.1"},
                  {"port", std::to_string(device.port())},
                  {"transport", transport},
                  {"username", CliSwitch::user},
                  {"password", CliSwitch::password}};
        if (transport == "ssh") fields["host_key_fingerprint"] = device.fingerprint();
        if (!kind.dummy.empty()) fields["dummy_vlan"] = kind.dummy;
    }
    static std::vector<std::string> with_vlans(const CliKind& kind, std::vector<std::string> more) {
        more.insert(more.end(), {"--vlans", kind.vlans});
        return more;
    }
    std::unique_ptr<haas::core::SwitchSession> connect(haas::core::SwitchTimeouts timeouts = long_patience) const {
        return driver->connect(fields, timeouts);
    }
    /// Without the dummy VLAN, which leads nowhere.
    std::set<int> take_passed(const std::string& port) const {
        auto vlans = device.take_passed(port);
        const auto dummy = fields.find("dummy_vlan");
        if (dummy != fields.end()) vlans.erase(std::stoi(dummy->second));
        return vlans;
    }

    CliSwitch device;
    haas::core::SwitchDrivers drivers;
    const haas::core::SwitchDriver* driver;
    haas::core::SwitchFields fields;
};

}  // namespace haas_test
