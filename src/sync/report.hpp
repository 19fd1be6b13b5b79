// The last step of a visit: what came of it, as values for the engine and for the audit.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/hypervisor.hpp"
#include "core/switch.hpp"
#include "store/stray.hpp"
#include "sync/claim.hpp"
#include "sync/device_pass.hpp"
#include "sync/ledger.hpp"

namespace haas::sync {

/// The result of one or several visits.
struct Summary {
    int done = 0;           ///< actions that ended DONE
    int failed = 0;         ///< actions that ended ERROR
    int moved = 0;          ///< actions that go on at another port
    int carried = 0;        ///< parts of an action of a port group that wait for other parts
    int released = 0;       ///< ports of a port group whose action has failed at another one
    int waiting = 0;        ///< actions that stay PENDING, as the switch did not answer
    int verified = 0;       ///< ports without an action that were correct, or were repaired
    int unproven = 0;       ///< all other ports without an action
    int switch_errors = 0;  ///< switches with an error
    int busy = 0;           ///< switches on which another haas-sync is at work
    bool restored = false;  ///< nothing was done: the database was restored, and no complete audit has run since

    bool all_well() const { return !restored && failed == 0 && waiting == 0 && unproven == 0 && switch_errors == 0; }
    /// What made work for other visits.
    int work_for_others() const { return moved + carried + released; }
    Summary& operator+=(const Summary& other);
};

/// A port that, in an audit, did not carry exactly its attachments.
struct Difference {
    std::string port;
    core::PortState expected;
    std::optional<core::PortState> found;  ///< empty: the switch has no such port
    bool repaired = false;                 ///< the port was repaired, and read back
    std::string problem;                   ///< why a repair failed; empty if none was tried
};

/// The result of an audit of one switch.
struct SwitchReport {
    std::string label;
    int ports = 0;                        ///< ports that were compared
    int unread = 0;                       ///< ports that the switch did not tell about
    int waiting = 0;                      ///< ports that were left to their pending actions
    int failed = 0;                       ///< actions that a repair carried out, and that ended ERROR
    std::optional<bool> reachable;        ///< empty: not tried
    std::string error;                    ///< what was wrong with the switch as a whole; empty: nothing
    std::vector<Difference> differences;  ///< by port
    bool lists_ports = true;              ///< whether the switch can tell what its unregistered ports carry
    bool listed = false;                  ///< it has told that
    std::vector<store::StraySeen>
        strays;  ///< unregistered ports that carry a VLAN of the pool or of a network, by name

    bool all_well() const { return error.empty() && differences.empty() && strays.empty() && failed == 0; }
    /// Whether the audit has seen every port of the switch.
    bool is_complete() const { return error.empty() && listed && unread == 0; }
};

/// The result of an audit of the hypervisor.
struct HeadnodeReport {
    bool looked = false;  ///< false: there can be no VMs to look at, or `error` says why not
    int vms = 0;          ///< VMs whose name is that of a headnode
    std::string error;    ///< why the VMs could not be looked at; empty: nothing was wrong
    std::vector<store::StraySeen> strays;
    std::vector<core::VmInterface> interfaces;  ///< those of the VMs that are no strays
};

/// The result of one visit.
struct VisitReport {
    Summary summary;
    std::optional<SwitchReport> audit;  ///< empty: nothing was looked at
};

VisitReport make_report(const NoClaim& none);
VisitReport make_report(const Plan& plan, const Claim& claim, const PassResult& pass, Entries entries);

}  // namespace haas::sync
