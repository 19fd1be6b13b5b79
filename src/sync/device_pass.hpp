// The dialogue with one switch: read every port, write the differences, and read back. A port whose change the switch
// refused is put back or made dark. Knows no database.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/switch.hpp"
#include "sync/switch_vlans.hpp"

namespace haas::sync {

/// What is wanted of one port.
struct PortJob {
    std::string port;
    core::PortState attached;  ///< what it carries according to the database
    core::PortState target;    ///< what it should carry; equals `attached` for a port that is only checked
    /// VLANs of the target that may stay where they are, but that are not put on the port: they may belong to another
    /// project.
    std::set<core::Vlan> held{};
    /// VLANs of the target that the site keeps for itself: the same holds for them. No network is to have one, but the
    /// database may say so all the same.
    std::set<core::Vlan> reserved{};
};

/// What a pass does to a switch besides its jobs.
struct Upkeep {
    VlanPolicy vlans{};
    std::map<std::string, std::string> descriptions{};  ///< of the jobs' ports, by their names
};

/// The result for one port.
struct PortOutcome {
    enum class Verdict {
        applied,   ///< read back: the target
        put_back,  ///< refused, or not what was asked; read back: as attached
        darkened,  ///< could not be put back; read back: dark
        unproven,  ///< not even that: it is not known what the port carries
        differs,   ///< not as attached, and not written: the port was only read, or its target has VLANs that are held
        unreachable,  ///< the switch did not answer, or did not tell about this port: to be tried again
        absent,       ///< the switch has no such port
    };
    Verdict verdict = Verdict::unreachable;
    bool sent = false;                     ///< a change of this port was sent to the switch
    std::string step;                      ///< of a failure: what the switch said to the write, or "read back"
    std::optional<core::PortState> found;  ///< what the port carried at first, if the switch said so
    std::optional<core::PortState> seen;   ///< of a failure: what was read back instead of the target
    std::optional<core::PortState> left;   ///< what the port was last seen to carry
    std::string unreadable;                ///< why the switch did not tell what this port carries; empty: it told
};

/// When the switch is to save its running configuration.
enum class Saving {
    never,
    after_writes,  ///< once something was sent to it
    in_any_case    ///< also if nothing is sent: an earlier session may have sent something that was not saved
};

struct PassResult {
    std::vector<PortOutcome> outcomes;  ///< one for each job, in their order
    bool reachable = true;
    bool saved = false;  ///< the switch has saved its running configuration
    std::string error;   ///< what was wrong with the switch as a whole; empty: nothing
    /// What all ports of the switch carry. Empty: nobody asked for it, or the switch cannot list them, or did not.
    std::optional<std::map<std::string, core::PortState>> all_ports;
    ChangedVlans vlans{};
};

/// Whether to read only the jobs' ports, or also those that nobody has registered.
enum class Scope { jobs, whole_switch };

/// Called once, after all ports have been read and before anything is written, with what was read and the VLANs that
/// are about to be created. Its exceptions end the dialogue.
using BeforeWriting = std::function<void(const std::vector<PortOutcome>&, const std::set<core::Vlan>&)>;

/// What is to be done in one session; the references must outlive it.
struct Work {
    const std::vector<PortJob>& jobs;            ///< empty if the switch only has to save
    const std::vector<std::string>& registered;  ///< all ports of the switch that HaaS controls
    const Upkeep& upkeep;
    Saving saving = Saving::after_writes;
    Scope scope = Scope::jobs;
};

/// Carries out the jobs in one session. All differences are written at once. If the switch refuses that, they are
/// written in ever smaller parts, until it is known which ports the switch refuses. All other ports reach their
/// targets.
/// @param between_steps  called before each call on the switch, and before each command of a call with many. Its
///                       exceptions end the dialogue
/// @throws  what the two functions throw, and any error but a SwitchError
PassResult carry_out(const core::SwitchDriver& driver, const core::SwitchFields& fields,
                     const core::SwitchTimeouts& timeouts, const Work& work, const std::function<void()>& between_steps,
                     const BeforeWriting& before_writing);

/// Reads all ports of the switch and changes nothing. Reads them in one call, unless the driver cannot do that or the
/// switch refuses one of them. The verdict of a port is `applied` if it carries what is attached, and `differs`
/// otherwise.
/// @throws  as carry_out()
PassResult look_at(const core::SwitchDriver& driver, const core::SwitchFields& fields,
                   const core::SwitchTimeouts& timeouts, const std::vector<PortJob>& jobs,
                   const std::function<void()>& between_steps);

}  // namespace haas::sync
