#include "service/headnode.hpp"

#include "base/uuid.hpp"
#include "core/error.hpp"
#include "core/mac_address.hpp"
#include "service/share.hpp"
#include "service/stray.hpp"
#include "store/headnode.hpp"
#include "store/hnic.hpp"
#include "store/network.hpp"

namespace haas::service {

namespace {

using Phase = core::Headnode::Phase;

core::BlockedError is_being_deleted(const core::Headnode& headnode) {
    return core::BlockedError("Headnode " + headnode.label + " is being deleted.");
}

/// A headnode that can still be changed.
core::Headnode get_fresh_headnode(const store::Reading& tx, const Caller& caller, const std::string& label) {
    auto headnode = get_headnode(tx, caller, label);
    switch (headnode.phase) {
        case Phase::fresh: return headnode;
        case Phase::cleaning:
            throw core::IllegalStateError("The first start of headnode " + label +
                                          " failed, and haas-sync is still cleaning up: try again in a minute.");
        default:
            throw core::IllegalStateError("Headnode " + label +
                                          " has been started: its interfaces can no longer change. Delete it and "
                                          "create it again.");
    }
}

core::Hnic get_hnic(const store::Reading& tx, const core::Headnode& headnode, const std::string& label) {
    auto hnic = store::find_hnic(tx, headnode.id, label);
    if (!hnic) throw core::NotFoundError("Headnode " + headnode.label + " has no HNIC " + label + ".");
    return *std::move(hnic);
}

/// @throws BlockedError  if its VM is not as the database says, or one of its VLANs may be in use by another project
void require_no_stray(const store::Reading& tx, const core::Headnode& headnode) {
    if (const auto vm = store::find_stray_vm(tx, core::vm_name(headnode.uuid))) {
        throw core::BlockedError("The VM of headnode " + headnode.label + " is not as it should be: " + vm->seen.text +
                                 ". The administrator must remove it at the hypervisor, and run `haas-sync --audit`.");
    }
    require_not_held(tx, store::list_hnics(tx, headnode.id));
}

}  // namespace

core::Headnode get_headnode(const store::Reading& tx, const Caller& caller, const std::string& label) {
    auto headnode = store::find_headnode(tx, label);
    if (!headnode || !knows_project(tx, caller, headnode->project_id)) {
        throw core::NotFoundError("Headnode " + label + " does not exist.");
    }
    if (!has_role(tx, caller, headnode->project_id)) refuse_role(caller, headnode->project_label);
    return *std::move(headnode);
}

HeadnodeView show_headnode(store::Reading& tx, const Caller& caller, const std::string& headnode) {
    auto found = get_headnode(tx, caller, headnode);
    auto hnics = store::list_hnics(tx, found.id);
    return {std::move(found), std::move(hnics)};
}

std::vector<std::string> list_project_headnodes(store::Reading& tx, const std::string& project) {
    return store::list_headnodes_of_project(tx, get_project_unchecked(tx, project).id);
}

void check_base_image(const HeadnodeHost& host, const std::string& base_img) {
    if (host.base_imgs.contains(base_img)) return;
    std::string offered;
    for (const auto& image : host.base_imgs) offered += (offered.empty() ? "" : ", ") + image;
    throw core::BadArgumentError(offered.empty()
                                     ? "There are no images for headnodes: ask the administrator for one."
                                     : "There is no such image for headnodes. These are offered: " + offered + ".",
                                 "base_img");
}

void headnode_create(store::Writing& tx, const Caller& caller, const HeadnodeHost& host,
                     const core::HeadnodeLabel& headnode, const core::ProjectLabel& project,
                     const std::string& base_img) {
    const auto owner = get_project(tx, caller, project);
    check_base_image(host, base_img);
    if (store::find_headnode(tx, headnode)) throw core::DuplicateError("Headnode " + headnode + " already exists.");
    require_headnode_share(tx, owner, host.limits);
    store::insert_headnode(tx, headnode, owner.id, base_img, base::make_uuid());
}

void headnode_create_hnic(store::Writing& tx, const Caller& caller, const HeadnodeLimits& limits,
                          const core::HeadnodeLabel& headnode, const core::HnicLabel& hnic) {
    const auto found = get_headnode(tx, caller, headnode);
    if (store::find_hnic(tx, found.id, hnic)) {
        throw core::DuplicateError("Headnode " + headnode + " has an HNIC " + hnic + " already.");
    }
    const auto fresh = get_fresh_headnode(tx, caller, headnode);
    const auto present = static_cast<long long>(store::list_hnics(tx, fresh.id).size());
    if (present >= limits.hnics_per_headnode) {
        throw core::BlockedError("Headnode " + headnode + " has " + std::to_string(present) +
                                 " HNICs, as many as one headnode may have: delete one with headnode_delete_hnic." +
                                 limit_hint("[headnode] hnics_per_headnode"));
    }
    store::insert_hnic(tx, fresh.id, hnic, core::MacAddress::make());
}

void headnode_delete_hnic(store::Writing& tx, const Caller& caller, const core::HeadnodeLabel& headnode,
                          const core::HnicLabel& hnic) {
    const auto found = get_hnic(tx, get_headnode(tx, caller, headnode), hnic);
    get_fresh_headnode(tx, caller, headnode);
    require_audited(tx);
    store::delete_hnic(tx, found.id);
}

void headnode_connect_network(store::Writing& tx, const Caller& caller, const core::HeadnodeLabel& headnode,
                              const core::HnicLabel& hnic, const core::NetworkLabel& network) {
    const auto found = get_headnode(tx, caller, headnode);
    const auto interface = get_hnic(tx, found, hnic);
    const auto target = get_visible_network(tx, caller, network);
    get_fresh_headnode(tx, caller, headnode);
    if (!target.allocated) {
        throw core::BadArgumentError(
            "Headnodes can only connect to networks with a VLAN of the pool, but an administrator chose "
            "the VLAN of network " +
                network + ".",
            "network");
    }
    if (!may_use_network(tx, found.project_id, target)) {
        throw core::ProjectMismatchError("Project " + found.project_label + " has no access to network " + network +
                                         ".");
    }
    require_audited(tx);
    store::set_hnic_network(tx, interface.id, target.id);
}

std::optional<std::string> headnode_detach_network(store::Writing& tx, const Caller& caller,
                                                   const core::HeadnodeLabel& headnode, const core::HnicLabel& hnic) {
    const auto found = get_hnic(tx, get_headnode(tx, caller, headnode), hnic);
    get_fresh_headnode(tx, caller, headnode);
    require_audited(tx);
    store::set_hnic_network(tx, found.id, std::nullopt);
    return found.network_label;
}

StartOrder order_start(store::Writing& tx, const Caller& caller, const HeadnodeHost& host,
                       const std::string& headnode) {
    auto found = get_headnode(tx, caller, headnode);
    const bool is_first = found.phase == Phase::fresh;
    if (found.phase == Phase::deleting) throw is_being_deleted(found);
    require_audited(tx);
    require_no_stray(tx, found);
    if (found.phase == Phase::fresh || found.phase == Phase::cleaning) {
        check_base_image(host, found.base_img);
        store::move_headnode(tx, found.id, found.phase, Phase::creating, std::nullopt);
        found.phase = Phase::creating;
    }
    return {found, is_first};
}

std::optional<core::Headnode> order_stop(store::Reading& tx, const Caller& caller, const std::string& headnode) {
    auto found = get_headnode(tx, caller, headnode);
    if (found.phase == Phase::deleting) throw is_being_deleted(found);
    if (found.phase == Phase::creating) {
        throw core::BlockedError("Headnode " + headnode + " is being created: wait until it runs, or delete it.");
    }
    if (found.phase != Phase::made) return std::nullopt;
    return found;
}

std::optional<core::Headnode> order_delete(store::Writing& tx, const Caller& caller, const std::string& headnode) {
    auto found = get_headnode(tx, caller, headnode);
    require_audited(tx);
    if (found.phase == Phase::fresh) {
        store::delete_headnode(tx, found.id);
        return std::nullopt;
    }
    store::move_headnode(tx, found.id, found.phase, Phase::deleting, std::nullopt);
    found.phase = Phase::deleting;
    return found;
}

}  // namespace haas::service
