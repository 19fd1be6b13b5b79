// What HaaS reads in the resources of a Redfish service.
//
// Each function takes the body of an answer, which may be anything: text from a BMC is not trusted, and stands
// unescaped in the errors that are thrown.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace haas::drivers {

/// The values that a service lists for something; none if it does not say.
using RedfishValues = std::optional<std::set<std::string>>;

struct RedfishBoot {
    std::string target;   ///< BootSourceOverrideTarget ("None", "Pxe", "Hdd"); empty when the BMC does not know
    std::string enabled;  ///< BootSourceOverrideEnabled ("Disabled", "Once", "Continuous"); empty likewise
    RedfishValues targets;
    RedfishValues ways;  ///< of being enabled
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

/// The path of the collection of systems, as the service root names it.
/// @throws base::Error  for anything but a service root with such a path below /redfish/
std::string parse_redfish_root(const std::string& body);

/// The paths of a collection's members; of a collection in several parts, those of the first, and `more` for the rest.
/// @throws base::Error  for anything but a collection with paths below /redfish/
struct RedfishMembers {
    std::vector<std::string> paths;
    bool more = false;
};
RedfishMembers parse_redfish_members(const std::string& body);

/// @throws base::Error  for anything but a ComputerSystem, saying what is odd
/// @source  DSP8010, ComputerSystem.v1: PowerState, Boot, Actions
RedfishSystem parse_redfish_system(const std::string& body);

/// The types of reset that an ActionInfo lists.
/// @throws base::Error  for anything but an ActionInfo
/// @source  DSP8010, ActionInfo.v1: Parameters, AllowableValues
RedfishValues parse_redfish_action_info(const std::string& body);

/// Why a service refused, in its own words; empty when it gave no reason that can be understood.
/// @source  DSP0266, "Error responses": error.@Message.ExtendedInfo, error.message
std::string parse_redfish_error(const std::string& body);

}  // namespace haas::drivers
