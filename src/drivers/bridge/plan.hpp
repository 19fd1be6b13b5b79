// The plan that gives the VLANs bridges, or removes their bridges: commands, as an administrator would type them.
#pragma once

#include <string>
#include <vector>

#include "core/vlan.hpp"

namespace haas::drivers {

/// A program and its arguments.
using BridgeCommand = std::vector<std::string>;

struct BridgePlan {
    std::vector<BridgeCommand> commands;  ///< in the order in which to run them
    /// Why the plan is incomplete; each a clause that names a thing on this host. If there is a problem, no bridge is
    /// made; a removal still removes everything that is not in use.
    std::vector<std::string> problems;
};

/// The name of the bridge of a VLAN: `br-vlan100`.
std::string bridge_of_vlan(core::Vlan vlan);

/// A command, quoted so that it can be pasted into a shell.
std::string to_shell(const BridgeCommand& command);

/// Merges commands into fewer ones that do the same: successive `ip` commands into one `ip -batch -`, successive sysctl
/// commands into one sysctl.
struct BridgeBatch {
    BridgeCommand argv;
    std::vector<BridgeCommand> lines;  ///< for its standard input; empty if it reads none
};
std::vector<BridgeBatch> to_batches(const std::vector<BridgeCommand>& commands);

/// The command at which `ip -batch` stopped; null if its error output does not tell.
/// @param errors  its error output
const BridgeCommand* find_failed_line(const BridgeBatch& batch, const std::string& errors);

}  // namespace haas::drivers
