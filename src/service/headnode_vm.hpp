// A headnode's VM at the hypervisor: what was ordered of it is carried out here, by the worker that took the order or by
// haas-sync. It is done under the headnode's lock, in steps that can be repeated, and no transaction is open meanwhile; so
// whoever dies in between, the next one goes on.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "core/hypervisor.hpp"
#include "core/model.hpp"
#include "service/access.hpp"
#include "service/settings.hpp"
#include "store/database.hpp"

namespace haas::service {

/// How those who carry something out go about it.
struct HeadnodeWork {
    const Settings& settings;
    Write write;
    std::chrono::milliseconds patience;  ///< how long to wait for another who is at this headnode
    core::HypervisorDeadline deadline;
    /// Nobody has tried to make the headnode before, so what a failure leaves behind is known. Anybody else, such as who goes on
    /// for one that was killed, cannot know.
    bool is_first_try = false;
};

/// @name All of these
/// @throws DeviceError  naming the headnode, the step and what was seen;  BlockedError  when another is at it;
///         NotFoundError    when it was deleted meanwhile
/// @{

/// Sees that the headnode runs, unless it is to be deleted.
void run_headnode(const HeadnodeWork& work, const core::Headnode& headnode);

/// Cuts its power.
void halt_headnode(const HeadnodeWork& work, const core::Headnode& headnode);

/// Removes a headnode that is to be deleted, from the hypervisor and then from the database.
/// @return  false when somebody is at it, who does not end in time: haas-sync goes on with it
bool remove_headnode(const HeadnodeWork& work, const core::Headnode& headnode);

/// Removes what a first start that failed has left behind.
void clean_headnode(const HeadnodeWork& work, const core::Headnode& headnode);
/// @}

/// What the hypervisor says of a VM; or nothing, and why.
struct VmLook {
    std::optional<core::VmStatus> status;
    std::string failure;
};
VmLook look_at_headnode(const Settings& settings, const core::Headnode& headnode, core::HypervisorDeadline deadline);

/// Asks the hypervisor whether headnodes can be made of an image that is offered. Where it does not answer, the start will tell.
/// @throws BadArgumentError  when they cannot
void require_image(const Settings& settings, const std::string& base_img, core::HypervisorDeadline deadline);

}  // namespace haas::service
