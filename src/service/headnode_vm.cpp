#include "service/headnode_vm.hpp"

#include <memory>

#include "core/error.hpp"
#include "service/after_effect.hpp"
#include "store/headnode.hpp"
#include "store/hnic.hpp"
#include "store/sync_mark.hpp"

namespace haas::service {

namespace {

using Phase = core::Headnode::Phase;

/// Reads the headnode again: it may have changed while this process waited for the lock.
/// @param vm  for a start: receives what the VM is to be. The sync mark is then raised, so that a copy of the database
///            made before counts as an older one
core::Headnode read_again(const HeadnodeWork& work, const core::Headnode& headnode, core::HeadnodeVm* vm = nullptr) {
    std::optional<core::Headnode> found;
    std::optional<store::SyncMark> mark;
    work.write([&](store::Writing& tx) {
        mark.reset();
        found = store::find_headnode_by_id(tx, headnode.id);
        if (!found || vm == nullptr) return;
        mark = store::raise_sync_mark(tx);
        *vm = {found->uuid,
               "Headnode " + found->label + " of project " + found->project_label,
               found->base_img,
               {},
               found->phase == Phase::made};
        for (const auto& hnic : store::list_hnics(tx, found->id)) {
            if (hnic.vlan) vm->interfaces.push_back({hnic.macaddr, *hnic.vlan});
        }
    });
    if (!found) throw core::NotFoundError("Headnode " + headnode.label + " does not exist.");
    if (mark) work.write([&](store::Writing& tx) { store::publish_sync_mark(tx, *mark); });
    return *std::move(found);
}

/// What the hypervisor has done with a headnode is noted.
void note(const HeadnodeWork& work, const core::Headnode& headnode, const std::function<void(store::Writing&)>& use) {
    after_effect("The hypervisor has worked on headnode " + headnode.label + ".", [&] { work.write(use); });
}

void move(const HeadnodeWork& work, const core::Headnode& headnode, Phase to, const std::optional<std::string>& error) {
    note(work, headnode, [&](store::Writing& tx) { store::move_headnode(tx, headnode.id, headnode.phase, to, error); });
}

core::DeviceError to_error(const core::Headnode& headnode, const core::HypervisorError& failure) {
    const bool late = failure.kind() == core::HypervisorError::Kind::deadline;
    return {core::DeviceError::Device::hypervisor,
            late ? core::DeviceError::Kind::deadline : core::DeviceError::Kind::failed,
            "The hypervisor failed with headnode " + headnode.label + ": " + failure.what() + "."};
}

std::shared_ptr<void> lock(const HeadnodeWork& work, const core::Headnode& headnode, const std::string& doing) {
    if (!work.host.lock) return nullptr;
    return work.host.lock(headnode.uuid, doing, work.patience);
}

/// No network is to have such a VLAN, but the database may say so all the same.
void require_no_reserved(const HeadnodeHost& host, const core::HeadnodeVm& vm) {
    for (const auto& interface : vm.interfaces) {
        if (!host.reserved_vlans.contains(interface.vlan)) continue;
        throw core::HypervisorError(
            core::HypervisorError::Kind::refused, "give it its networks",
            "VLAN " + std::to_string(interface.vlan) + " is reserved, by [vlan] reserved in haas.cfg");
    }
}

/// The headnode's phase after a failed start.
Phase phase_after(const HeadnodeWork& work, const core::Headnode& headnode, const core::HypervisorError& failure) {
    if (headnode.phase == Phase::made) return Phase::made;
    return work.is_first_try && failure.remains() == core::HypervisorError::Remains::nothing ? Phase::fresh
                                                                                             : Phase::cleaning;
}

}  // namespace

void run_headnode(const HeadnodeWork& work, const core::Headnode& headnode) {
    const auto held = lock(work, headnode, "start");
    core::HeadnodeVm vm;
    const auto now = read_again(work, headnode, &vm);
    switch (now.phase) {
        case Phase::creating:
        case Phase::made: break;
        case Phase::deleting: throw core::BlockedError("Headnode " + now.label + " is being deleted.");
        default:
            // Another process carried the order out, and failed.
            throw core::DeviceError(core::DeviceError::Device::hypervisor, core::DeviceError::Kind::failed,
                                    now.error.value_or("Headnode " + now.label + " could not be started."));
    }
    try {
        require_no_reserved(work.host, vm);
        work.host.hypervisor->start(vm, work.deadline);
    } catch (const core::HypervisorError& failure) {
        const auto error = to_error(now, failure);
        // The hypervisor still works for a process that was killed. That ends by itself, and then the VM can be
        // created.
        if (now.phase == Phase::creating && failure.kind() == core::HypervisorError::Kind::busy) {
            throw core::BlockedError("Headnode " + now.label + " is still being created: " + error.what());
        }
        move(work, now, phase_after(work, now, failure), error.what());
        throw error;
    }
    if (now.phase == Phase::creating || now.error) move(work, now, Phase::made, std::nullopt);
}

void halt_headnode(const HeadnodeWork& work, const core::Headnode& headnode) {
    const auto held = lock(work, headnode, "stop");
    const auto now = read_again(work, headnode);
    if (now.phase != Phase::made) return;
    try {
        work.host.hypervisor->stop(now.uuid, work.deadline);
    } catch (const core::HypervisorError& error) {
        throw to_error(now, error);
    }
}

bool remove_headnode(const HeadnodeWork& work, const core::Headnode& headnode) {
    std::shared_ptr<void> held;
    try {
        held = lock(work, headnode, "delete");
    } catch (const core::BlockedError&) {
        return false;
    }
    core::Headnode now;
    try {
        now = read_again(work, headnode);
    } catch (const core::NotFoundError&) {
        return true;
    }
    try {
        work.host.hypervisor->remove(now.uuid, work.deadline);
    } catch (const core::HypervisorError& failure) {
        const auto error = to_error(now, failure);
        move(work, now, Phase::deleting, error.what());
        throw error;
    }
    note(work, now, [&](store::Writing& tx) { store::delete_headnode(tx, now.id); });
    return true;
}

void clean_headnode(const HeadnodeWork& work, const core::Headnode& headnode) {
    const auto held = lock(work, headnode, "clean up");
    const auto now = read_again(work, headnode);
    if (now.phase != Phase::cleaning) return;
    try {
        work.host.hypervisor->remove(now.uuid, work.deadline);
    } catch (const core::HypervisorError& error) {
        throw to_error(now, error);
    }
    // The reason of the failed start is kept for the users.
    move(work, now, Phase::fresh, now.error);
}

core::VmLook look_at_headnode(core::Hypervisor& hypervisor, const core::Headnode& headnode,
                              core::HypervisorDeadline deadline) {
    try {
        return {hypervisor.status(headnode.uuid, deadline), {}};
    } catch (const core::HypervisorError& error) {
        return {std::nullopt, to_error(headnode, error).what()};
    }
}

void require_image(core::Hypervisor& hypervisor, const std::string& base_img, core::HypervisorDeadline deadline) {
    try {
        hypervisor.require_image(base_img, deadline);
    } catch (const core::HypervisorError& error) {
        if (error.kind() != core::HypervisorError::Kind::base_image) return;
        throw core::BadArgumentError(
            "No headnode can be created from the image " + base_img + ": " + error.what() +
                ". Ask the administrator to correct it, or use another image of list_headnode_images.",
            "base_img");
    }
}

}  // namespace haas::service
