// One visit of one switch: take its lease, read what is due, have it carried out, store what became of it.
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
    work,   ///< what is due: actions, and ports in doubt
    audit,  ///< to compare all its ports with the database, and change nothing on it
    repair  ///< to do what is due, and to make all its other ports carry what they should
};

/// A port that an audit found to carry something else than its attachments.
struct Difference {
    std::string port;
    core::PortState expected;
    std::optional<core::PortState> found;  ///< empty: the switch has no such port
    bool repaired = false;                 ///< it was put right, and read back
    std::string problem;                   ///< why it was not, where that was tried
};

/// What one or several visits came to.
struct Summary {
    int done = 0;            ///< actions that ended DONE
    int failed = 0;          ///< actions that ended ERROR
    int moved = 0;           ///< actions that go on at another port
    int waiting = 0;         ///< actions that stay PENDING, as the switch did not answer
    int verified = 0;        ///< ports without an action that were found, or made, as they should be
    int unproven = 0;        ///< ports without an action that could not
    int switch_errors = 0;   ///< switches with which something was wrong
    int busy = 0;            ///< switches on which another haas-sync is at work
    bool restored = false;   ///< nothing was done, as the database was restored, and no audit has run since

    bool all_well() const { return !restored && failed == 0 && waiting == 0 && unproven == 0 && switch_errors == 0; }
    Summary& operator+=(const Summary& other);
};

/// What an audit of one switch came to.
struct SwitchReport {
    std::string label;
    int ports = 0;                        ///< so many were compared
    int unread = 0;                       ///< so many the switch did not tell about
    int waiting = 0;                      ///< so many were left to the actions that wait for them
    int failed = 0;                       ///< so many actions were carried out, to repair, and ended ERROR
    std::optional<bool> reachable;        ///< empty: nobody tried; where actions wait on all ports, as they have found it
    std::string error;                    ///< what was wrong with the switch as a whole; empty: nothing
    std::vector<Difference> differences;  ///< by port
    bool lists_ports = true;              ///< whether it can tell what its unregistered ports carry
    bool listed = false;                  ///< it did
    std::vector<store::StraySeen> strays; ///< unregistered ports that carry a VLAN of the pool or of a network, by name

    bool all_well() const { return error.empty() && differences.empty() && strays.empty() && failed == 0; }
    /// Whether every port of it was looked at.
    bool is_complete() const { return error.empty() && listed && unread == 0; }
};

/// Visits a switch; does nothing where nothing is due, or where another visit is under way, here or elsewhere.
/// @throws LeaseLostError                when another has taken over meanwhile: nothing of what it did was stored
/// @throws core::UnavailableError   when the database cannot be used: all stays pending
Summary visit_switch(store::Database& database, const OpenDatabase& open_database, const core::SwitchDrivers& drivers,
                     const Options& options, const Random& random, core::SwitchId switch_id);

/// Looks at all ports of a switch on which no action waits, and, to repair them, works on the others too.
/// @return  empty: another visit is under way, or the switch is gone
/// @throws  as visit_switch()
std::optional<SwitchReport> audit_switch(store::Database& database, const OpenDatabase& open_database,
                                         const core::SwitchDrivers& drivers, const Options& options, const Random& random,
                                         core::SwitchId switch_id, Purpose purpose, const Surroundings& surroundings);

}  // namespace haas::sync
