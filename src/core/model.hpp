// The objects that HaaS manages, as plain values.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "core/bmc_address.hpp"
#include "core/id.hpp"
#include "core/role.hpp"
#include "core/vlan.hpp"

namespace haas::core {

struct Project {
    ProjectId id;
    std::string label;
};

struct User {
    UserId id;
    std::string label;
    std::string password_hash;
    bool is_admin = false;
    bool is_auditor = false;
};

struct Node {
    NodeId id;
    std::string label;
    std::optional<ProjectId> project_id;  ///< empty: the node is free
    std::optional<std::string> project_label;
};

/// How to reach a node's BMC, as the database has it.
struct Bmc {
    BmcAddress address;
    std::string sealed_password;

    bool operator==(const Bmc&) const = default;
};

/// A console that is to be logged.
struct Console {
    std::string uuid;
    NodeId node_id;
};

struct Nic {
    NicId id;
    NodeId node_id;
    std::string label;
    std::string macaddr;
};

struct Switch {
    SwitchId id;
    std::string label;
    std::string type;
    std::optional<bool> reachable;  ///< empty: never tried
    std::optional<base::Timestamp> last_success_at;
    std::optional<base::Timestamp> last_error_at;
    std::optional<std::string> last_error;
};

struct Port {
    enum class State { unverified, verified, suspect };
    PortId id;
    SwitchId switch_id;
    std::string label;
    std::optional<NicId> nic_id;
    std::optional<PortGroupId> group_id;
    State state = State::unverified;
    std::optional<std::string> drift;  ///< what the switch showed, if that differs from the attachments
    std::optional<base::Timestamp> drift_since;
    std::optional<base::Timestamp> verified_at;  ///< when the switch last showed exactly the attachments
    std::optional<std::string> last_error;
    std::optional<base::Timestamp> last_error_at;

    /// Whether it may carry a network without an attachment, though HaaS has configured the port before.
    bool may_carry_more() const { return state == State::suspect || (state == State::verified && drift); }
};

/// Ports that lead to one NIC: to users, they are one port.
struct PortGroup {
    PortGroupId id;
    std::string label;
    bool lacp_fallback = false;  ///< for people: the switches bring one member up while the NIC speaks no LACP
};

/// A port that did not show its attachments when it was read.
struct Drift {
    std::string switch_label;
    std::string port_label;
    std::optional<std::string> node_label;
    std::optional<std::string> nic_label;
    std::string text;
    std::optional<base::Timestamp> since;
};

struct Network {
    NetworkId id;
    std::string label;
    std::optional<ProjectId> project_id;  ///< the owner; empty: the administrators
    std::optional<std::string> project_label;
    bool is_public = false;
    bool allocated = false;  ///< its VLAN came from the pool
    Vlan vlan = 0;
};

/// A network on a NIC, applied and verified.
struct Attachment {
    NicId nic_id;
    std::string channel;
    NetworkId network_id;
    std::string network_label;
};

/// A VM that belongs to a project, which uses it to install its machines.
struct Headnode {
    enum class Phase {
        fresh,     ///< its interfaces can be changed; the hypervisor has nothing of it yet
        creating,  ///< it is being started for the first time and was not seen running yet
        cleaning,  ///< the first start failed and may have left something at the hypervisor
        made,      ///< it has run
        deleting
    };
    HeadnodeId id;
    std::string label;
    ProjectId project_id;
    std::string project_label;
    std::string base_img;
    std::string uuid;  ///< also the UUID of the VM
    Phase phase = Phase::fresh;
    std::optional<std::string> error;  ///< why the last start or removal failed
};

/// A headnode's interface.
struct Hnic {
    HnicId id;
    std::string label;
    std::string macaddr;
    std::optional<std::string> network_label;
    std::optional<Vlan> vlan;  ///< of its network
};

struct NetworkingAction {
    enum class Type {
        modify_port,
        revert_port,
        move_nic  ///< first makes the NIC's old port dark, then attaches the NIC's networks to the new one
    };
    enum class Status { pending, done, error };
    std::string uuid;
    int part = 0;                   ///< an action of a port group has a part for each member; 0 stands for all of them
    std::optional<PortId> port_id;  ///< empty: the port was deleted
    std::optional<NicId> nic_id;
    std::optional<NetworkId> network_id;
    std::string switch_label;
    std::string port_label;
    std::optional<std::string> group_label;  ///< empty: the port is in no group
    std::optional<std::string> node_label;
    std::optional<std::string> nic_label;
    std::optional<std::string> network_label;  ///< empty for a detachment and a revert
    Type type = Type::modify_port;
    std::optional<std::string> channel;
    Status status = Status::pending;
    int attempts = 0;
    std::optional<std::string> error;     ///< for the user who requested the action
    std::optional<std::string> detail;    ///< the device's own words, for administrators
    std::optional<ProjectId> project_id;  ///< the project that had the node
    std::string requested_by;
    base::Timestamp created_at{};
    std::optional<base::Timestamp> finished_at;
    bool sent = false;                 ///< something of it may have been sent to the switch
    std::optional<PortId> to_port_id;  ///< the new port of a move, while the NIC is still on its old port
};

}  // namespace haas::core
