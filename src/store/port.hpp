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
/// The ports that were not seen to carry what their attachments say.
std::vector<core::Drift> list_drift(const Reading& tx);
/// Those of a switch: label and what was seen.
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

/// What stands in a port's residue where the switch does not tell which VLANs the port carries: all of them.
constexpr core::Vlan any_vlan = 0;

enum class Residue {
    all,
    after_restore  ///< seen while the database counted as restored: a network that it does not know may have it
};
/// The VLANs that ports may carry though no attachment says so.
std::set<core::Vlan> list_residue(const Reading& tx, Residue which);

/// Whether it may carry a VLAN that none of its attachments says.
bool port_has_residue(const Reading& tx, core::PortId port);

/// A new port counts as unverified.
core::PortId insert_port(const Writing& tx, core::SwitchId switch_id, const std::string& label);
/// Keeps the VLANs that are on the port, or that a pending action may have put there, from being given to another network until
/// the port is verified; and from that network, too, if the database counts as restored.
/// @return  all VLANs that are kept so
std::set<core::Vlan> keep_vlans_of_port(const Writing& tx, core::PortId port);
/// Marks the port as one that may carry anything, to be put right as soon as can be; and makes a visit that is under way
/// store nothing of it.
void let_go_of_port(const Writing& tx, core::PortId port, const std::string& drift);
void delete_port(const Writing& tx, core::PortId port);
/// Puts a NIC on the port, or takes it off.
void set_port_nic(const Writing& tx, core::PortId port, std::optional<core::NicId> nic);

/// The words in column `state`.
core::Port::State parse_port_state(const std::string& word);
std::string port_state_word(core::Port::State state);

}  // namespace haas::store
