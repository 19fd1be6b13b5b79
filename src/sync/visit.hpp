// One visit of one switch, as a pipeline of values:
//
//   Plan   -> claim_switch() -> Claim       (claim)   one transaction: the lease, and the rows to work on
//   Claim  -> the dialogue   -> PassResult  (device_pass)  no transaction, no database: what each port was seen to
//   carry both   -> Ledger::store  -> Entries     (ledger)  short transactions under the lease: actions, attachments,
//   ports, strays all    -> make_report()  -> VisitReport (report)  neither: what came of it, for the engine and for
//   the audit
//
// Each step takes the values of the steps before and changes none of them. Only one arrow leads back: before a dialogue
// writes its first change, the ledger notes it (Ledger::note_writing).
#pragma once

#include <vector>

#include "core/hypervisor.hpp"
#include "core/switch.hpp"
#include "sync/options.hpp"
#include "sync/plan.hpp"
#include "sync/report.hpp"

namespace haas::sync {

/// What all visits have in common. The references must outlive them.
struct VisitTools {
    const OpenDatabase& open_database;
    const core::SwitchDrivers& drivers;
    const Options& options;
    const Random& random;
};

/// Visits a switch. Does nothing if nothing is due, or if another visit is under way, here or elsewhere.
/// @param headnodes  the interfaces of headnodes' VMs that match the database: their ports are not strays
/// @throws LeaseLostError           when another haas-sync has taken the lease meanwhile: no more results are stored
/// @throws core::UnavailableError   when the database cannot be used: all work stays pending
VisitReport visit_switch(store::Database& database, const VisitTools& tools, core::SwitchId switch_id, const Plan& plan,
                         const std::vector<core::VmInterface>& headnodes = {});

}  // namespace haas::sync
