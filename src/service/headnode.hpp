// Headnodes in the database. headnode_vm.hpp is about their VMs.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/label.hpp"
#include "core/model.hpp"
#include "service/access.hpp"
#include "service/settings.hpp"
#include "store/database.hpp"

namespace haas::service {

struct HeadnodeView {
    core::Headnode headnode;
    std::vector<core::Hnic> hnics;
};

/// A headnode, for a member of its project or an administrator. Others get the same answer as for one that does not
/// exist.
/// @throws NotFoundError
core::Headnode get_headnode(const store::Reading& tx, const Caller& caller, const std::string& label);

HeadnodeView show_headnode(store::Reading& tx, const Caller& caller, const std::string& headnode);
std::vector<std::string> list_project_headnodes(store::Reading& tx, const std::string& project);

/// @throws BadArgumentError  for an image that the configuration does not offer
void check_base_image(const HeadnodeHost& host, const std::string& base_img);

void headnode_create(store::Writing& tx, const Caller& caller, const HeadnodeHost& host,
                     const core::HeadnodeLabel& headnode, const core::ProjectLabel& project,
                     const std::string& base_img);

/// @name Changes of a headnode that was never started
/// @throws IllegalStateError  when it was
/// @{
void headnode_create_hnic(store::Writing& tx, const Caller& caller, const HeadnodeLimits& limits,
                          const core::HeadnodeLabel& headnode, const core::HnicLabel& hnic);
void headnode_delete_hnic(store::Writing& tx, const Caller& caller, const core::HeadnodeLabel& headnode,
                          const core::HnicLabel& hnic);
/// Connects the HNIC to the network, in place of the one that it was on.
/// @throws BadArgumentError  for a network whose VLAN is not from the pool;  ProjectMismatchError  for one that the
///                           headnode's project may not use
void headnode_connect_network(store::Writing& tx, const Caller& caller, const core::HeadnodeLabel& headnode,
                              const core::HnicLabel& hnic, const core::NetworkLabel& network);
/// @return  the network that it was on
std::optional<std::string> headnode_detach_network(store::Writing& tx, const Caller& caller,
                                                   const core::HeadnodeLabel& headnode, const core::HnicLabel& hnic);
/// @}

struct StartOrder {
    core::Headnode headnode;  ///< as it is now: in phase creating or made
    bool is_first = false;    ///< this is the first attempt to create it
};
/// Notes that the headnode is to run. From the first start on, it cannot be changed. run_headnode() carries the order
/// out.
/// @throws BlockedError  while it is being deleted;  BadArgumentError  when its image is no longer offered
StartOrder order_start(store::Writing& tx, const Caller& caller, const HeadnodeHost& host, const std::string& headnode);

/// Checks whether the headnode can be stopped.
/// @return  empty when there is nothing to stop
/// @throws BlockedError  while it is being made or deleted
std::optional<core::Headnode> order_stop(store::Reading& tx, const Caller& caller, const std::string& headnode);

/// Deletes a headnode of which the hypervisor knows nothing, and notes any other as one to be deleted.
/// @return  the headnode that remove_headnode() has to remove; empty when nothing is left to do
std::optional<core::Headnode> order_delete(store::Writing& tx, const Caller& caller, const std::string& headnode);

}  // namespace haas::service
