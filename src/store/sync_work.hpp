// The work of haas-sync, as it reads it from the tables port, networking_action, attachment and switch. It stores its
// results through the files of these tables.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "core/model.hpp"
#include "store/attachment.hpp"
#include "store/database.hpp"

namespace haas::store {

/// A pending action, or a part of one, that is due: the port was not seen with its target, or too long ago (seen_for).
struct DueAction {
    core::ActionId id;
    std::string uuid;
    core::NetworkingAction::Type type = core::NetworkingAction::Type::modify_port;
    std::string channel;                       ///< empty for a revert
    std::optional<std::string> network_label;  ///< empty for a detachment and a revert
    std::optional<PortNetwork> network;        ///< the network to attach; empty if it was deleted
    std::optional<std::string> node_label;
    std::optional<std::string> nic_label;
    int unanswered = 0;                   ///< attempts since the switch last answered
    bool sent = false;                    ///< some of it may have reached the switch before
    bool is_part = false;                 ///< of an action of a port group; `id` is that of this part
    std::optional<core::PortId> to_port;  ///< for a move whose NIC is on its old port: the new port
};

/// A port with work: an action, or a check that it carries its attachments.
struct DuePort {
    core::PortId id;
    std::string label;
    std::optional<core::NicId> nic_id;
    core::Port::State state = core::Port::State::unverified;
    int check_attempts = 0;
    int revision = 0;           ///< see find_port_revision
    bool was_verified = false;  ///< it was verified at least once
    std::vector<PortNetwork> attachments{};
    std::optional<DueAction> action{};
};

struct DueSwitch {
    core::SwitchId id;
    bool answers = true;  ///< false: it did not answer the last time
};

/// @name What is due
/// Work that is postponed by more than `longest_pause` was postponed under a clock that ran ahead: it is due now.
/// @{

/// The switches with work that is due now. Those that answer come first.
std::vector<DueSwitch> list_due_switches(const Reading& tx, std::chrono::seconds longest_pause);

/// The work of one switch that is due now.
std::vector<DuePort> list_due_ports(const Reading& tx, core::SwitchId switch_id, std::chrono::seconds longest_pause);

/// @}

/// All ports of a switch without a pending action. An audit examines these.
std::vector<DuePort> list_ports_at_rest(const Reading& tx, core::SwitchId switch_id);

/// All ports of a switch, without their pending actions. An audit examines these after a restore.
std::vector<DuePort> list_all_ports(const Reading& tx, core::SwitchId switch_id);

/// Makes all pending actions and checks of a switch due at once, even if they were postponed.
void make_work_due(const Writing& tx, core::SwitchId switch_id);

}  // namespace haas::store
