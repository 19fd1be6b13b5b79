// Parses the resources of a Redfish service.
//
// Each function takes the body of an answer, which may be anything: a BMC is not trusted. What is missing or odd in it
// is missing in the result. The errors thrown contain the BMC's text unescaped, and links are as it wrote them.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/bmc/redfish_json.hpp"

namespace haas::drivers {

/// The allowed values that a service lists for a property; empty if it lists none.
using RedfishValues = std::optional<std::set<std::string>>;

/// How a service that lists its values spells one of them; `value` itself if it lists none; empty if it does not offer
/// it.
std::string offered_value(const RedfishValues& values, std::string_view value);

/// Whether a service explicitly lists a value.
bool is_listed(const RedfishValues& values, std::string_view value);

/// The boot override of a system, or of its settings.
/// @source  DSP8010, ComputerSystem.v1, Boot
struct RedfishBoot {
    std::string target;   ///< BootSourceOverrideTarget ("None", "Pxe", "Hdd"); empty when the BMC does not tell
    std::string enabled;  ///< BootSourceOverrideEnabled ("Disabled", "Once", "Continuous"); empty likewise
    std::string mode;     ///< BootSourceOverrideMode ("UEFI", "Legacy"); empty likewise
    RedfishValues targets;
    RedfishValues ways;  ///< allowed values of `enabled`
    RedfishValues modes;
    std::vector<std::string> order;    ///< BootOrder: references of boot options
    std::vector<std::string> aliases;  ///< AliasBootOrder: kinds of devices ("Pxe", "Hdd")
    std::optional<std::string> next;   ///< BootNext; empty if the BMC has none
    std::string options;               ///< the link of the collection of boot options; empty if there is none
};

struct RedfishReset {
    std::string target;  ///< the link to POST to; empty if the service does not say
    RedfishValues types;
    std::string info;  ///< the link of an ActionInfo that lists the types; empty if there is none
};

struct RedfishSystem {
    /// `unknown`: not shown, or a state that is none of these, such as "Reset".
    enum class Power { unknown, on, off, powering_on, powering_off, paused };
    Power power = Power::unknown;
    std::optional<RedfishBoot> boot;
    std::optional<RedfishReset> reset;
    std::string settings;    ///< the link of the resource that takes changes for the next start; empty if there is none
    std::string entity_tag;  ///< @odata.etag; empty if there is none
    std::string id;
    std::string type;        ///< SystemType ("Physical", "OS"); empty when the BMC does not tell
    std::string last_reset;  ///< LastResetTime; empty likewise
    bool has_chassis = false;
};

/// The link of the collection of systems, from the service root.
/// @throws base::Error  for anything but a service root with such a link
std::string parse_redfish_root(const std::string& body);

/// Where sessions are made, from the service root.
struct RedfishSessions {
    bool is_offered = true;
    std::string link;  ///< empty if the root does not say
};
RedfishSessions parse_redfish_sessions(const std::string& body);

/// A resource's own link (@odata.id); empty if it does not say.
std::string parse_redfish_link(const std::string& body);

/// The links of a collection's members, and of its next page.
/// @throws base::Error  for anything but a collection
struct RedfishMembers {
    std::vector<std::string> links;
    std::string next;  ///< empty on the last page
};
RedfishMembers parse_redfish_members(const std::string& body);

/// @throws base::Error  for anything but a JSON object; the text names the flaw
/// @source  DSP8010, ComputerSystem.v1: PowerState, Boot, Actions, SystemType, Links
RedfishSystem parse_redfish_system(const std::string& body);

/// The types of reset that an ActionInfo lists.
/// @source  DSP8010, ActionInfo.v1: Parameters, AllowableValues
RedfishValues parse_redfish_action_info(const std::string& body);

/// An entry in the order of boot devices.
/// @source  DSP8010, BootOption.v1
struct RedfishBootOption {
    std::string reference;  ///< BootOptionReference, by which BootOrder and BootNext name it
    std::string alias;      ///< the kind of device ("Pxe"); empty when the BMC does not tell
    std::string device;     ///< UefiDevicePath; empty likewise
    std::string name;       ///< DisplayName; empty likewise
};
RedfishBootOption parse_redfish_boot_option(const std::string& body);

/// The state of a task or a job.
/// @source  DSP8010, Task.v1 (TaskState, TaskStatus, Messages) and Job.v1 (JobState)
struct RedfishTask {
    enum class State { none, done, failed, running, waiting };
    State state = State::none;  ///< `none`: the body is no task; `waiting`: it has not begun, and may wait for a start
    std::string link;           ///< its own; empty if it does not say
    std::string failure;        ///< the BMC's words
};
RedfishTask parse_redfish_task(const std::string& body);

}  // namespace haas::drivers
