// What haas-sync reads as its work, and stores as its results: over the tables port, networking_action, attachment,
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
    std::optional<PortNetwork> network;        ///< what is to be attached; empty when that network is gone
    std::optional<std::string> node_label;
    std::optional<std::string> nic_label;
    int attempts = 0;
    bool sent = false;  ///< some of it may have reached the switch before
    std::optional<core::PortId> to_port;  ///< of a move whose NIC is on its old port: the new one
};

/// A port with work: an action, or a check that it carries its attachments.
struct DuePort {
    core::PortId id;
    std::string label;
    std::optional<core::NicId> nic_id;
    core::Port::State state = core::Port::State::unverified;
    int check_attempts = 0;
    int revision = 0;  ///< see get_port_revision
    bool was_verified = false;  ///< it has been, at least once
    std::vector<PortNetwork> attachments{};
    std::optional<DueAction> action{};
};

struct DueSwitch {
    core::SwitchId id;
    bool answers = true;  ///< or was never asked; false: it did not the last time
};

/// @name What is due
/// Work that was put off for longer than `longest_pause` was put off by a clock that ran ahead: it is due now.
/// @{

/// The switches with work that is due now, those first that answer.
std::vector<DueSwitch> list_due_switches(const Reading& tx, std::chrono::seconds longest_pause);

/// The work of one switch that is due now.
std::vector<DuePort> list_due_ports(const Reading& tx, core::SwitchId switch_id, std::chrono::seconds longest_pause);

/// Notes, before anything is sent, that all due actions of a switch may from now on have reached it.
void mark_due_actions_sent(const Writing& tx, core::SwitchId switch_id, std::chrono::seconds longest_pause);
/// @}

/// Makes all work of a switch due, whatever it was put off for.
void hasten_work(const Writing& tx, core::SwitchId switch_id);

/// All ports of a switch on which no action waits, due or not: what an audit looks at.
std::vector<DuePort> list_ports_at_rest(const Reading& tx, core::SwitchId switch_id);

/// All ports of a switch, without the actions that wait for them: what an audit looks at after a restore.
std::vector<DuePort> list_all_ports(const Reading& tx, core::SwitchId switch_id);

/// A number that grows whenever an administrator lets go of what is on the port; empty: the port is gone.
std::optional<int> get_port_revision(const Reading& tx, core::PortId port);

/// Ends an action and counts the attempt.
/// @param error   for whoever asked; empty: DONE
/// @param detail  the device's own words, for administrators
/// @return  whether it was still pending; if not, nothing was changed
bool finish_action(const Writing& tx, core::ActionId action, const std::optional<std::string>& error = std::nullopt,
                   const std::optional<std::string>& detail = std::nullopt);

/// Leaves an action pending until `next_attempt`, and counts the attempt.
/// @param sent  whether some of it may have reached the switch, in this attempt or an earlier one
void postpone_action(const Writing& tx, core::ActionId action, base::Timestamp next_attempt, bool sent);

/// Puts a NIC whose old port is dark on its new one, and the move with it. The new port is to be looked at again; a visit of
/// its switch that is under way stores nothing of it.
/// @return  false when it cannot be: somebody has ended the move, the NIC is not on the old port any more, or there is another
///          on the new one
bool move_nic(const Writing& tx, const std::string& action, core::NicId nic, core::PortId from_port, core::PortId to_port);

/// @return  false when it cannot be: NIC or network is gone, or channel or network are on the NIC already
bool insert_attachment(const Writing& tx, core::NicId nic, const PortNetwork& network);
void delete_attachment(const Writing& tx, core::NicId nic, const std::string& channel);
void delete_attachments_of_nic(const Writing& tx, core::NicId nic);

/// The switch, read back, has shown the attachments: nothing may be left on the port that they do not say.
void set_port_verified(const Writing& tx, core::PortId port);

/// The port is not known to carry its attachments; it is looked at again at `next_check`.
void set_port_unproven(const Writing& tx, core::PortId port, core::Port::State state, const std::string& drift,
                       base::Timestamp next_check);

/// The port was seen to carry something else than its attachments, and is left as it is.
void set_port_drift(const Writing& tx, core::PortId port, const std::string& drift);

/// Notes what went wrong with the port.
void record_port_error(const Writing& tx, core::PortId port, const std::string& error);

/// Notes that nothing is wrong with it any more.
void clear_port_error(const Writing& tx, core::PortId port);

/// The port could not be looked at; what is known of it stays.
void postpone_port_check(const Writing& tx, core::PortId port, base::Timestamp next_check);

/// Keeps a VLAN, or any_vlan, from being given to another network while a suspect port may still carry it; and from the network
/// that has it, too, if this is seen while the database counts as restored.
void insert_port_residue(const Writing& tx, core::PortId port, core::Vlan vlan);

/// The port was seen without any VLAN that its attachments do not say.
void delete_port_residue(const Writing& tx, core::PortId port);

/// Notes that the switch did all that a session asked of it. While a save is still due, what went wrong with it stays noted.
void record_switch_success(const Writing& tx, core::SwitchId switch_id);

/// Notes an error of the switch.
/// @param reachable  whether it did answer
void record_switch_error(const Writing& tx, core::SwitchId switch_id, const std::string& error, bool reachable);

/// When the switch is to save what it runs; empty: that is saved.
std::optional<base::Timestamp> get_save_due(const Reading& tx, core::SwitchId switch_id);
void set_save_due(const Writing& tx, core::SwitchId switch_id, const std::optional<base::Timestamp>& due);

/// Removes up to `limit` actions that were finished before a moment.
/// @return  how many
long long delete_actions_finished_before(const Writing& tx, base::Timestamp moment, int limit);

}  // namespace haas::store
