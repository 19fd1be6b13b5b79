// Table `switch_vlan`: the VLANs that haas-sync has created on a switch, or is about to create.
#pragma once

#include <set>

#include "core/model.hpp"
#include "store/database.hpp"

namespace haas::store {

/// Those that haas-sync has created, that no network has, and that no port of any switch may still carry.
std::set<core::Vlan> list_unused_switch_vlans(const Reading& tx, core::SwitchId switch_id);
/// Notes that haas-sync is about to create a VLAN, which does not exist, whatever was known of it before.
void announce_switch_vlan(const Writing& tx, core::SwitchId switch_id, core::Vlan vlan);
/// Notes that haas-sync has created an announced VLAN.
void confirm_switch_vlan(const Writing& tx, core::SwitchId switch_id, core::Vlan vlan);
void delete_switch_vlan(const Writing& tx, core::SwitchId switch_id, core::Vlan vlan);

}  // namespace haas::store
