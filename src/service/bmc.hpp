// A node's machine through its BMC. What asks the BMC takes no transaction: the node is looked up and the right checked
// first, and then nobody else waits for the device.
#pragma once

#include <string>

#include "core/console.hpp"
#include "core/model.hpp"
#include "core/obm.hpp"
#include "service/access.hpp"
#include "service/settings.hpp"
#include "store/database.hpp"

namespace haas::service {

/// A BMC as the database has it.
struct SealedBmc {
    std::string node;
    core::Obm obm;
};

/// A BMC that can be asked.
struct Bmc {
    std::string node;
    const core::ObmDriver* driver = nullptr;
    core::ObmAccess access;
};

/// @throws NotFoundError;  AuthorizationError  unless the caller may control the node
SealedBmc get_bmc(store::Transaction& tx, const Caller& caller, const std::string& node);

/// Decrypts the password and finds the driver.
/// @throws UnavailableError  when the key file is not the one, or not usable
Bmc open_bmc(const SealedBmc& sealed, const Settings& settings);

/// @name All of these
/// @throws ObmError      naming the node, the step and what was seen
/// @throws BlockedError  when another command is at this BMC and does not end soon
/// @{
core::PowerState power_status(const Bmc& bmc, const Settings& settings, core::ObmDeadline deadline);
void set_power(const Bmc& bmc, const Settings& settings, core::PowerState wanted, core::ObmDeadline deadline);
/// Lets the machine boot from the network this once, unless the settings say otherwise.
void power_cycle(const Bmc& bmc, const Settings& settings, core::PowerCycle how, core::ObmDeadline deadline);
/// From now on.
void set_boot_device(const Bmc& bmc, const Settings& settings, core::BootDevice device, core::ObmDeadline deadline);
/// @}

/// @throws BadArgumentError  for a word that is none
core::BootDevice parse_boot_device(const std::string& word);

}  // namespace haas::service
