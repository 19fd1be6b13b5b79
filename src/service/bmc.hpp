// A node's machine through its BMC. What asks the BMC takes no transaction: the node is looked up and the right checked
// first, and then nobody else waits for the device.
#pragma once

#include <string>

#include "core/console.hpp"
#include "core/model.hpp"
#include "core/bmc.hpp"
#include "service/access.hpp"
#include "service/settings.hpp"
#include "store/database.hpp"

namespace haas::service {

/// A node with its BMC, as the database has them.
struct SealedBmc {
    core::Node node;
    core::Bmc bmc;
    bool for_administrator = false;  ///< who asked, and may learn where the BMC is
};

/// A BMC that can be asked.
struct OpenedBmc {
    SealedBmc sealed;  ///< as it was when somebody asked
    const core::BmcDriver* driver = nullptr;
    core::BmcAccess access;
};

/// How those who ask a BMC go about it.
struct BmcWork {
    const Settings& settings;
    Party party;
    WriteAsCaller write_as_caller;
    Write write;
    core::BmcDeadline deadline;
};

/// @throws NotFoundError;  AuthorizationError  unless the caller may control the node
SealedBmc get_bmc(store::Reading& tx, const Caller& caller, const std::string& node);

/// Decrypts the password and finds the driver.
/// @throws UnavailableError  when the key file is not the one, or not usable
OpenedBmc open_bmc(const SealedBmc& sealed, const Settings& settings);

/// @name All of these
/// Whatever changes something is noted right before it is sent, each time, and only if the caller may still do it and the node
/// is still in the same hands.
/// @throws DeviceError   naming the node, the step and what was seen
/// @throws BlockedError  when another command is at this BMC and does not end soon, or the node has changed hands meanwhile
/// @throws UnavailableError  when too many wait already
/// @throws NotFoundError, AuthorizationError  when the caller may not any more
/// @{
core::PowerState power_status(const BmcWork& work, const OpenedBmc& bmc);
void set_power(const BmcWork& work, const OpenedBmc& bmc, core::PowerState wanted);
/// Lets the machine boot from the network this once, unless the settings say otherwise.
void power_cycle(const BmcWork& work, const OpenedBmc& bmc, core::PowerCycle how);
/// From now on.
void set_boot_device(const BmcWork& work, const OpenedBmc& bmc, core::BootDevice device);
/// @}

/// @throws BlockedError  unless the node is still the one, in the same project and with the same BMC, as when somebody asked
void require_unchanged(const SealedBmc& asked, const SealedBmc& now);

/// @throws BadArgumentError  for a word that is none
core::BootDevice parse_boot_device(const std::string& word);

}  // namespace haas::service
