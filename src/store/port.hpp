// Table `port`.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/model.hpp"
#include "store/database.hpp"

namespace haas::store {

std::optional<core::Port> find_port(const Reading& tx, core::SwitchId switch_id, const std::string& label);
std::optional<core::Port> find_port_of_nic(const Reading& tx, core::NicId nic);
/// The ports with drift: those that do not, or may not, carry what their attachments say.
std::vector<core::Drift> list_drift(const Reading& tx);
/// The ports of a switch with drift: label and text.
std::vector<std::pair<std::string, std::string>> list_drift_of_switch(const Reading& tx, core::SwitchId switch_id);
struct PortPlace {
    std::string switch_label;
    std::string port;
};
std::optional<PortPlace> find_port_place(const Reading& tx, core::PortId port);
std::vector<std::string> list_ports(const Reading& tx, core::SwitchId switch_id);
std::vector<core::PortId> list_port_ids(const Reading& tx, core::SwitchId switch_id);

/// A node's port that may carry more than its attachments say (core::Port::may_carry_more), if there is one.
std::optional<core::Port> find_suspect_port_of_node(const Reading& tx, core::NodeId node);

/// A port's residue has this value if the switch does not say which VLANs the port carries. It stands for all VLANs.
constexpr core::Vlan any_vlan = 0;

enum class Residue {
    all,
    after_restore  ///< seen while the database counted as restored: may belong to a network that it does not know
};
/// The VLANs that ports may carry without an attachment.
std::set<core::Vlan> list_residue(const Reading& tx, Residue which);

/// Whether the port may carry a VLAN without an attachment.
bool port_has_residue(const Reading& tx, core::PortId port);

/// A new port counts as unverified.
core::PortId insert_port(const Writing& tx, core::SwitchId switch_id, const std::string& label);
/// Turns the VLANs that are on the port, or that a pending action may have put there, into residue: no other network gets
/// them until the port is verified. If the database counts as restored, the networks that have them are not connected
/// either.
/// @return  all VLANs of the port's residue, but any_vlan
std::set<core::Vlan> keep_vlans_of_port(const Writing& tx, core::PortId port);
/// Releases the port by force: marks it as suspect and makes its check due at once. A visit of haas-sync that is under way
/// stores no result for the port.
void let_go_of_port(const Writing& tx, core::PortId port, const std::string& drift);
void delete_port(const Writing& tx, core::PortId port);
/// Puts a NIC on the port, or takes it off.
void set_port_nic(const Writing& tx, core::PortId port, std::optional<core::NicId> nic);

/// The words in column `state`.
core::Port::State parse_port_state(const std::string& word);
std::string port_state_word(core::Port::State state);

}  // namespace haas::store
