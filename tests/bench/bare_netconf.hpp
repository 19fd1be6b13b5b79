// The fewest requests by NETCONF that do to 48 ports what haas-sync does: the configuration is locked, read, edited,
// committed, read back and copied for the next start.
#pragma once

#include <functional>
#include <string>

#include "switch/netconf_site.hpp"

namespace haas_bench {

/// Creates the VLANs of all ports' networks.
void create_vlans(const haas_test::NetconfSite& site);

/// @param port  from 1 on
/// @return  how many requests
int light_by_netconf(const haas_test::NetconfSite& site, const haas::drivers::Transport& transport,
                     const std::function<std::string(int)>& port);

}  // namespace haas_bench
