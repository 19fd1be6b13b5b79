#include "drivers/bmc/redfish_boot_setting.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/text.hpp"

namespace haas::drivers {

namespace {

using core::BootDevice;
using Kind = core::BmcError::Kind;

/// How long a BMC may take to show a boot device that it accepted.
constexpr std::chrono::seconds settle_time{3};

/// Boot options that are read one by one.
constexpr std::size_t most_options = 64;

/// How often a change is sent whose answer is lost.
constexpr int most_tries = 4;

constexpr int accepted = 202;
constexpr int unauthorized = 401;
constexpr int forbidden = 403;

constexpr const char* unchecked =
    "the BMC has accepted the boot device, which could not be checked: its settings cannot be read any more";

/// How long to look for a boot device that waits, which only a note needs.
constexpr std::chrono::seconds note_time{3};

}  // namespace

core::BmcNotes RedfishBootSetting::set(const RedfishBootWish& wish) {
    look_for_places(session_.look());
    auto plan = plan_override(before_, wish);
    const auto try_to = [&](const RedfishBootChange& change) -> std::optional<core::BmcNotes> {
        const auto answer = write(change, wish);
        if (!answer) return {};
        return verify(change, *answer);
    };
    if (plan.change) {
        if (auto notes = try_to(*plan.change)) return *notes;
    }
    for (const auto& change : other_ways(wish)) {
        if (auto notes = try_to(change)) return *notes;
    }
    fail_as_refused(wish, plan.refusal);
}

/// Some BMCs take changes only at the settings, some show settings that take no boot device.
/// @source  DSP0266, "Settings resource"
void RedfishBootSetting::look_for_places(const RedfishSystem& system) {
    std::optional<RedfishBoot> settings;
    if (!system.settings.empty()) {
        const Place place{system.settings, true};
        settings = boot_of(place);
        if (settings) places_.push_back(place);
    }
    if (system.boot) places_.push_back({session_.system_path(), false});
    if (places_.empty()) session_.fail(Kind::not_offered, "the BMC has no setting for the boot device");
    before_ = system.boot ? *system.boot : *settings;
    if (!settings) return;
    if (!before_.targets) before_.targets = settings->targets;
    if (!before_.ways) before_.ways = settings->ways;
    if (!before_.modes) before_.modes = settings->modes;
}

std::optional<RedfishBoot> RedfishBootSetting::boot_of(const Place& place) {
    if (!place.is_settings) return session_.understand(session_.get(place.link), parse_redfish_system).boot;
    const auto settings = session_.find(place.link, parse_redfish_system);
    return settings ? settings->boot : std::nullopt;
}

std::vector<RedfishBootChange> RedfishBootSetting::other_ways(const RedfishBootWish& wish) {
    if (wish.device == BootDevice::none) return {};
    std::vector<RedfishBootOption> options;
    if (!before_.options.empty()) {
        const auto collection = session_.find(before_.options, parse_redfish_members).value_or(RedfishMembers{});
        const auto& links = collection.links;
        for (std::size_t i = 0; i < std::min(links.size(), most_options); ++i) {
            auto option = session_.find(links[i], parse_redfish_boot_option);
            if (option) options.push_back(std::move(*option));
        }
    }
    return plan_without_override(before_, wish, options);
}

/// @return  empty when the BMC refuses
std::optional<RedfishAnswer> RedfishBootSetting::write(const RedfishBootChange& change, const RedfishBootWish& wish) {
    for (const auto& place : places_) {
        if (auto answer = write_to(place, change, wish)) {
            written_ = place;
            return answer;
        }
    }
    return {};
}

/// Leaves out what the BMC refuses to be told; verify() sees whether the machine is as wished without it.
std::optional<RedfishAnswer> RedfishBootSetting::write_to(const Place& place, const RedfishBootChange& change,
                                                          const RedfishBootWish& wish) {
    std::optional<RedfishBootChange> sent = change;
    while (sent) {
        auto answer = patch(place, *sent);
        if (!answer || session_.refusal(*answer).empty()) return answer ? answer : RedfishAnswer{};
        if (answer->status == unauthorized || answer->status == forbidden) session_.require_success(*answer);
        sent = without_refused(*sent, before_, wish, answer->body);
        if (!refusal_) refusal_ = std::move(answer);
    }
    return {};
}

/// Sends a change again after a broken connection if it had no effect.
/// @return  empty when it had
std::optional<RedfishAnswer> RedfishBootSetting::patch(const Place& place, const RedfishBootChange& change) {
    for (int tries = 1;; ++tries) {
        try {
            return session_.patch(place.link, change.to_json());
        } catch (const RedfishLost&) {
            const auto boot = boot_of(place);
            if (boot && shows(*boot, change, before_)) return {};
            if (tries == most_tries) throw;
        }
    }
}

core::BmcNotes RedfishBootSetting::verify(const RedfishBootChange& change, const RedfishAnswer& answer) {
    core::BmcNotes notes;
    if (!change.note.empty()) notes.push_back(change.note);
    const auto settled = session_.in(settle_time);
    session_.finish(answer, settled);
    std::optional<RedfishBoot> seen;
    bool is_hidden = false;
    do {
        seen = session_.look().boot;
        if (seen && shows(*seen, change, before_)) return notes;
        if (written_.is_settings) {
            const auto waiting = boot_of(written_);
            is_hidden = !waiting;
            if (waiting && shows(*waiting, change, before_)) {
                notes.emplace_back(later);
                return notes;
            }
        }
    } while (session_.pause(settled));
    if (answer.status == accepted || is_hidden) {
        notes.emplace_back(is_hidden ? unchecked : later);
        return notes;
    }
    const auto text = change.to_text();
    std::vector<std::string> words;
    for (const auto word : base::split(text, ' ')) words.push_back(session_.quote(word));
    session_.fail(Kind::refused, "the BMC accepted " + base::join(words, " ") + ", but shows " +
                                     session_.quote(seen ? to_text(*seen, before_) : "nothing"));
}

void RedfishBootSetting::fail_as_refused(const RedfishBootWish& wish, const std::string& why_not) {
    const bool is_kept = wish.scope == core::BmcDriver::BootScope::persistent && wish.device != BootDevice::none;
    const bool may_be_once = is_kept && !offered_value(before_.ways, "Once").empty();
    std::string otherwise;
    if (is_kept) otherwise = "; it has no boot order with such a device either";
    if (may_be_once) otherwise += ", but may take one for the next start (Once)";
    if (!refusal_) session_.fail(Kind::not_offered, why_not + otherwise);
    session_.fail(Kind::refused, "the BMC refuses (" + session_.refusal(*refusal_) + ")" + otherwise);
}

std::optional<RedfishBoot> RedfishBootSetting::find_waiting(const RedfishSystem& system) {
    if (system.settings.empty()) return {};
    const auto waiting = session_.find_aside(session_.in(note_time), [&] { return boot_of({system.settings, true}); });
    if (!waiting || waiting->target.empty() || base::lower(waiting->enabled) == "disabled") return {};
    const bool is_new =
        !system.boot || system.boot->target != waiting->target || system.boot->enabled != waiting->enabled;
    return is_new ? waiting : std::nullopt;
}

core::BmcNotes RedfishBootSetting::look_after_start(const std::optional<RedfishBoot>& waiting) {
    if (!waiting) return {};
    try {
        const auto settled = session_.in(settle_time);
        do {
            if (!find_waiting(session_.look())) return {};
        } while (session_.pause(settled));
    } catch (const core::BmcError&) {
        return {};  // the machine was started, which is what was asked
    }
    return {"the boot device that waits in the BMC's settings, " +
            session_.quote(waiting->target + " " + waiting->enabled) + ", has not taken effect with this start"};
}

}  // namespace haas::drivers
