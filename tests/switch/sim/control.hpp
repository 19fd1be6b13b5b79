// What a test tells a simulated switch, and asks it, behind the back of the logged-in users.
#pragma once

#include <functional>
#include <string>

#include "switch/sim/device.hpp"

namespace haas_sim {

/// What needs the lines to the switch.
struct Lines {
    std::function<void()> drop;  ///< all of them
    std::function<void()> move;  ///< all of them: the switch does not hang any more
};

/// Obeys one line: see `usage`.
/// @return  a JSON object in one line: `{"ok":true,...}` or `{"ok":false,"error":"..."}`
std::string obey(const std::string& line, Device& device, const Lines& lines);

}  // namespace haas_sim
