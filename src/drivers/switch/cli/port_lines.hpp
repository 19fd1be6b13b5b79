// The command lines that make a port of a CLI switch carry what is wanted.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/switch.hpp"
#include "drivers/switch/cli/table.hpp"

namespace haas::drivers {

/// The lines of a table, with `{name}` replaced.
std::vector<std::string> fill_in(CliLines lines, const std::map<std::string_view, std::string>& values);

/// @throws core::SwitchError  `refused` for a VLAN that a port of this switch cannot carry
void require_possible(const CliTable& table, std::optional<core::Vlan> dummy, const std::set<core::Vlan>& wanted);

/// The lines of the port's configuration that lead from the seen state to the wanted one, as few as possible. A foreign
/// state is made dark first, so that nothing of it remains.
/// @param dummy  the VLAN that stands for "no native VLAN", if the table requires one
/// @throws core::SwitchError  `refused` for a VLAN that a port of this switch cannot carry
std::vector<std::string> port_lines(const CliTable& table, std::optional<core::Vlan> dummy,
                                    const core::PortChange& change);

/// Lines to send before these, which the switch may refuse.
std::vector<std::string> lines_to_try(const CliTable& table, std::optional<core::Vlan> dummy,
                                      const core::PortChange& change);

}  // namespace haas::drivers
