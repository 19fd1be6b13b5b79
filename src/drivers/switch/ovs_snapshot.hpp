// A snapshot of OVSDB: the ports of a bridge, and whether ovs-vswitchd has caught up.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "drivers/switch/ovs_port.hpp"

namespace haas::drivers {

struct OvsSnapshot {
    struct Row {
        std::string uuid;
        OvsPort port;
        bool is_fake_bridge = false;  ///< the interface of a "fake" bridge, which is one VLAN of this bridge
    };
    bool has_bridge = false;
    /// Whether ovs-vswitchd has carried out all changes. Until then, the rows are only what is wanted.
    bool applied = false;
    std::map<std::string, Row> ports;  ///< of that bridge, by name
};

/// The arguments of `ovs-vsctl --format=json` whose output parse_ovs_snapshot() reads. They are one transaction, so the
/// output is consistent.
std::vector<std::string> ovs_snapshot_arguments();

/// @throws base::Error  for anything but the output of those arguments; the text names the flaw
/// @source  RFC 7047, 5.1: the notation of values; ovs-vsctl(8), "Table Formatting Options": {"headings", "data"}
OvsSnapshot parse_ovs_snapshot(const std::string& output, const std::string& bridge);

}  // namespace haas::drivers
