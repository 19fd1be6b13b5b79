// Parses the resources of a Redfish service.
//
// Each function takes the body of an answer, which may be anything: a BMC is not trusted. The errors thrown contain its
// text unescaped.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace haas::drivers {

/// The allowed values that a service lists for a property; empty if it lists none.
using RedfishValues = std::optional<std::set<std::string>>;

struct RedfishBoot {
    std::string target;   ///< BootSourceOverrideTarget ("None", "Pxe", "Hdd"); empty when the BMC does not tell
    std::string enabled;  ///< BootSourceOverrideEnabled ("Disabled", "Once", "Continuous"); empty likewise
    RedfishValues targets;
    RedfishValues ways;  ///< allowed values of `enabled`
};

struct RedfishReset {
    std::string target;  ///< where to POST
    RedfishValues types;
    std::string info;  ///< the path of an ActionInfo that lists the types; empty if there is none
};

struct RedfishSystem {
    enum class Power { on, off, powering_on, powering_off, paused };
    Power power = Power::off;
    std::optional<RedfishBoot> boot;
    std::optional<RedfishReset> reset;
    std::string entity_tag;  ///< @odata.etag; empty if there is none
};

/// The path of the collection of systems, from the service root.
/// @throws base::Error  for anything but a service root with such a path below /redfish/
std::string parse_redfish_root(const std::string& body);

/// The paths of a collection's members. If the collection has several pages, those of the first page, and `more` is
/// set.
/// @throws base::Error  for anything but a collection with paths below /redfish/
struct RedfishMembers {
    std::vector<std::string> paths;
    bool more = false;
};
RedfishMembers parse_redfish_members(const std::string& body);

/// @throws base::Error  for anything but a ComputerSystem; the text names the flaw
/// @source  DSP8010, ComputerSystem.v1: PowerState, Boot, Actions
RedfishSystem parse_redfish_system(const std::string& body);

/// The types of reset that an ActionInfo lists.
/// @throws base::Error  for anything but an ActionInfo
/// @source  DSP8010, ActionInfo.v1: Parameters, AllowableValues
RedfishValues parse_redfish_action_info(const std::string& body);

/// Why a service refused, in its own words; empty when it gave no readable reason.
/// @source  DSP0266, "Error responses": error.@Message.ExtendedInfo, error.message
std::string parse_redfish_error(const std::string& body);

}  // namespace haas::drivers
