// Which reset a wish needs: a pure decision from what the BMC offers.
#pragma once

#include <string>
#include <vector>

#include "drivers/bmc/redfish_resource.hpp"

namespace haas::drivers {

/// `cut` and `restart` are for a machine that is on.
enum class RedfishWish { on, off, cut, restart };

/// One way to grant a wish.
struct RedfishWay {
    std::vector<std::string> types;  ///< ResetTypes; two: off, and on again when the machine is off
    std::string note;                ///< what people should know of it; empty: nothing
};

/// The ways to grant a wish with what a service offers, the best first. Nothing that asks the operating system
/// (GracefulShutdown, GracefulRestart) or does what depends on the machine's state (PushPowerButton) is among them.
/// @param offered  empty: the service does not say, and the values that all versions of the standard have are tried
/// @source  DSP8010, Resource.v1, ResetType: PowerCycle came later than the others
std::vector<RedfishWay> ways_to(RedfishWish wish, const RedfishValues& offered);

/// What the wish needs, in words, for the error where nothing of it is offered ("On or ForceOn").
std::string needs_of(RedfishWish wish);

}  // namespace haas::drivers
