// What a port should carry, computed from its attachments and its pending action.
#pragma once

#include <string>
#include <vector>

#include "core/switch.hpp"
#include "store/attachment.hpp"
#include "store/sync_work.hpp"

namespace haas::sync {

/// The VLANs of a port's networks; dark without networks.
core::PortState to_port_state(const std::vector<store::PortNetwork>& networks);

/// What the port carries once its action is done. Without an action, or with one that can no longer be carried out: its
/// attachments.
core::PortState target_of(const store::DuePort& port);

/// Why an action can no longer be carried out; empty when it can.
std::string impossible(const store::DuePort& port);

/// Whether the action adds a network.
bool attaches(const store::DueAction& action);

}  // namespace haas::sync
