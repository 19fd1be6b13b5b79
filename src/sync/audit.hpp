// The audit reads every port of every switch, and every VM whose name is that of a headnode, and compares them with the
// database. It works on all switches in parallel. A port or VM that carries VLANs without a row in the database is a
// stray.
#pragma once

#include <string>
#include <vector>

#include "core/switch.hpp"
#include "sync/options.hpp"
#include "sync/report.hpp"

namespace haas::sync {

/// What becomes of the differences.
enum class Purpose {
    audit,  ///< they are noted, and nothing is changed on the switches
    repair  ///< the work that is due is done, and all other ports are made to carry what they should
};

struct AuditReport {
    std::vector<SwitchReport> switches;  ///< by label
    HeadnodeReport headnodes;
    bool partial = false;   ///< the audit looked at one switch only
    bool restored = false;  ///< the database still counts as restored, also after this audit

    /// Whether every port carries what it should, and there are no strays.
    bool all_well() const;
    /// Whether the audit has seen everything.
    bool is_complete() const;
};

/// Audits every switch, or only `options.only_switch`. Waits for switches on which another haas-sync is at work. After
/// a restore, the database counts as restored until a complete audit of all switches; nothing is repaired before that.
/// @throws core::UnavailableError  when the database cannot be used
AuditReport audit(const OpenDatabase& open_database, const core::SwitchDrivers& drivers, const Options& options,
                  Purpose purpose, const Random& random = make_random());

/// For people: a table of the differences, a line for each switch with an error, and a summary.
std::string to_text(const AuditReport& report, Purpose purpose);

/// `{"switches": [{"switch", "reachable", "error", "ports", "unread", "waiting", "failed", "differences": [{"port",
/// "expected", "found", "repaired", "problem"}], "complete", "strays": [{"name", "vlans", "carries"}]}], "headnodes":
/// {"vms", "error", "strays"}, "ports", "differences", "repaired", "strays", "complete", "restored"}`; what a port
/// carries is
/// `{"native": number or null, "tagged": [numbers], "foreign": text or null}`, or null where the switch has no such
/// port.
std::string to_json(const AuditReport& report);

}  // namespace haas::sync
