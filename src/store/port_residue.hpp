// Table `port_residue`: the VLANs that a port may still carry without an attachment.
#pragma once

#include <set>

#include "core/model.hpp"
#include "store/database.hpp"

namespace haas::store {

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

/// Turns the VLANs that are on the port, or that a pending action may have put there, into residue: no other network
/// gets them until the port is verified. If the database counts as restored, the networks that have them are not
/// connected either.
/// @return  all VLANs of the port's residue, but any_vlan
std::set<core::Vlan> keep_vlans_of_port(const Writing& tx, core::PortId port);

/// Adds a VLAN, or any_vlan, to the port's residue: no other network gets it while the port may still carry it. If the
/// database counts as restored by now, the network that has the VLAN is not connected either.
void insert_port_residue(const Writing& tx, core::PortId port, core::Vlan vlan);

/// To be called when the port was seen without any VLAN but those of its attachments.
void delete_port_residue(const Writing& tx, core::PortId port);

}  // namespace haas::store
