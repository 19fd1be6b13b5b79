// The work that haas-sync reads, and the results that it stores, in the tables port, networking_action, attachment,
// port_residue and switch.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "core/model.hpp"
#include "store/database.hpp"

namespace haas::store {

/// A network on a port, with the VLAN that it claims.
struct PortNetwork {
    std::string channel;
    core::NetworkId network_id;
    core::Vlan vlan = 0;
};

/// A pending action that is due.
struct DueAction {
    core::ActionId id;
    std::string uuid;
    core::NetworkingAction::Type type = core::NetworkingAction::Type::modify_port;
    std::string channel;                       ///< empty for a revert
    std::optional<std::string> network_label;  ///< empty for a detachment and a revert
    std::optional<PortNetwork> network;        ///< the network to attach; empty if it was deleted
    std::optional<std::string> node_label;
    std::optional<std::string> nic_label;
    int attempts = 0;
    bool sent = false;  ///< some of it may have reached the switch before
    std::optional<core::PortId> to_port;  ///< for a move whose NIC is on its old port: the new port
};

/// A port with work: an action, or a check that it carries its attachments.
struct DuePort {
    core::PortId id;
    std::string label;
    std::optional<core::NicId> nic_id;
    core::Port::State state = core::Port::State::unverified;
    int check_attempts = 0;
    int revision = 0;  ///< see get_port_revision
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

/// Notes, before anything is sent, that from now on all due actions of a switch may have reached it.
void mark_due_actions_sent(const Writing& tx, core::SwitchId switch_id, std::chrono::seconds longest_pause);
/// @}

/// Makes all pending actions and checks of a switch due at once, even if they were postponed.
void hasten_work(const Writing& tx, core::SwitchId switch_id);

/// All ports of a switch without a pending action. An audit examines these.
std::vector<DuePort> list_ports_at_rest(const Reading& tx, core::SwitchId switch_id);

/// All ports of a switch, without their pending actions. An audit examines these after a restore.
std::vector<DuePort> list_all_ports(const Reading& tx, core::SwitchId switch_id);

/// A number that grows whenever the port is released by force or a NIC moves to it; empty: the port is gone.
std::optional<int> get_port_revision(const Reading& tx, core::PortId port);

/// Ends an action and counts the attempt.
/// @param error   for the user who requested it; empty: DONE
/// @param detail  the device's own words, for administrators
/// @return  whether it was still pending; if not, nothing was changed
bool finish_action(const Writing& tx, core::ActionId action, const std::optional<std::string>& error = std::nullopt,
                   const std::optional<std::string>& detail = std::nullopt);

/// Leaves an action pending until `next_attempt`, and counts the attempt.
/// @param sent  whether some of it may have reached the switch, in this attempt or an earlier one
void postpone_action(const Writing& tx, core::ActionId action, base::Timestamp next_attempt, bool sent);

/// Puts a NIC from its old port on its new one, and the move with it. The new port is to be checked again. A visit of its
/// switch that is under way stores no result for it.
/// @return  false if that is impossible: the move has ended, the NIC is no longer on the old port, or the new port has
///          another NIC
bool move_nic(const Writing& tx, const std::string& action, core::NicId nic, core::PortId from_port, core::PortId to_port);

/// @return  false if that is impossible: NIC or network is gone, or the NIC has the channel or the network already
bool insert_attachment(const Writing& tx, core::NicId nic, const PortNetwork& network);
void delete_attachment(const Writing& tx, core::NicId nic, const std::string& channel);
void delete_attachments_of_nic(const Writing& tx, core::NicId nic);

/// The switch, read back, has shown the attachments and nothing else on the port. Deletes the port's residue as well.
void set_port_verified(const Writing& tx, core::PortId port);

/// It is not known whether the port carries its attachments. It is checked again at `next_check`.
void set_port_unproven(const Writing& tx, core::PortId port, core::Port::State state, const std::string& drift,
                       base::Timestamp next_check);

/// The port was seen to carry something else than its attachments. The port and its state stay as they are.
void set_port_drift(const Writing& tx, core::PortId port, const std::string& drift);

/// Notes what went wrong with the port.
void record_port_error(const Writing& tx, core::PortId port, const std::string& error);

/// Notes that nothing is wrong with the port any more.
void clear_port_error(const Writing& tx, core::PortId port);

/// The port could not be read. What is known of it stays.
void postpone_port_check(const Writing& tx, core::PortId port, base::Timestamp next_check);

/// Adds a VLAN, or any_vlan, to the port's residue: no other network gets it while the port may still carry it. If the
/// database counts as restored by now, the network that has the VLAN is not connected either.
void insert_port_residue(const Writing& tx, core::PortId port, core::Vlan vlan);

/// To be called when the port was seen without any VLAN but those of its attachments.
void delete_port_residue(const Writing& tx, core::PortId port);

/// Notes that the switch did all that a session requested. While a save is still due, the last error stays.
void record_switch_success(const Writing& tx, core::SwitchId switch_id);

/// Notes an error of the switch.
/// @param reachable  whether it answered
void record_switch_error(const Writing& tx, core::SwitchId switch_id, const std::string& error, bool reachable);

/// When the switch is to save its running configuration; empty: it is saved.
std::optional<base::Timestamp> get_save_due(const Reading& tx, core::SwitchId switch_id);
void set_save_due(const Writing& tx, core::SwitchId switch_id, const std::optional<base::Timestamp>& due);

/// Deletes up to `limit` actions that were finished before a moment.
/// @return  the number of deleted actions
long long delete_actions_finished_before(const Writing& tx, base::Timestamp moment, int limit);

}  // namespace haas::store
