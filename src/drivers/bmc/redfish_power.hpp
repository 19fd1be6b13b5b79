// Switches a machine by its BMC's resets, and looks whether it went.
//
// A BMC's refusal is not the last word: it may already have done what is asked, or show a state of some seconds ago. So
// after each refusal the machine is looked at again, and the state that is wanted counts as success.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/bmc.hpp"
#include "drivers/bmc/redfish_reset.hpp"
#include "drivers/bmc/redfish_session.hpp"

namespace haas::drivers {

class RedfishPower {
public:
    explicit RedfishPower(RedfishSession& session) : session_(session) {}

    /// Waits some seconds for a state that is known; a machine that is powering on or off has power.
    core::PowerState status();

    /// @throws BmcError
    void set(core::PowerState wanted);

    /// Changes nothing.
    /// @throws BmcError  unless the BMC offers what cycle() needs
    void require_cycle(core::PowerCycle how, RedfishSystem system);

    /// Restarts the machine, or switches it on if it is off.
    /// @param system  as it was just seen
    /// @throws BmcError
    core::BmcNotes cycle(core::PowerCycle how, RedfishSystem system);

private:
    enum class Sent { accepted, refused };
    using Power = RedfishSystem::Power;

    RedfishSystem look_until_known(RedfishSystem system);
    std::vector<RedfishWay> ways(const RedfishSystem& system, RedfishWish wish);
    void reach(const RedfishSystem& system, core::PowerState wanted);
    bool reach_by(const RedfishSystem& system, const std::string& type, core::PowerState wanted);
    void wait_for_task(const RedfishAnswer& answer, core::PowerState wanted);
    bool comes_to(core::PowerState wanted, core::BmcDeadline until);
    Sent restart_by(const RedfishSystem& system, const RedfishWay& way);
    Sent switch_off_and_on(const RedfishSystem& system, const RedfishWay& way);
    void wait_until_off();
    bool shows_reset(const RedfishSystem& before);
    void note_refusal(const RedfishAnswer& answer);
    bool was_done(const RedfishSystem& before, const RedfishAnswer& answer);
    [[noreturn]] void fail_as_refused();
    [[noreturn]] void fail_as_unsure();

    RedfishSession& session_;
    std::optional<RedfishValues> offered_;  ///< read when it is needed
    std::optional<RedfishAnswer> refusal_;  ///< since something was accepted: the first one, or one that is unsure
};

}  // namespace haas::drivers
