// What a probe has found, and how it prints it: as remarks above the transcript, so that all of it is one file of
// tests/dialogues.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "core/switch.hpp"
#include "drivers/switch/transcript.hpp"

namespace haas::sync {

struct ProbeReport {
    /// What HaaS understood of a port.
    struct Port {
        std::string name;
        bool is_registered = false;
        std::string text;       ///< what it carries, or why that is not known
        bool is_known = false;  ///< what it carries is known
    };
    /// One thing that was tried.
    struct Step {
        std::string name;
        std::string failure;  ///< what was wanted, and what came of it; empty: it was as wanted
    };

    std::string type;  ///< of the switch
    std::vector<Port> ports{};
    std::string tried{};           ///< the port that was written; empty: none
    std::set<core::Vlan> vlans{};  ///< with which
    std::vector<Step> steps{};
    std::string left{};   ///< a sentence: in what state the port that was written is now
    std::string error{};  ///< what ended the probe early; empty: nothing

    bool all_well() const;
};

/// A step for `name`, with the difference of what was wanted and what was read, and what the switch said if it refused.
ProbeReport::Step make_step(const std::string& name, const core::PortState& wanted,
                            const std::optional<core::PortState>& read, const std::string& refusal);

/// @param dialogue  settings and tasks
std::string to_text(const ProbeReport& report, const drivers::Transcript& dialogue);

}  // namespace haas::sync
