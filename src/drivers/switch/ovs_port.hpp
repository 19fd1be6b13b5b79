// One row of OVSDB's table Port, and what it means for HaaS.
//
// | what a port carries | vlan_mode       | tag  | trunks    | cvlans | protected |
// |---------------------|-----------------|------|-----------|--------|-----------|
// | native N, tagged T  | native-untagged | N    | N and T   |        | false     |
// | tagged T only       | trunk           |      | T         |        | false     |
// | nothing: dark       | dot1q-tunnel    | 4095 |           | 4095   | true      |
//
// Open vSwitch has no closed port, and one without settings is a trunk of all VLANs. The nearest to closed that OVSDB
// can say was found with frames (tests/sync/ovs_packets_test.cpp): a customer port of the tunnel with the reserved
// service VLAN 4095, letting pass nothing but frames with the reserved tag 4095. What enters it reaches no port that HaaS
// made: not a lit one, which lists its VLANs, and not another dark one, since both are `protected`. (`trunk` with
// `trunks=4095` is not dark: tagged 4095, two such ports talk to each other.) What is left has to do with those ports
// outside of HaaS that are trunks of all VLANs: a frame that is tagged 4095 leaves by them, in one more tag of 4095; and
// one that comes in there with two tags of 4095 comes out of dark ports, unless Open vSwitch looks at one tag only, as it
// does by default (`other_config:vlan-limit`).
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
};

/// What a row carries; a row that HaaS never writes is foreign.
core::PortState to_port_state(const OvsPort& row);

/// The columns that make a port carry `wanted`, as `ovs-vsctl set Port` takes them; every column is named, so that
/// nothing is left from before.
std::vector<std::string> to_ovs_columns(const core::PortState& wanted);

}  // namespace haas::drivers
