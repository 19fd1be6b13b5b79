// What a probe notes in the database about the port that it writes. Like a visit, it notes a write before it happens:
// if it is killed, the port is suspect, and the next haas-sync makes it what it should be.
#pragma once

#include <optional>
#include <set>

#include "core/switch.hpp"
#include "store/database.hpp"
#include "sync/claim.hpp"
#include "sync/options.hpp"
#include "sync/switch_vlans.hpp"

namespace haas::sync {

/// @name The database of a probe; nothing is written unless the lease is still ours
/// @throws LeaseLostError
/// @{

/// The VLANs of the pool that nobody has, neither a network, nor a port that may still carry one, nor a switch for
/// itself, and that ports of this switch can have.
std::set<core::Vlan> list_free_vlans(const store::Reading& tx, const Options& options,
                                     const core::SwitchDrivers& drivers, const Claim& claim);

/// Notes that the port is about to be written: it becomes suspect, so no NIC is put on it, and no network gets its
/// VLANs. Takes the highest free VLANs, as networks get the lowest.
/// @param usable   VLANs that the switch can carry; empty: any
/// @return  two VLANs, which are the port's residue from now on
/// @throws base::Error            when no two VLANs are free, or the port has a NIC or a pending action by now
/// @throws core::UnavailableError when the database was restored
std::set<core::Vlan> note_probing(store::Database& database, const Options& options, const core::SwitchDrivers& drivers,
                                  const Claim& claim, const store::DuePort& port,
                                  const std::optional<std::set<core::Vlan>>& usable);

/// Notes the VLANs that are about to be created on the switch.
void note_probe_creating(store::Database& database, const Options& options, const Claim& claim,
                         const std::set<core::Vlan>& vlans);

/// What a probe has left.
struct ProbeEnd {
    std::optional<core::PortState> left;  ///< what the port carries; empty: that is not known
    ChangedVlans vlans{};
    bool is_saved = false;
};

/// Stores it, and gives the lease back. A port that was read as dark is verified; any other one stays suspect.
void store_probe(store::Database& database, const Options& options, const Claim& claim, const store::DuePort& port,
                 const ProbeEnd& end);
/// @}

}  // namespace haas::sync
