// The dialogue with one switch: read every port, write the differences, read back, and where the switch refused, put
// back or darken. Knows no database.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/switch.hpp"

namespace haas::sync {

/// What is asked of one port.
struct PortJob {
    std::string port;
    core::PortState attached;  ///< what it carries according to the database
    core::PortState target;    ///< what it shall carry; the same, for a port that is only checked
    std::set<core::Vlan> held{};  ///< that may be on it where they are, and are not put there: they may be another project's
};

/// What became of it.
struct PortOutcome {
    enum class Verdict {
        applied,      ///< read back: the target
        put_back,     ///< refused, or not what was asked; read back: as attached
        darkened,     ///< neither could be had; read back: dark
        unproven,     ///< nor that: it is not known what the port carries
        differs,      ///< only looked at, or not to be lit now, and not as attached
        unreachable,  ///< the switch did not answer: to be tried again
        absent,       ///< the switch has no such port
    };
    Verdict verdict = Verdict::unreachable;
    bool sent = false;                    ///< something about this port was sent to the switch
    std::string step;                     ///< of the failure: what was being done, and what the switch said to it
    std::optional<core::PortState> found; ///< what the port carried at first, if the switch said so
    std::optional<core::PortState> seen;  ///< of the failure: what was read back instead of the target
    std::optional<core::PortState> left;  ///< what the port was last seen to carry
    std::string unreadable;               ///< why the switch did not tell what this port carries; empty: it did
};

/// When the switch is made to save what it runs.
enum class Saving {
    never,
    after_writes,  ///< once something was sent to it
    in_any_case    ///< also where nothing is: what an earlier session sent may not have been saved
};

struct PassResult {
    std::vector<PortOutcome> outcomes;  ///< one for each job, in their order
    bool reachable = true;
    bool saved = false;  ///< the switch has saved what it runs
    std::string error;  ///< what was wrong with the switch as a whole; empty: nothing
    /// What all ports of the switch carry, if that was asked for; empty: it cannot tell, or did not.
    std::optional<std::map<std::string, core::PortState>> all_ports;
};

/// Whether the ports that nobody has registered are read, too.
enum class Scope { jobs, whole_switch };

/// Called once, when all ports have been read and before anything is written; what it throws ends the dialogue.
using BeforeWriting = std::function<void(const std::vector<PortOutcome>&)>;

/// Carries out the jobs in one session. All differences go out in one write; when the switch refuses it, in ever smaller
/// ones, until it is known which ports it refuses: the others get what they want.
/// @param jobs   none, where there is only something to be saved
/// @param between_steps  called before each call on the switch, and before each command of those that are many; what it throws
///                       ends the dialogue
/// @throws  only what the two functions throw, and what is not a SwitchError
PassResult carry_out(const core::SwitchDriver& driver, const core::SwitchFields& fields,
                     const core::SwitchTimeouts& timeouts, const std::vector<PortJob>& jobs, Saving saving, Scope scope,
                     const std::function<void()>& between_steps, const BeforeWriting& before_writing);

/// Reads all ports of the switch, in one call where it can and none is refused, and changes nothing: a port is `applied` that carries what is
/// attached, and `differs` else.
/// @throws  as carry_out()
PassResult look_at(const core::SwitchDriver& driver, const core::SwitchFields& fields, const core::SwitchTimeouts& timeouts,
                   const std::vector<PortJob>& jobs, const std::function<void()>& between_steps);

}  // namespace haas::sync
