// The network interfaces of this host, as `ip` prints them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace haas::drivers {

/// The properties of an interface that matter for bridges.
struct Link {
    bool up = false;  ///< the administrative state, not whether there is a carrier
    std::string mac;
    std::string kind;    ///< "vlan", "bridge", "tun", ...; empty for hardware
    std::string parent;  ///< the interface below a VLAN interface; also empty if that is in another namespace
    std::string master;  ///< the bridge that the interface is a port of
    std::vector<std::string> addresses;  ///< IP addresses, without IPv6 link-local ones
    /// How IPv6's link-local address is made: "none", "eui64", ...; empty on a host without IPv6.
    std::optional<std::string> address_mode;

    std::string vlan_protocol;  ///< of a VLAN interface: "802.1Q"
    int vlan = 0;
    int stp = 0;  ///< this and the next two: of a bridge
    int forward_delay = 0;
    int multicast_snooping = 0;

    /// From files below /proc/sys/net, as `ip` does not print these.
    bool ipv6_disabled = false;   ///< ipv6/conf/NAME/disable_ipv6
    bool source_checked = false;  ///< ipv4/conf/NAME/rp_filter is 1: strict reverse path filtering
};

using Links = std::map<std::string, Link>;

/// @param links      what `ip -json -details link show` printed
/// @param addresses  what `ip -json address show` printed
/// @throws base::Error  for anything else; the text names the flaw
/// @source  iproute2 6.1: link_ifname, link, linkinfo.info_data.{protocol,id,stp_state,...}; inet6_addr_gen_mode is
///          absent without IPv6; a parent in another namespace is a link_index and no link
Links parse_links(const std::string& links, const std::string& addresses);

}  // namespace haas::drivers
