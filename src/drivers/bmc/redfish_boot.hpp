// What to write so that a machine boots from a device: pure decisions from what the BMC shows, and from what it
// refused.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/bmc.hpp"
#include "drivers/bmc/redfish_resource.hpp"

namespace haas::drivers {

struct RedfishBootWish {
    core::BootDevice device = core::BootDevice::none;
    core::BmcDriver::BootScope scope = core::BmcDriver::BootScope::next;
    std::string mode;  ///< `UEFI` or `Legacy`; empty: as it is
};

/// Properties of Boot to be written; empty ones are left out.
struct RedfishBootChange {
    std::string enabled;               ///< BootSourceOverrideEnabled
    std::string target;                ///< BootSourceOverrideTarget
    std::string mode;                  ///< BootSourceOverrideMode
    std::string next;                  ///< BootNext
    std::vector<std::string> order;    ///< BootOrder
    std::vector<std::string> aliases;  ///< AliasBootOrder
    std::string note;                  ///< what people should know of it; empty: nothing

    /// The body of the PATCH.
    std::string to_json() const;

    /// In words, for errors ("Pxe Once").
    std::string to_text() const;
};

/// A change, or why there is none.
struct RedfishBootPlan {
    std::optional<RedfishBootChange> change;
    std::string refusal;
};

/// The override that grants a wish. The mode is sent along where the BMC shows one: some take a missing one for Legacy.
/// @source  DSP2046 and DSP8010, ComputerSystem.v1, Boot
RedfishBootPlan plan_override(const RedfishBoot& boot, const RedfishBootWish& wish);

/// Other ways, where an override is not offered or refused, the best first: for a device for all starts the order of
/// boot devices, and for the next start a boot option.
/// @param options  the boot options that the BMC has
std::vector<RedfishBootChange> plan_without_override(const RedfishBoot& boot, const RedfishBootWish& wish,
                                                     const std::vector<RedfishBootOption>& options);

/// A refused change without the property that is refused, if the machine may be as wished without it.
/// @param refusal  the body of the refusal
std::optional<RedfishBootChange> without_refused(const RedfishBootChange& refused, const RedfishBoot& boot,
                                                 const RedfishBootWish& wish, const std::string& refusal);

/// Whether the BMC shows a change, and the machine keeps its mode.
/// @param before  what it showed before
bool shows(const RedfishBoot& boot, const RedfishBootChange& change, const RedfishBoot& before);

/// What the BMC shows, for errors ("Pxe Once"), with the mode if that has changed.
std::string to_text(const RedfishBoot& boot, const RedfishBoot& before);

}  // namespace haas::drivers
