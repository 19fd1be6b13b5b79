// A headnode's VM at the hypervisor. The worker that took an order, or haas-sync, carries it out here. It holds the
// headnode's lock, works in steps that can be repeated, and has no transaction open meanwhile. So if a process dies,
// another one continues.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "core/hypervisor.hpp"
#include "core/machines.hpp"
#include "core/model.hpp"
#include "service/access.hpp"
#include "service/settings.hpp"
#include "store/database.hpp"

namespace haas::service {

/// What the functions that carry out an order need.
struct HeadnodeWork {
    const HeadnodeHost& host;
    Write write;
    std::chrono::milliseconds patience;  ///< how long to wait for another process that works on this headnode
    core::HypervisorDeadline deadline;
    /// This is the first attempt to create the headnode, so it is known what a failure leaves behind. A later attempt,
    /// such as one that continues for a process that was killed, cannot know.
    bool is_first_try = false;
};

/// @name All of these
/// @throws DeviceError  naming the headnode, the step and what was seen;  BlockedError  when another process works on
///         it; NotFoundError    when it was deleted meanwhile
/// @{

/// Makes the headnode run, unless it is to be deleted.
void run_headnode(const HeadnodeWork& work, const core::Headnode& headnode);

/// Cuts the headnode's power.
void halt_headnode(const HeadnodeWork& work, const core::Headnode& headnode);

/// Removes a headnode that is to be deleted, from the hypervisor and then from the database.
/// @return  false when another process works on it and does not end in time: haas-sync then removes it later
bool remove_headnode(const HeadnodeWork& work, const core::Headnode& headnode);

/// Removes what a failed start has left behind, if the headnode is in phase cleaning.
void clean_headnode(const HeadnodeWork& work, const core::Headnode& headnode);
/// @}

core::VmLook look_at_headnode(core::Hypervisor& hypervisor, const core::Headnode& headnode,
                              core::HypervisorDeadline deadline);

/// Asks the hypervisor whether headnodes can be created from an image that is offered. If the hypervisor fails in
/// another way, nothing is refused here: the start will show it.
/// @throws BadArgumentError  if they cannot
void require_image(core::Hypervisor& hypervisor, const std::string& base_img, core::HypervisorDeadline deadline);

}  // namespace haas::service
