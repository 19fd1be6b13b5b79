// Names and numbers in the columns of a table, as the kinds from Dell share them.
#pragma once

#include <string>
#include <vector>

#include "switch/sim/state.hpp"

namespace haas_sim {

/// `gi1/0/1-4`, `te1/0/1`, `Po1-4`: ports in the order given, those that follow one another run together.
std::vector<std::string> port_ranges(const std::vector<std::string>& names);

/// Lines of no more than `width`, each with a comma behind what is followed by more.
std::vector<std::string> folded(const std::vector<std::string>& items, std::size_t width);

/// With blanks up to `width`; a longer text is cut.
std::string left(std::string text, std::size_t width);
std::string centered(const std::string& text, std::size_t width);

/// The VLANs of a port by its configuration, whether it is up or not.
Carried configured(Port port, const VlanSet& created);

}  // namespace haas_sim
