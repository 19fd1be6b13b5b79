// Asks for the ports and VLANs of an OpenConfig switch, and parses what it answers.
#pragma once

#include <pugixml.hpp>
#include <string>

#include "drivers/switch/netconf/openconfig_model.hpp"

namespace haas::drivers::openconfig {

/// What of a port is asked for: what is configured, or what the switch says that it does.
enum class Part { config, state };

/// Where to look for VLANs.
struct VlanPlaces {
    bool at_the_top = false;
    bool in_instances = false;
};

/// A subtree filter for all ports and VLANs.
/// @source  RFC 6241, section 6
std::string filter_of(Part part, const VlanPlaces& places);

/// Adds what an answer says.
/// @param data  the element `data`
/// @throws base::Error  when it is not understood as a whole; a port that is not understood has a flaw
void read_ports(pugi::xml_node data, Part part, Switch& all);

/// Adds the VLANs of `all.place`.
/// @throws base::Error
void read_vlans(pugi::xml_node data, Part part, Switch& all);

/// Whether an answer has VLANs, or network instances that could have some.
VlanPlaces seen_places(pugi::xml_node data);

/// The network instance that has the ports' VLANs: the one of type DEFAULT_INSTANCE, or the only one.
/// @param data  of the configuration
/// @throws base::Error  when that cannot be told
std::string default_instance(pugi::xml_node data);

}  // namespace haas::drivers::openconfig
