// Table `switch_vlan`: the VLANs that haas-sync has created on a switch.
#pragma once

#include <set>

#include "core/model.hpp"
#include "store/database.hpp"

namespace haas::store {

/// Those of the switch's VLANs that no network has, and that no port of any switch may still carry.
std::set<core::Vlan> list_unused_switch_vlans(const Reading& tx, core::SwitchId switch_id);
/// A VLAN that is in the table already is no error.
void insert_switch_vlan(const Writing& tx, core::SwitchId switch_id, core::Vlan vlan);
void delete_switch_vlan(const Writing& tx, core::SwitchId switch_id, core::Vlan vlan);

}  // namespace haas::store
