// Open vSwitch, through ovs-vsctl: a switch whose configuration is a database, OVSDB. On this machine, or on another one
// over ssh.
//
// Tried on Open vSwitch 3.1 with its user-space datapath (Debian 12), and on OpenSSH 9.2. How a port's VLANs are written in
// OVSDB, and why, is told in ovs_port.hpp.
#pragma once

#include <memory>

#include "core/switch.hpp"
#include "drivers/switch/ssh_access.hpp"

namespace haas::drivers {

/// @source  ovs-vsctl(8), ovs-vswitchd.conf.db(5)
std::unique_ptr<core::SwitchDriver> make_ovs_driver(const SshAccess& ssh = {});

}  // namespace haas::drivers
