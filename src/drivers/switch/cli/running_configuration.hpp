// The running configuration of a switch's interfaces: blocks of indented lines, each below `interface NAME`. What the
// ports carry by it, and the lines that change it.
//
// @source  Dell SmartFabric OS10 User Guide 10.5, "Conflicting interface ranges" and "Multiline alias": blocks of ports
//          and VLANs; `switchport access vlan` is the untagged VLAN of a trunk, and not in its list
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

/// The block of one port.
struct ConfiguredInterface {
    enum class Mode { access, trunk, routed } mode = Mode::access;
    bool is_shut = false;
    std::optional<core::Vlan> untagged;
    std::set<core::Vlan> tagged;
    std::string channel;      ///< the port-channel that it is a member of
    std::string description;  ///< as the switch writes it
    std::string flaw;         ///< a line about its VLANs that is not understood

    std::set<core::Vlan> vlans() const;
};

struct RunningConfiguration {
    std::map<std::string, ConfiguredInterface> ports;  ///< by the names of the table's `port`
    std::set<core::Vlan> vlans;                        ///< that exist on the switch
    std::set<core::Vlan> shut_vlans;                   ///< those of `vlans` that are shut down
    std::set<std::string> mirrors;                     ///< the ports that get copies of other ports' frames

    LackingVlans find_lacking(const std::set<core::Vlan>& wanted) const;
};

/// @param interfaces  the answer that shows all interfaces
/// @param mirrors     the answer to the table's `read_mirrors`
/// @throws UnreadableError
RunningConfiguration parse_running_configuration(const CliTable& table, std::string_view interfaces,
                                                 std::string_view mirrors);

/// What a port carries.
/// @param name  one of `all.ports`
core::PortState configured_state(const CliTable& table, const RunningConfiguration& all, const std::string& name);

/// The lines of the port's configuration that lead from what is there to what is wanted, as few as possible. A port is
/// shut down while it could be in the default VLAN, and a dark port stays so. A routed port is refused: no document
/// says that it stays shut down when it becomes a switch port.
/// @throws core::SwitchError  `refused` for a port or a VLAN that cannot be what is wanted
std::vector<std::string> configuration_lines(const CliTable& table, const RunningConfiguration& all,
                                             const std::string& name, const core::PortChange& change);

/// A description for the port, shortened, and without characters that a command line may take for its own; empty if the
/// port has it already.
std::string new_description(const CliTable& table, const ConfiguredInterface& port, const std::string& text);

}  // namespace haas::drivers
