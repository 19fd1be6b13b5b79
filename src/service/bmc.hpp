// Controls a node's machine through its BMC. The functions that talk to the BMC take no transaction: the node is looked
// up and the right is checked before, so nobody else waits for the device.
#pragma once

#include <string>
#include <vector>

#include "core/bmc.hpp"
#include "core/console.hpp"
#include "core/machines.hpp"
#include "core/model.hpp"
#include "service/access.hpp"
#include "service/settings.hpp"
#include "store/database.hpp"
#include "store/machine_setting.hpp"

namespace haas::service {

/// A node with its BMC, as the database has them.
struct SealedBmc {
    core::Node node;
    core::Bmc bmc;
    bool for_administrator = false;  ///< an administrator asked, who may learn where the BMC is
};

/// A BMC with all that is needed to talk to it.
struct OpenedBmc {
    SealedBmc sealed;  ///< as it was when the request came
    const core::BmcDriver* driver = nullptr;
    core::BmcAccess access;
};

/// What the functions that talk to a BMC need.
struct BmcWork {
    const BmcControl& bmcs;
    const WorkerSeats& seats;
    Party party;
    ReadAsCaller read_as_caller;
    WriteAsCaller write_as_caller;
    Write write;
    core::BmcDeadline deadline;
};

/// @throws NotFoundError;  AuthorizationError  unless the caller may control the node
SealedBmc get_bmc(store::Reading& tx, const Caller& caller, const std::string& node);

/// Decrypts the password and finds the driver.
/// @throws UnavailableError  when the key file is unusable or holds another key, or when there is no driver
OpenedBmc open_bmc(const SealedBmc& sealed, const BmcControl& bmcs);

/// @name All of these
/// The BMC is asked only if the caller still has the right, and if the node still has the same project and the same
/// BMC, once nobody else talks to it. Each command that changes something is noted right before it is sent, after the
/// same checks.
/// @throws DeviceError   naming the node, the step and what was seen
/// @throws BlockedError  when another command uses this BMC and does not end soon; when the node has another project or
///                       BMC by now; for a change also as require_owner_known() and require_not_recalled()
/// @throws UnavailableError  when too many requests wait already
/// @throws NotFoundError, AuthorizationError  when the caller has lost the right
/// @{
core::PowerState power_status(const BmcWork& work, const OpenedBmc& bmc);
void set_power(const BmcWork& work, const OpenedBmc& bmc, core::PowerState wanted);
/// The machine boots from the network this once, unless the settings say otherwise. If that cannot be had, it is cycled
/// all the same, and a note says so.
core::BmcNotes power_cycle(const BmcWork& work, const OpenedBmc& bmc, core::PowerCycle how);
/// Sets it for this boot and all later ones.
core::BmcNotes set_boot_device(const BmcWork& work, const OpenedBmc& bmc, core::BootDevice device);
/// Puts an image into the machine's virtual CD drive, instead of what is there.
/// @param url  as core::parse_media_url() gives it
/// @throws AuthorizationError  also for a member's image from another place than the settings allow
core::BmcNotes insert_media(const BmcWork& work, const OpenedBmc& bmc, const std::string& url);
/// Empties the machine's virtual CD drive.
core::BmcNotes eject_media(const BmcWork& work, const OpenedBmc& bmc);
/// What the machine consists of, as far as the BMC tells it within 15 seconds.
core::Hardware read_hardware(const BmcWork& work, const OpenedBmc& bmc);
/// @}

/// Takes out what was set for the node's project, which it is to leave.
/// @throws  as core::Machines
void tidy_machine(core::Machines& machines, const core::NodeOrder& order,
                  const std::vector<store::MachineSetting>& settings);

/// @throws BlockedError  unless this is the same node, in the same project and with the same BMC, as when the request
/// came
void require_unchanged(const SealedBmc& asked, const SealedBmc& now);
/// The same for an order, which knows no BMC.
void require_unchanged(const core::NodeOrder& order, const core::Node& now);

/// @throws BadArgumentError  for an unknown word
core::BootDevice parse_boot_device(const std::string& word);

}  // namespace haas::service
