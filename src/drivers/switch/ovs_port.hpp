// One row of OVSDB's table Port, and what it means for HaaS.
//
// | what a port carries | vlan_mode       | tag  | trunks    | cvlans | protected |
// |---------------------|-----------------|------|-----------|--------|-----------|
// | native N, tagged T  | native-untagged | N    | N and T   |        | false     |
// | tagged T only       | trunk           |      | T         |        | false     |
// | nothing: dark       | dot1q-tunnel    | 4095 |           | 4095   | true      |
//
// Open vSwitch cannot close a port, and a port without settings is a trunk of all VLANs. The closest setting to
// "closed" in OVSDB was found by tests with frames (tests/sync/ovs_packets_test.cpp): a customer port of an 802.1Q
// tunnel with the reserved service VLAN 4095, which passes only frames with the reserved tag 4095. A frame that enters
// it reaches no port that HaaS configured: no lit port, as these list their VLANs, and no other dark port, as both are
// `protected`. (`trunk` with `trunks=4095` is not dark: two such ports exchange frames with tag 4095.)
//
// A gap remains with ports outside of HaaS that are trunks of all VLANs. A frame with tag 4095 that enters a dark port
// leaves by such a trunk, with a second tag 4095. A frame that enters such a trunk with two tags 4095 leaves by dark
// ports, unless Open vSwitch looks at one tag only, which is its default (`other_config:vlan-limit`).
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/switch.hpp"

namespace haas::drivers {

struct OvsPort {
    std::string vlan_mode;  ///< empty: not set
    std::optional<int> tag;
    std::set<int> trunks;
    std::set<int> cvlans;
    bool is_protected = false;
    /// It is the output of a mirror.
    /// @source  ovs-vswitchd.conf.db(5), table Mirror, `output_port`: such a port gets the mirrored frames alone
    bool is_mirror = false;
};

/// What the port of a row carries; a row that HaaS never writes gives a foreign state.
core::PortState to_port_state(const OvsPort& row);

/// The columns that make a port carry `wanted`, as arguments of `ovs-vsctl set Port`. Every column is set, so that no
/// old value remains.
std::vector<std::string> to_ovs_columns(const core::PortState& wanted);

}  // namespace haas::drivers
