// A port of a VLAN-aware Linux bridge, as the kernel shows it, and what it means for HaaS.
//
// | what a port carries | its VLANs in the bridge          |
// |---------------------|----------------------------------|
// | native N            | N with PVID and Egress Untagged  |
// | tagged T            | T without flags                  |
// | nothing: dark       | none                             |
//
// @source  bridge(8), "bridge vlan"; iproute2's bridge/vlan.c, and ip/iplink_bridge.c for the bridge's settings
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/switch.hpp"

namespace haas::drivers {

struct LinuxBridgePort {
    struct Flags {
        bool is_pvid = false;      ///< untagged frames that come in belong to this VLAN
        bool is_untagged = false;  ///< frames of this VLAN go out without a tag
        friend bool operator==(const Flags&, const Flags&) = default;
    };
    std::map<core::Vlan, Flags> vlans;
    std::string flaw;            ///< what is not understood of its VLANs
    std::set<core::Vlan> above;  ///< of interfaces such as eth3.100, which take these frames from the bridge
    std::string description;     ///< its alias
};

struct LinuxBridge {
    bool exists = false;
    std::string flaw;  ///< why its ports are not what their VLANs say, with the remedy; empty if they are
    std::map<std::string, LinuxBridgePort> ports;
};

/// @param links   the output of `ip -json -details link show`
/// @param vlans   the output of `bridge -json vlan show`
/// @param bridge  its name
/// @throws base::Error  for anything but such output; the text names the flaw
LinuxBridge parse_linux_bridge(const std::string& links, const std::string& vlans, const std::string& bridge);

/// What the port carries.
core::PortState to_port_state(const LinuxBridgePort& port);

/// The arguments of `bridge` that make a port carry `wanted`, one command each, as few as possible. VLANs leave before
/// others come: a new PVID would leave the old one as an untagged member.
std::vector<std::vector<std::string>> bridge_vlan_arguments(const std::string& name, const LinuxBridgePort& seen,
                                                            const core::PortState& wanted);

}  // namespace haas::drivers
