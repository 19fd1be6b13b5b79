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

/// Notes the VLANs that haas-sync is about to create on the switch, so that it never deletes others. To be called
/// before it does: whoever is killed in between creates them the next time.
void note_created(const store::Writing& tx, const Claim& claim, const std::set<core::Vlan>& vlans);

/// Forgets the VLANs that were deleted, or not created after all.
void store_upkeep(const store::Writing& tx, const Claim& claim, const PassResult& pass);

}  // namespace haas::sync
