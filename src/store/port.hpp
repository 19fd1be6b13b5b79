// Table `port`.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/model.hpp"
#include "store/database.hpp"

namespace haas::store {

std::optional<core::Port> find_port(const Reading& tx, core::SwitchId switch_id, const std::string& label);
/// The port of a NIC, or all members of its port group; in the order in which they joined the group, like
/// list_ports_of_group().
std::vector<core::Port> list_ports_of_nic(const Reading& tx, core::NicId nic);
std::vector<core::Port> list_ports_of_group(const Reading& tx, core::PortGroupId group);
/// The label of a group that has a port of the switch, if there is one.
std::optional<std::string> find_group_on_switch(const Reading& tx, core::SwitchId switch_id);
/// The ports with drift: those that do not, or may not, carry what their attachments say.
std::vector<core::Drift> list_drift(const Reading& tx);
/// The ports of a switch with drift: label and text.
std::vector<std::pair<std::string, std::string>> list_drift_of_switch(const Reading& tx, core::SwitchId switch_id);
struct PortPlace {
    std::string switch_label;
    std::string port;
};
/// Of those of the ports that are there.
std::map<core::PortId, PortPlace> list_port_places(const Reading& tx, const std::vector<core::PortId>& ports);
/// The NIC on a port, for people.
struct PortNic {
    std::string port_label;
    std::string node_label;
    std::string nic_label;
};
/// Of those of the ports that have a NIC.
std::vector<PortNic> list_port_nics(const Reading& tx, const std::vector<core::PortId>& ports);
std::vector<std::string> list_ports(const Reading& tx, core::SwitchId switch_id);
std::vector<core::PortId> list_port_ids(const Reading& tx, core::SwitchId switch_id);

/// A node's port that may carry more than its attachments say (core::Port::may_carry_more), if there is one.
std::optional<core::Port> find_suspect_port_of_node(const Reading& tx, core::NodeId node);

/// A new port counts as unverified.
core::PortId insert_port(const Writing& tx, core::SwitchId switch_id, const std::string& label);
/// Releases the port by force: marks it as suspect and makes its check due at once. A visit of haas-sync that is under
/// way stores no result for the port.
void release_port(const Writing& tx, core::PortId port, const std::string& drift);
void delete_port(const Writing& tx, core::PortId port);
/// Puts the port into a group, as its last member.
void join_port_group(const Writing& tx, core::PortId port, core::PortGroupId group);
/// Takes all ports out of a group, and the NIC off them.
void empty_port_group(const Writing& tx, core::PortGroupId group);
/// Puts a NIC on the port, or takes it off. The members of a group have the same NIC.
void set_port_nic(const Writing& tx, core::PortId port, std::optional<core::NicId> nic);
/// The same for all members of a group.
void set_group_nic(const Writing& tx, core::PortGroupId group, std::optional<core::NicId> nic);

/// @name What haas-sync has seen of a port
/// All but the last three end what was known of the port's part in the action of a group: see reopen_part().
/// @{

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
/// @}

/// A number that grows whenever the port is released by force or a NIC moves to it; empty: the port is gone.
std::optional<int> find_port_revision(const Reading& tx, core::PortId port);

/// Makes the checks of all ports of a switch due at once, even if they were postponed.
void make_port_checks_due(const Writing& tx, core::SwitchId switch_id);

/// Takes a NIC from its old port to its new one, which is to be checked again. See move_nic.
/// @return  false if the NIC is not on the old port
bool move_nic_to_port(const Writing& tx, core::NicId nic, core::PortId from_port, core::PortId to_port);

/// The words in column `state`.
core::Port::State parse_port_state(const std::string& word);
std::string port_state_word(core::Port::State state);

}  // namespace haas::store
