// The drivers that are built in, and what they need to know about this site.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>

#include "core/bmc.hpp"
#include "core/hypervisor.hpp"
#include "core/switch.hpp"
#include "drivers/switch/transport.hpp"
#include "sys/config.hpp"
#include "sys/ssh_key.hpp"

namespace haas::drivers {

/// The SSH keys of this site, which do not belong to one switch.
struct SshAccess {
    /// The host keys of switches without a host_key_fingerprint. Without this file, only switches with one can be
    /// reached.
    std::filesystem::path known_hosts = "/dev/null";
    /// The key for switches without a password; null: the keys of the user that haas-sync runs as.
    std::shared_ptr<const sys::SshKey> private_key{};
};

/// All drivers of switches, in the order in which they are listed.
/// @param ssh        for those that are reached over ssh
/// @param transport  shared by all of them
core::SwitchDrivers make_switch_drivers(const SshAccess& ssh = {},
                                        const SharedTransport& transport = direct_transport());

/// Open vSwitch, through ovs-vsctl: on this machine, or on another one over ssh.
std::unique_ptr<core::SwitchDriver> make_ovs_driver(const SshAccess& ssh = {},
                                                    SharedTransport transport = direct_transport());

/// A VLAN-aware Linux bridge, through iproute2: on this machine, or on another one over ssh.
std::unique_ptr<core::SwitchDriver> make_linux_bridge_driver(const SshAccess& ssh = {},
                                                             SharedTransport transport = direct_transport());

/// SONiC, by its command line over ssh.
std::unique_ptr<core::SwitchDriver> make_sonic_driver(const SshAccess& ssh = {},
                                                      SharedTransport transport = direct_transport());

/// Switches with OpenConfig's models, by NETCONF over ssh.
std::unique_ptr<core::SwitchDriver> make_openconfig_driver(const SshAccess& ssh = {},
                                                           SharedTransport transport = direct_transport());

/// A switch that does not exist: accepts everything and touches no device. For development and tests.
std::unique_ptr<core::SwitchDriver> make_mock_driver();

struct BmcOptions {
    std::chrono::milliseconds command_timeout{10000};  ///< how long a BMC may be silent
    std::filesystem::path mock_directory;              ///< where the files of mock BMCs are
};

core::BmcDrivers make_bmc_drivers(const BmcOptions& options);

/// A BMC for development and tests: a file that says on or off. No machine is touched.
/// @param directory  where each mock BMC is a file, named by its host; a BMC without a file is off
std::unique_ptr<core::BmcDriver> make_mock_bmc(std::filesystem::path directory);

/// The hypervisor that the configuration names. It is not contacted before its first use.
std::unique_ptr<core::Hypervisor> make_hypervisor(const sys::Config::Headnode& config);

}  // namespace haas::drivers
