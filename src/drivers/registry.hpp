// The drivers that are built in, and what they need to know of this site.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>

#include "core/bmc.hpp"
#include "core/hypervisor.hpp"
#include "core/switch.hpp"
#include "sys/config.hpp"
#include "sys/ssh_key.hpp"

namespace haas::drivers {

/// The keys of this site, of no one switch.
struct SshAccess {
    /// The host keys of switches without a host_key_fingerprint; without it, only those with one are reached.
    std::filesystem::path known_hosts = "/dev/null";
    /// Shown to switches without a password; null: those of the user that haas-sync runs as.
    std::shared_ptr<const sys::SshKey> private_key{};
};

/// All drivers of switches, in the order in which they are listed.
/// @param ssh  for those that are reached over ssh
core::SwitchDrivers make_switch_drivers(const SshAccess& ssh = {});

/// Open vSwitch, through ovs-vsctl: on this machine, or on another one over ssh.
std::unique_ptr<core::SwitchDriver> make_ovs_driver(const SshAccess& ssh = {});

/// A switch that is not there: accepts everything and touches no device. For development and tests.
std::unique_ptr<core::SwitchDriver> make_mock_driver();

struct BmcOptions {
    std::chrono::milliseconds command_timeout{10000};  ///< for one command to a BMC
    std::filesystem::path mock_directory;              ///< where mock BMCs are noted
};

core::BmcDrivers make_bmc_drivers(const BmcOptions& options);

/// A BMC for development and tests: a file that says on or off. No machine is touched.
/// @param directory  where each mock BMC is a file, named by its host; a BMC without a file is off
std::unique_ptr<core::BmcDriver> make_mock_bmc(std::filesystem::path directory);

/// The hypervisor that the configuration names. Nothing is asked of it until something is to be done there.
std::unique_ptr<core::Hypervisor> make_hypervisor(const sys::Config::Headnode& config);

}  // namespace haas::drivers
