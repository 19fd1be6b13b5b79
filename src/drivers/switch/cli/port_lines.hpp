// Which lines make a port of a CLI switch carry what is wanted.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/switch.hpp"
#include "drivers/switch/cli/table.hpp"

namespace haas::drivers {

/// The lines of a table, with `{name}` replaced.
std::vector<std::string> fill_in(CliLines lines, const std::map<std::string_view, std::string>& values);

/// Lines for the port's configuration, as few as lead from what was seen to what is wanted. A foreign state is made dark
/// first, so that nothing of it is left.
/// @param dummy  the VLAN that stands in for no native one, where the table requires it
/// @throws core::SwitchError  `refused` for a VLAN that this switch cannot give to a port
std::vector<std::string> port_lines(const CliTable& table, std::optional<core::Vlan> dummy,
                                    const core::PortChange& change);

}  // namespace haas::drivers
