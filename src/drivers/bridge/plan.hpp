// What is to be done so that the VLANs have bridges, or have none any more: commands, as an administrator would type them.
#pragma once

#include <string>
#include <vector>

#include "core/vlan.hpp"

namespace haas::drivers {

/// A program and its arguments.
using BridgeCommand = std::vector<std::string>;

struct BridgePlan {
    std::vector<BridgeCommand> commands;  ///< to be run one after the other
    /// Why not all can be done, each a clause that names a thing on this host. With one of these, nothing at all is
    /// made; but all that is not in use is removed.
    std::vector<std::string> problems;
};

/// The name of the bridge of a VLAN: `br-vlan100`.
std::string bridge_of_vlan(core::Vlan vlan);

/// A command so that it can be pasted into a shell.
std::string to_shell(const BridgeCommand& command);

/// Fewer commands that do the same: as one `ip -batch -`, what `ip` shall do in a row, and as one sysctl, what sysctl shall.
struct BridgeBatch {
    BridgeCommand argv;
    std::vector<BridgeCommand> lines;  ///< for its standard input, if it reads any
};
std::vector<BridgeBatch> to_batches(const std::vector<BridgeCommand>& commands);

/// The command that `ip -batch` stopped at.
/// @param errors  what it said; null if that does not tell
const BridgeCommand* failed_line(const BridgeBatch& batch, const std::string& errors);

}  // namespace haas::drivers
