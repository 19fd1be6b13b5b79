// The audit: every port of every switch, and every VM that is named as headnodes are, is read and compared with the database,
// all switches side by side. What carries VLANs though no row says so is a stray.
#pragma once

#include <string>
#include <vector>

#include "core/switch.hpp"
#include "sync/options.hpp"
#include "sync/switch_run.hpp"

namespace haas::sync {

struct AuditReport {
    std::vector<SwitchReport> switches;  ///< by label
    HeadnodeReport headnodes;
    bool partial = false;   ///< it was of one switch alone
    bool restored = false;  ///< the database was restored, and still counts so: this audit has not ended that

    /// Whether every port was found to carry what it should, and nothing else to carry anything.
    bool all_well() const;
    /// Whether it has seen everything there is.
    bool is_complete() const;
};

/// Looks at every switch, or at `options.only_switch`, and waits for those on which another haas-sync is at work. One of all
/// switches that is complete ends the time after a restore; until then, nothing is repaired.
/// @param purpose  audit or repair
/// @throws core::UnavailableError  when the database cannot be used
AuditReport audit(const OpenDatabase& open_database, const core::SwitchDrivers& drivers, const Options& options,
                  Purpose purpose, const Random& random = make_random());

/// For people: a table of the differences, a line for each switch that could not be looked at, and a summary.
std::string to_text(const AuditReport& report, Purpose purpose);

/// `{"switches": [{"switch", "reachable", "error", "ports", "unread", "waiting", "failed", "differences": [{"port",
/// "expected", "found", "repaired", "problem"}], "complete", "strays": [{"name", "vlans", "carries"}]}], "headnodes": {"vms",
/// "error", "strays"}, "ports", "differences", "repaired", "strays", "complete", "restored"}`; what a port carries is
/// `{"native": number or null, "tagged": [numbers], "foreign": text or null}`, or null where the switch has no such port.
std::string to_json(const AuditReport& report);

}  // namespace haas::sync
