#include "drivers/bmc/redfish_power.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "drivers/bmc/redfish_message.hpp"

namespace haas::drivers {

namespace {

using core::BmcDeadline;
using core::PowerState;
using Kind = core::BmcError::Kind;
using Power = RedfishSystem::Power;
using std::chrono::seconds;

/// How long a state that is not known is waited for.
constexpr seconds unknown_time{2};

/// How long the state that a BMC shows may lag behind the machine.
constexpr seconds lag{4};

/// How often one type of reset is sent that a BMC refuses for now, as while a machine is powering off.
constexpr int most_tries = 3;

RedfishWish wish_of(core::PowerCycle how) {
    return how == core::PowerCycle::cut ? RedfishWish::cut : RedfishWish::restart;
}

bool is_in(const RedfishSystem& system, PowerState wanted) {
    if (wanted == PowerState::off) return system.power == Power::off;
    return system.power == Power::on || system.power == Power::powering_on || system.power == Power::paused;
}

bool is_forbidden(const RedfishAnswer& answer) {
    constexpr int unauthorized = 401;
    constexpr int forbidden = 403;
    return answer.status == unauthorized || answer.status == forbidden;
}

/// Whether it is "not now".
bool is_busy(const RedfishAnswer& answer) {
    constexpr int too_many_requests = 429;
    constexpr int service_unavailable = 503;
    return answer.status == too_many_requests || answer.status == service_unavailable;
}

/// Whether the request may have been carried out all the same: a gateway before the service answers so, or the service
/// when it fails on the way.
bool is_unsure(const RedfishAnswer& answer) {
    constexpr int first_failure = 500;
    constexpr int not_implemented = 501;
    return is_busy(answer) || (answer.status >= first_failure && answer.status != not_implemented);
}

constexpr const char* may_be_done = "the request may have taken effect";

/// Whether a refusal is about the type of reset, and not about the machine's state.
/// @source  DMTF's base messages ActionParameterNotSupported, ActionParameterValueNotInList and so on
bool is_about_type(const RedfishAnswer& answer) { return names_in_refusal(answer.body, "ActionParameter"); }

}  // namespace

RedfishSystem RedfishPower::look_until_known(RedfishSystem system) {
    const auto until = session_.in(unknown_time);
    while (system.power == Power::unknown && session_.pause(until)) system = session_.look();
    return system;
}

PowerState RedfishPower::status() {
    const auto power = look_until_known(session_.look()).power;
    if (power == Power::unknown) return PowerState::unknown;
    return power == Power::off ? PowerState::off : PowerState::on;
}

std::vector<RedfishWay> RedfishPower::ways(const RedfishSystem& system, RedfishWish wish) {
    if (!offered_) offered_ = session_.reset_types(system);
    auto found = ways_to(wish, *offered_);
    if (!found.empty()) return found;
    session_.fail(Kind::not_offered, "the BMC offers no reset of type " + needs_of(wish));
}

void RedfishPower::note_refusal(const RedfishAnswer& answer) {
    if (is_forbidden(answer)) session_.require_success(answer);
    if (!refusal_ || is_unsure(answer)) refusal_ = answer;
}

void RedfishPower::fail_as_refused() {
    if (refusal_) session_.require_success(*refusal_);
    session_.fail(Kind::refused, "the BMC refuses");
}

void RedfishPower::set(PowerState wanted) {
    const auto system = session_.look();
    if (!is_in(system, wanted)) reach(system, wanted);
}

void RedfishPower::reach(const RedfishSystem& system, PowerState wanted) {
    for (const auto& way : ways(system, wanted == PowerState::on ? RedfishWish::on : RedfishWish::off)) {
        if (reach_by(system, way.types.front(), wanted)) return;
        if (refusal_ && is_busy(*refusal_)) break;
    }
    fail_as_refused();
}

/// Sends a reset that does no harm if it is sent twice.
/// @return  false when the BMC refuses, and the machine does not come to the wanted state
bool RedfishPower::reach_by(const RedfishSystem& system, const std::string& type, PowerState wanted) {
    for (int tries = 1;; ++tries) {
        try {
            const auto answer = session_.reset(system, type);
            if (session_.refusal(answer).empty()) {
                wait_for_task(answer, wanted);
                refusal_.reset();
                return true;
            }
            note_refusal(answer);
            // Some say so of a reset that the machine's state has no use for.
            if (is_about_type(answer)) return is_in(session_.look(), wanted);
        } catch (const RedfishLost&) {
            if (comes_to(wanted, session_.in(lag))) return true;
            if (tries == most_tries) throw;
            continue;
        }
        if (comes_to(wanted, session_.in(lag))) return true;
        const auto power = session_.look().power;
        const bool is_passing = power == Power::powering_on || power == Power::powering_off;
        if (!is_passing || tries == most_tries) return false;
    }
}

/// Follows the task of a reset (202) to its end, or until the machine is as wished.
/// @param wanted  unknown: no state tells
void RedfishPower::wait_for_task(const RedfishAnswer& answer, PowerState wanted) {
    while (!session_.finish(answer, session_.in(lag))) {
        if (wanted != PowerState::unknown && is_in(session_.look(), wanted)) return;
        if (!session_.pause(session_.deadline())) {
            session_.fail(Kind::deadline, "the BMC's task did not end in time; the request may have taken effect");
        }
    }
}

bool RedfishPower::comes_to(PowerState wanted, BmcDeadline until) {
    for (;;) {
        if (is_in(session_.look(), wanted)) return true;
        if (!session_.pause(until)) return false;
    }
}

void RedfishPower::require_cycle(core::PowerCycle how, RedfishSystem system) {
    system = look_until_known(std::move(system));
    session_.reset_path(system);
    ways(system, system.power == Power::off ? RedfishWish::on : wish_of(how));
}

core::BmcNotes RedfishPower::cycle(core::PowerCycle how, RedfishSystem system) {
    system = look_until_known(std::move(system));
    if (system.power == Power::off) {
        reach(system, PowerState::on);
        if (!refusal_) return {};
        // The BMC refused, as the machine was on already, and only shows it now.
        refusal_.reset();
        system = session_.look();
    }
    auto found = ways(system, wish_of(how));
    // Nobody can see when a machine of an unknown state is off.
    if (system.power == Power::unknown) {
        std::stable_partition(found.begin(), found.end(), [](const RedfishWay& way) { return way.types.size() == 1; });
    }
    for (const auto& way : found) {
        if (restart_by(system, way) == Sent::accepted) {
            return way.note.empty() ? core::BmcNotes{} : core::BmcNotes{way.note};
        }
        // The machine may have been off all the time.
        if (session_.look().power != Power::off) continue;
        reach(system, PowerState::on);
        return {};
    }
    if (system.power != Power::unknown) fail_as_refused();
    reach(system, PowerState::on);
    return {};
}

RedfishPower::Sent RedfishPower::restart_by(const RedfishSystem& system, const RedfishWay& way) {
    if (way.types.size() > 1) return switch_off_and_on(system, way);
    try {
        for (int tries = 1;; ++tries) {
            const auto answer = session_.restart(system, way.types.front());
            if (session_.refusal(answer).empty()) {
                wait_for_task(answer, PowerState::unknown);
                return Sent::accepted;
            }
            note_refusal(answer);
            if (!is_unsure(answer)) {
                if (!is_about_type(answer)) comes_to(PowerState::off, session_.in(lag));
                return Sent::refused;
            }
            if (was_done(system, answer)) return Sent::accepted;
            if (!session_.pause_as_asked(answer, tries)) fail_as_refused();
        }
    } catch (const RedfishLost&) {
        // A second one might restart a machine that is already on its way up.
        if (!shows_reset(system)) throw;
        return Sent::accepted;
    }
}

/// Whether a restart was carried out that the BMC answered with a failure or "not now".
/// @throws BmcError  when nobody can know; another restart might be a second one
bool RedfishPower::was_done(const RedfishSystem& before, const RedfishAnswer& answer) {
    session_.add_to_failures(may_be_done);
    if (shows_reset(before)) {
        session_.add_to_failures({});
        return true;
    }
    // "Not now" in the service's own words is no gateway's answer.
    const bool is_known = !before.last_reset.empty() || !parse_redfish_error(answer.body).empty();
    if (!is_busy(answer) || !is_known) fail_as_unsure();
    session_.add_to_failures({});
    return false;
}

void RedfishPower::fail_as_unsure() {
    session_.add_to_failures(may_be_done);
    session_.fail(Kind::unexpected, "the BMC fails (" + session_.refusal(*refusal_) + ")");
}

/// Whether the machine shows that it was reset since `before`.
bool RedfishPower::shows_reset(const RedfishSystem& before) {
    const auto until = session_.in(lag);
    do {
        const auto now = session_.look();
        if (!now.last_reset.empty() && now.last_reset != before.last_reset) return true;
        if (before.power == Power::on && now.power != Power::on) return true;
    } while (session_.pause(until));
    return false;
}

RedfishPower::Sent RedfishPower::switch_off_and_on(const RedfishSystem& system, const RedfishWay& way) {
    if (!reach_by(system, way.types.front(), PowerState::off)) {
        if (refusal_ && is_busy(*refusal_)) fail_as_refused();
        if (refusal_ && is_unsure(*refusal_)) fail_as_unsure();
        return Sent::refused;
    }
    session_.add_to_failures("HaaS has asked the BMC to switch the machine off, and the machine may stay off");
    wait_until_off();
    refusal_.reset();
    if (!reach_by(system, way.types.back(), PowerState::on)) fail_as_refused();
    return Sent::accepted;
}

void RedfishPower::wait_until_off() {
    const auto enough = session_.in(lag);
    for (auto system = session_.look(); system.power != Power::off; system = session_.look()) {
        if (system.power == Power::unknown && session_.has_passed(enough)) return;
        if (!session_.pause(session_.deadline())) {
            session_.fail(Kind::deadline, "the machine did not switch off in time");
        }
    }
}

}  // namespace haas::drivers
