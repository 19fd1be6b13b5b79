// The switches that are controlled through their command line.
#pragma once

#include <filesystem>
#include <memory>

#include "core/switch.hpp"
#include "drivers/switch/cli/table.hpp"
#include "drivers/switch/transport.hpp"

namespace haas::drivers {

const CliTable& powerconnect55xx_table();
const CliTable& delln3000_table();
const CliTable& nexus_table();
const CliTable& dell_os10_table();

/// @param table        must outlive the driver
/// @param known_hosts  the host keys of switches without a host_key_fingerprint
std::unique_ptr<core::SwitchDriver> make_cli_driver(const CliTable& table, std::filesystem::path known_hosts,
                                                    SharedTransport transport = direct_transport());

}  // namespace haas::drivers
