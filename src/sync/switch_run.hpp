// One visit of one switch: take its lease, read the work that is due, carry it out, store the results.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/switch_lease.hpp"
#include "store/sync_work.hpp"
#include "sync/device_pass.hpp"
#include "sync/options.hpp"
#include "sync/surroundings.hpp"

namespace haas::sync {

/// Why a switch is visited.
enum class Purpose {
    work,   ///< to do the work that is due: actions, and ports that are not verified
    audit,  ///< to compare all its ports with the database, and change nothing on the switch
    repair  ///< to do the work that is due, and to make all other ports carry what they should
};

/// A port that, in an audit, did not carry exactly its attachments.
struct Difference {
    std::string port;
    core::PortState expected;
    std::optional<core::PortState> found;  ///< empty: the switch has no such port
    bool repaired = false;                 ///< the port was repaired, and read back
    std::string problem;                   ///< why a repair failed; empty if none was tried
};

/// The result of one or several visits.
struct Summary {
    int done = 0;            ///< actions that ended DONE
    int failed = 0;          ///< actions that ended ERROR
    int moved = 0;           ///< actions that go on at another port
    int waiting = 0;         ///< actions that stay PENDING, as the switch did not answer
    int verified = 0;        ///< ports without an action that were correct, or were repaired
    int unproven = 0;        ///< all other ports without an action
    int switch_errors = 0;   ///< switches with an error
    int busy = 0;            ///< switches on which another haas-sync is at work
    bool restored = false;   ///< nothing was done: the database was restored, and no complete audit has run since

    bool all_well() const { return !restored && failed == 0 && waiting == 0 && unproven == 0 && switch_errors == 0; }
    Summary& operator+=(const Summary& other);
};

/// The result of an audit of one switch.
struct SwitchReport {
    std::string label;
    int ports = 0;                        ///< ports that were compared
    int unread = 0;                       ///< ports that the switch did not tell about
    int waiting = 0;                      ///< ports that were left to their pending actions
    int failed = 0;                       ///< actions that a repair carried out, and that ended ERROR
    std::optional<bool> reachable;        ///< empty: not tried; if actions wait on all ports, the result of their visit
    std::string error;                    ///< what was wrong with the switch as a whole; empty: nothing
    std::vector<Difference> differences;  ///< by port
    bool lists_ports = true;              ///< whether the switch can tell what its unregistered ports carry
    bool listed = false;                  ///< it has told that
    std::vector<store::StraySeen> strays; ///< unregistered ports that carry a VLAN of the pool or of a network, by name

    bool all_well() const { return error.empty() && differences.empty() && strays.empty() && failed == 0; }
    /// Whether the audit has seen every port of the switch.
    bool is_complete() const { return error.empty() && listed && unread == 0; }
};

/// Visits a switch. Does nothing if nothing is due, or if another visit is under way, here or elsewhere.
/// @throws LeaseLostError           when another haas-sync has taken the lease meanwhile: no more results are stored
/// @throws core::UnavailableError   when the database cannot be used: all work stays pending
Summary visit_switch(store::Database& database, const OpenDatabase& open_database, const core::SwitchDrivers& drivers,
                     const Options& options, const Random& random, core::SwitchId switch_id);

/// Audits all ports of a switch that have no pending action. A repair also works on the ports with one.
/// @return  empty if another visit is under way, or the switch no longer exists
/// @throws  as visit_switch()
std::optional<SwitchReport> audit_switch(store::Database& database, const OpenDatabase& open_database,
                                         const core::SwitchDrivers& drivers, const Options& options, const Random& random,
                                         core::SwitchId switch_id, Purpose purpose, const Surroundings& surroundings);

}  // namespace haas::sync
