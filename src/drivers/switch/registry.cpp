#include "drivers/switch/registry.hpp"

#include "drivers/switch/cli/driver.hpp"
#include "drivers/switch/cli/tables.hpp"
#include "drivers/switch/mock.hpp"
#include "drivers/switch/ovs.hpp"
#include "drivers/switch/rest/driver.hpp"

namespace haas::drivers {

core::SwitchDrivers make_switch_drivers(const SshAccess& ssh) {
    std::vector<std::unique_ptr<core::SwitchDriver>> drivers;
    for (const auto* table : {&powerconnect55xx_table(), &delln3000_table(), &nexus_table()}) {
        drivers.push_back(make_cli_driver(*table, ssh.known_hosts));
    }
    for (const auto* table : {&brocade_table(), &dellnos9_table()}) drivers.push_back(make_rest_driver(*table));
    drivers.push_back(make_mock_driver());
    drivers.push_back(make_ovs_driver(ssh));
    return core::SwitchDrivers(std::move(drivers));
}

}  // namespace haas::drivers
