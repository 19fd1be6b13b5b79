// What a visit does to a switch besides its ports: VLANs that ports need, VLANs that nobody needs any more, and texts
// for people.
#pragma once

#include "sync/claim.hpp"
#include "sync/device_pass.hpp"
#include "sync/options.hpp"

namespace haas::sync {

/// @param driver  of the claimed switch
Upkeep plan_upkeep(const store::Reading& tx, const Options& options, const Claim& claim,
                   const core::SwitchDriver& driver);

/// The VLANs that haas-sync has created on the switch, and that nobody needs any more; never one that is reserved.
std::set<core::Vlan> list_unwanted_vlans(const store::Reading& tx, const Options& options, const Claim& claim,
                                         const core::SwitchDriver& driver);

/// Notes the VLANs that haas-sync is about to create on the switch. If it is killed before store_upkeep(), nobody knows
/// whether it has created them, and haas-sync never deletes them.
void note_creating(const store::Writing& tx, const Claim& claim, const std::set<core::Vlan>& vlans);

/// Notes the VLANs that the switch has created, and forgets those that do not exist.
void store_upkeep(const store::Writing& tx, const Claim& claim, const PassResult& pass);

}  // namespace haas::sync
