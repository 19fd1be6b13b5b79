// Networks, their owners, and the projects that may use them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/label.hpp"
#include "core/model.hpp"
#include "service/access.hpp"
#include "service/settings.hpp"
#include "store/attachment.hpp"
#include "store/database.hpp"

namespace haas::service {

/// The owner that means the administrators.
constexpr const char* administrators = "admin";

/// A request to network_create. check_network_request() checks it as far as no database is needed.
struct NetworkRequest {
    std::string owner;                 ///< a project, or `admin`
    std::string access;                ///< a project; empty: public
    std::optional<core::Vlan> net_id;  ///< empty: from the pool
};

struct NetworkSummary {
    std::string label;
    core::Vlan vlan = 0;
    std::optional<std::vector<std::string>> projects;  ///< empty: public
};

struct NetworkView {
    core::Network network;
    std::optional<std::vector<std::string>> access;  ///< empty: public
    std::map<std::string, std::vector<std::string>, core::NaturalOrder>
        connected;  ///< NICs by node, as far as the caller may see
};

std::vector<NetworkSummary> list_networks(store::Reading& tx, const Caller& caller);
NetworkView show_network(store::Reading& tx, const Caller& caller, const std::string& network);

/// @throws BadArgumentError  for a combination of owner, access and id that is never legal
void check_network_request(const NetworkRequest& request);

/// @throws AllocationError  when the pool has no free VLAN;  BlockedError  when the named VLAN is taken or reserved
void network_create(store::Writing& tx, const Caller& caller, const VlanPolicy& policy,
                    const core::SwitchDrivers& drivers, const std::string& network, const NetworkRequest& request);
/// @throws BlockedError, PendingActionError  while a NIC or a headnode is on the network, or a NIC is about to be
void network_delete(store::Writing& tx, const Caller& caller, const std::string& network);
void network_grant_project_access(store::Writing& tx, const Caller& caller, const core::NetworkLabel& network,
                                  const core::ProjectLabel& project);
/// @throws BlockedError  for the owner, and while a node or a headnode of the project is on the network
void network_revoke_project_access(store::Writing& tx, const Caller& caller, const core::NetworkLabel& network,
                                   const core::ProjectLabel& project);
/// @param project  only the attachments of this project's nodes: any project for the owner, else one of the caller's;
///                 empty: all, for the owner
std::vector<store::NetworkAttachment> list_network_attachments(store::Reading& tx, const Caller& caller,
                                                               const core::NetworkLabel& network,
                                                               const std::optional<core::ProjectLabel>& project);

}  // namespace haas::service
