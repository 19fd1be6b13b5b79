#include "drivers/switch_types.hpp"

#include "drivers/switch/cli/driver.hpp"
#include "drivers/switch/json/driver.hpp"

namespace haas::drivers {

namespace {

/// The device types of networking-generic-switch for which there is one type of ours. `netmiko_cisco_nxos` is none:
/// some Nexus are of type `nexus` here, and others of type `cisco-nxos`.
/// @source  networking-generic-switch: `generic_switch.devices` in its pyproject.toml
const core::SwitchDrivers::OtherNames& names_of_generic_switch() {
    static const core::SwitchDrivers::OtherNames names = {{"netmiko_arista_eos", "arista-eos"},
                                                          {"netmiko_cumulus", "linux-bridge"},
                                                          {"netmiko_dell_force10", "dellnos9"},
                                                          {"netmiko_dell_os10", "dell-os10"},
                                                          {"netmiko_dell_powerconnect", "powerconnect55xx"},
                                                          {"netmiko_juniper", "openconfig"},
                                                          {"netmiko_nokia_srl", "openconfig"},
                                                          {"netmiko_ovs_linux", "ovs"},
                                                          {"netmiko_sonic", "sonic"}};
    return names;
}

}  // namespace

core::SwitchDrivers list_switch_types(const SwitchOpeners& open, const SshAccess& ssh,
                                      const SharedTransport& transport) {
    std::vector<std::unique_ptr<core::SwitchDriver>> drivers;
    for (const auto* table : {&powerconnect55xx_table(), &delln3000_table(), &nexus_table(), &dell_os10_table()}) {
        drivers.push_back(make_cli_driver(*table, ssh.known_hosts, transport));
    }
    drivers.push_back(make_rest_driver(brocade_table(), open.brocade, transport));
    drivers.push_back(make_rest_driver(dellnos9_table(), open.dellnos9, transport));
    for (const auto* table : {&arista_eos_table(), &cisco_nxos_table()})
        drivers.push_back(make_json_driver(*table, transport));
    drivers.push_back(make_mock_driver());
    drivers.push_back(make_ovs_driver(ssh, transport));
    drivers.push_back(make_linux_bridge_driver(ssh, transport));
    drivers.push_back(make_sonic_driver(ssh, transport));
    drivers.push_back(make_openconfig_driver(open.openconfig, ssh, transport));
    return core::SwitchDrivers(std::move(drivers), names_of_generic_switch());
}

}  // namespace haas::drivers
