// The network interfaces of this host, as `ip` tells them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace haas::drivers {

/// What matters of an interface to those who make bridges.
struct Link {
    bool up = false;      ///< as wanted by the administrator, not whether there is a carrier
    std::string mac;
    std::string kind;     ///< "vlan", "bridge", "tun", ...; empty for hardware
    std::string parent;   ///< what a VLAN interface is on; empty also where that is in another namespace
    std::string master;   ///< the bridge that it is a port of
    std::vector<std::string> addresses;  ///< IP addresses, but for IPv6's link-local ones
    /// How IPv6's link-local address is made: "none", "eui64", ...; empty on a host without IPv6.
    std::optional<std::string> address_mode;

    std::string vlan_protocol;  ///< of a VLAN interface: "802.1Q"
    int vlan = 0;
    int stp = 0;  ///< of a bridge, these three
    int forward_delay = 0;
    int multicast_snooping = 0;

    /// Files below /proc/sys/net, which `ip` does not tell.
    bool ipv6_disabled = false;   ///< ipv6/conf/NAME/disable_ipv6
    bool source_checked = false;  ///< ipv4/conf/NAME/rp_filter is 1: IPv4 only from where it would be answered to
};

using Links = std::map<std::string, Link>;

/// @param links      what `ip -json -details link show` printed
/// @param addresses  what `ip -json address show` printed
/// @throws base::Error  for anything else, saying what is odd
/// @source  iproute2 6.1: link_ifname, link, linkinfo.info_data.{protocol,id,stp_state,...}; inet6_addr_gen_mode is
///          absent without IPv6; a parent in another namespace is a link_index and no link
Links parse_links(const std::string& links, const std::string& addresses);

}  // namespace haas::drivers
