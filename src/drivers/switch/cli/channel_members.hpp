// The members of a switch's port-channels.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "drivers/switch/cli/table.hpp"

namespace haas::drivers {

/// The port-channel of each port that is a member of one, by the names of the table's `port`.
using ChannelMembers = std::map<std::string, std::string>;

/// @param answer  to the table's `read_channels`
ChannelMembers parse_channel_members(const CliTable& table, std::string_view answer);

}  // namespace haas::drivers
