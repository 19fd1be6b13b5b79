// Questions about the rows of the database.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "random/rack.hpp"

namespace haas_test {

constexpr const char* native_channel = "vlan/native";

/// What a port waits for; null: nothing.
const Rows::Action* pending_on(const Rows& rows, const PortName& port);
/// The VLAN of a network; none where it is gone, or has none.
std::optional<int> vlan_of(const Rows& rows, const std::string& network);
/// Each with its channel.
std::set<std::string> networks_of(const Rows& rows, const NicName& nic);
/// Several for a NIC on a group.
std::vector<PortName> ports_of(const Rows& rows, const NicName& nic);
/// What a port should carry according to the attachments of its NIC.
Carried attached_to(const Rows& rows, const PortName& port);

}  // namespace haas_test
