// Port groups, for administrators: ports of one or more switches that lead to one NIC, and that are one port to users.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/label.hpp"
#include "core/model.hpp"
#include "core/switch.hpp"
#include "service/access.hpp"
#include "service/switch.hpp"
#include "store/database.hpp"

namespace haas::service {

struct PortGroupView {
    core::PortGroup group;
    std::vector<FoundPort> members;
    std::optional<NicName> nic;
    std::vector<std::pair<std::string, std::string>> networks;  ///< channel and network
};

/// At most so many ports are in one group; at least two are.
constexpr std::size_t largest_port_group = 8;

std::vector<std::string> list_port_groups(store::Reading& tx);
PortGroupView show_port_group(store::Reading& tx, const std::string& group);

/// @throws core::NotFoundError  when there is no such group
core::PortGroup get_port_group(const store::Reading& tx, const std::string& label);
/// The members, each with its switch.
std::vector<FoundPort> list_members(const store::Reading& tx, const core::PortGroup& group);

struct PortGroupRequest {
    std::vector<PortName> members;
    bool lacp_fallback = false;  ///< only shown to people; for switches whose ports can be port-channels
};
/// Makes one port of several. They have no NIC, are in no other group, and nothing is pending or wrong with them.
/// @throws BadArgumentError  when there are too few members, too many, or one of them twice, or lacp_fallback means
///                           nothing
/// @throws BlockedError, DuplicateError, PendingActionError
void port_group_create(store::Writing& tx, const core::SwitchDrivers& drivers, const std::string& group,
                       const PortGroupRequest& request);
/// Makes single ports of the members again. They stay registered.
/// @throws BlockedError  while the group has a NIC;  PendingActionError
void port_group_delete(store::Writing& tx, const std::string& group);
/// Also takes the NIC off, even if the members may still carry networks: for switches that are gone for good. The
/// members stay suspect, and their residue stays.
/// @throws BlockedError  while the NIC is attached to networks;  PendingActionError
void port_group_delete_by_force(store::Writing& tx, const std::string& group);

void port_group_connect_nic(store::Writing& tx, const std::string& group, const core::NodeLabel& node,
                            const core::NicLabel& nic);
/// @return  the NIC that was on it
NicName port_group_detach_nic(store::Writing& tx, const std::string& group);

}  // namespace haas::service
