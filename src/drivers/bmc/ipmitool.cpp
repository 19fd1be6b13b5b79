#include "drivers/bmc/ipmitool.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <thread>
#include <vector>

#include "base/backoff.hpp"
#include "base/redaction.hpp"
#include "base/text.hpp"
#include "core/host.hpp"

namespace haas::drivers {

namespace {

using core::BmcError;
using core::BootDevice;
using core::PowerCycle;
using core::PowerState;
using Kind = core::BmcError::Kind;
using Remedy = IpmitoolTrouble::Remedy;

constexpr std::size_t longest_user = 16;      // IPMI 2.0, 22.28
constexpr std::size_t longest_password = 20;  // IPMI 2.0, 22.30; BMCs that only know IPMI 1.5 keep 16
constexpr std::size_t common_password = 16;

constexpr base::GrowingPause pause_before_retry{std::chrono::milliseconds(300), std::chrono::milliseconds(3000)};

/// Whether ipmitool takes the text for a user name, and for nothing else.
bool is_user(std::string_view user) {
    return user.size() <= longest_user && !user.starts_with('-') && base::holds_only(user, base::is_graphic);
}

std::string quote(std::string_view text, const core::BmcAccess& bmc) {
    return base::redacted(text, bmc.address.user, bmc.password, base::escape_briefly);
}

/// @throws BmcError  for credentials or hosts that cannot work
void require_usable(const core::BmcAccess& bmc, const char* step) {
    if (!core::plain_host(bmc.address.host)) {
        throw BmcError(Kind::unreachable, step, "this is not a host name or address: " + quote(bmc.address.host, bmc));
    }
    if (!is_user(bmc.address.user)) {
        throw BmcError(Kind::login, step, "an IPMI user has at most 16 bytes, printable, without a leading '-'");
    }
    if (bmc.password.reveal().size() > longest_password) {
        throw BmcError(Kind::login, step, "an IPMI password has at most 20 bytes, but the registered one has more");
    }
    if (base::contains(bmc.password.reveal(), '\0')) {
        throw BmcError(Kind::login, step, "an IPMI password must not contain a NUL byte");
    }
}

/// Each packet is sent once. A lost one costs the session, which is opened again; a command that were sent again could
/// be carried out twice. ipmitool waits for a BMC that is not there twice, with as much patience as for any answer.
core::IpmiPace usual_pace(std::chrono::milliseconds silence) {
    constexpr int waits = 2;
    constexpr int longest = 3;
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(silence).count();
    return {1, std::clamp(static_cast<int>(seconds) / waits, 1, longest)};
}

/// `retries` says how often ipmitool sends each packet of a session: also the command. Where that must not be repeated,
/// they are for the opening of a session.
/// @source  ipmitool 1.8.19, src/plugins/lanplus/lanplus.c: one number of attempts for all packets
core::IpmiSession make_session(core::BmcAddress address, Repeat repeat, std::chrono::milliseconds silence) {
    if (repeat == Repeat::harmful) address.retries.reset();
    return {address, usual_pace(silence)};
}

int count_openings(const core::BmcAddress& address, Repeat repeat) {
    return repeat == Repeat::harmful ? address.retries.value_or(1) : 1;
}

/// What the failure is, for people.
std::string words_of(const core::BmcAccess& bmc, const IpmitoolFailure& failure) {
    const auto& trouble = failure.trouble;
    std::string text = trouble.text;
    if (!trouble.line.empty()) text += ": " + quote(trouble.line, bmc);
    if (trouble.kind == Kind::login && bmc.password.reveal().size() > common_password) {
        text += "; this password has more than 16 bytes, which not every BMC accepts";
    }
    return text;
}

[[noreturn]] void fail(const core::BmcAccess& bmc, const IpmitoolFailure& failure) {
    throw BmcError(failure.trouble.kind, failure.step, words_of(bmc, failure));
}

[[noreturn]] void refuse_in_this_state(const char* step) {
    throw IpmitoolFailure{step, {Kind::refused, "the BMC cannot do that in the machine's present state", {}}};
}

/// What one request asks of a BMC, in one session or, when that is lost, in several.
class Talk {
public:
    explicit Talk(const core::BmcAccess& bmc) : bmc_(bmc) {}

    void use(IpmitoolSession& session) { session_ = &session; }

    PowerState power_status() {
        const auto answer = session_->ask("chassis power status");
        const auto state = parse_power_status(answer);
        if (!state) throw IpmitoolFailure{"power status", explain(answer)};
        return *state;
    }

    /// @return  empty if the BMC offers none
    std::optional<BootFlags> boot_flags(const char* step) {
        const auto answer = session_->ask("chassis bootparam get 5");
        auto flags = parse_boot_flags(answer);
        if (flags) return flags;
        auto trouble = explain(answer);
        if (trouble.kind != Kind::refused || trouble.remedy != Remedy::none) {
            throw IpmitoolFailure{step, std::move(trouble)};
        }
        return {};
    }

    enum class Outcome { done, not_in_present_state };

    /// A command that changes something.
    Outcome change(const char* step, const std::string& command, const std::string& success,
                   Repeat repeat = Repeat::harmless) {
        bmc_.before_change();
        is_open_ = true;
        is_harmful_ = repeat == Repeat::harmful;
        const auto answer = session_->ask(command);
        if (printed(answer, success)) {
            is_open_ = false;
            return Outcome::done;
        }
        auto trouble = explain(answer);
        is_open_ = trouble.may_be_done;
        if (trouble.in_present_state) return Outcome::not_in_present_state;
        throw IpmitoolFailure{step, std::move(trouble)};
    }

    void switch_power(const char* step, PowerState wanted) {
        const bool on = wanted == PowerState::on;
        const std::string success = std::string("Chassis Power Control: ") + (on ? "Up/On" : "Down/Off");
        if (change(step, std::string("chassis power ") + (on ? "on" : "off"), success) == Outcome::done) return;
        // Some BMCs refuse to switch on a machine that is on.
        if (power_status() != wanted) refuse_in_this_state(step);
    }

    /// Whether a command that was sent may have taken effect, as far as is known.
    bool may_be_done() const { return is_open_; }
    /// Whether it must not be sent again.
    bool is_final() const { return is_open_ && is_harmful_; }

private:
    const core::BmcAccess& bmc_;
    IpmitoolSession* session_ = nullptr;
    bool is_open_ = false;
    bool is_harmful_ = false;
};

/// Decides after each failure whether another session helps.
class Retries {
public:
    /// @param openings  how often a BMC that does not answer is asked for a session
    Retries(const core::BmcAccess& bmc, core::IpmiSession& how, core::BmcDeadline deadline, int openings)
        : bmc_(bmc), how_(how), deadline_(deadline), openings_left_(openings - 1) {}

    /// Returns when it is time for another session.
    /// @throws BmcError  when there should be none
    void after(IpmitoolFailure failure, const Talk& talk) {
        const auto& trouble = failure.trouble;
        if (is_unanswered_opening(trouble) && openings_left_ > 0 && !deadline_.has_passed()) {
            --openings_left_;
        } else {
            wait_or_fail(std::move(failure), talk);
        }
        begun_ = std::chrono::steady_clock::now();
    }

private:
    static bool is_unanswered_opening(const IpmitoolTrouble& trouble) {
        return trouble.is_silence || (trouble.kind == Kind::unreachable && trouble.remedy == Remedy::adapt);
    }

    void wait_or_fail(IpmitoolFailure failure, const Talk& talk) {
        auto& trouble = failure.trouble;
        if (trouble.kind == Kind::deadline && trouble.remedy == Remedy::none && talk.may_be_done()) {
            trouble.text += "; the request may have taken effect";
        }
        // What a lost session leaves open is worth more than why the next one was not to be had.
        const bool is_open = talk.may_be_done() || trouble.is_silence || trouble.kind == Kind::unreachable;
        if (lost_ && trouble.remedy == Remedy::none && is_open) fail(bmc_, *lost_);
        if (talk.is_final() || !is_worth_it(trouble)) fail(bmc_, failure);
        if (trouble.remedy == Remedy::reopen && !lost_) lost_ = std::move(failure);
    }

    bool is_worth_it(const IpmitoolTrouble& trouble) {
        if (trouble.remedy == Remedy::none) return false;
        if (trouble.remedy == Remedy::renew) return !deadline_.has_passed() && !std::exchange(has_renewed_, true);
        if (trouble.remedy == Remedy::adapt) return !deadline_.has_passed() && how_.adapt(trouble.hint);
        // A session that the deadline cuts off stays open at the BMC, and says less than the last one did.
        const auto next = (std::chrono::steady_clock::now() - begun_) * 3 / 2;
        const auto pause = pause_before_retry.after(++waits_);
        if (deadline_.left() <= pause + next) return false;
        std::this_thread::sleep_for(pause);
        return true;
    }

    const core::BmcAccess& bmc_;
    core::IpmiSession& how_;
    core::BmcDeadline deadline_;
    int openings_left_;
    std::optional<IpmitoolFailure> lost_;
    int waits_ = 0;
    bool has_renewed_ = false;
    std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();  ///< the present session
};

/// A power cycle, which may need several sessions.
class Cycle {
public:
    explicit Cycle(PowerCycle how) : cuts_(how == PowerCycle::cut) {}

    const char* step() const { return cuts_ ? "power cycle" : "power reset"; }

    void run(Talk& talk) {
        was_off_ = was_off_ || talk.power_status() == PowerState::off;
        if (!was_off_) {
            const std::string success = std::string("Chassis Power Control: ") + (cuts_ ? "Cycle" : "Reset");
            const std::string command = std::string("chassis power ") + (cuts_ ? "cycle" : "reset");
            if (talk.change(step(), command, success, Repeat::harmful) == Talk::Outcome::done) return;
            // The machine may have been switched off since its state was read.
            was_off_ = talk.power_status() == PowerState::off;
            if (!was_off_) refuse_in_this_state(step());
        }
        talk.switch_power(step(), PowerState::on);
    }

private:
    bool cuts_;
    bool was_off_ = false;  ///< in any of the sessions: a machine that has just been switched on is not cycled
};

constexpr const char* boot_step = "boot device";

/// The choice of a boot device, which is read back.
class BootChoice {
public:
    BootChoice(const core::BmcAccess& bmc, BootDevice device, core::BmcDriver::BootScope scope)
        : device_(device),
          // "none" overwrites any earlier choice, whether for one boot or for all.
          is_persistent_(scope == core::BmcDriver::BootScope::persistent && device != BootDevice::none),
          is_mode_named_(bmc.address.boot_mode) {
        if (is_mode_named_) uefi_ = bmc.address.boot_mode == "uefi";
    }

    /// @return  in what the BMC's boot flags differ from what was asked for
    core::BmcNotes make(Talk& talk) {
        if (!uefi_) {
            const auto before = talk.boot_flags(boot_step);
            uefi_ = !before || !before->valid || before->uefi;
        }
        if (talk.change(boot_step, command(), "Set Boot Device to " + word()) != Talk::Outcome::done) {
            refuse_in_this_state(boot_step);
        }
        return compare(talk.boot_flags(boot_step));
    }

private:
    std::string word() const {
        switch (device_) {
            case BootDevice::none: break;
            case BootDevice::disk: return "disk";
            case BootDevice::cdrom: return "cdrom";
            case BootDevice::http:
            case BootDevice::pxe: return "pxe";
        }
        return "none";
    }

    std::string command() const {
        std::vector<std::string> options;
        if (is_persistent_) options.emplace_back("persistent");
        if (*uefi_) options.emplace_back("efiboot");
        return "chassis bootdev " + word() + (options.empty() ? "" : " options=" + base::join(options, ","));
    }

    core::BmcNotes compare(const std::optional<BootFlags>& after) const {
        if (!after) return {"The BMC does not tell which boot device it has now"};
        // What is not valid says nothing; some BMCs never show what they have taken.
        if (!after->valid) return {};
        if (after->device != boot_selector(device_)) {
            throw IpmitoolFailure{boot_step,
                                  {Kind::refused, "the BMC took the command, but its boot device is", after->device}};
        }
        core::BmcNotes notes;
        if (after->uefi != *uefi_) {
            const auto name = [](bool uefi) { return std::string(uefi ? "UEFI" : "legacy"); };
            const auto other = "but for " + name(after->uefi) + " instead of " + name(*uefi_) + " boot";
            if (is_mode_named_ && is_persistent_) {
                throw IpmitoolFailure{boot_step, {Kind::refused, "the BMC took the command, " + other, {}}};
            }
            notes.push_back("The BMC took the boot device, " + other);
        }
        if (after->persistent != is_persistent_) {
            notes.push_back(std::string("The BMC took the boot device, but for ") +
                            (after->persistent ? "all starts" : "the next start only"));
        }
        return notes;
    }

    BootDevice device_;
    bool is_persistent_;
    bool is_mode_named_;
    std::optional<bool> uefi_;
};

/// Whether the BMC does not hear that its session ends.
bool is_silent(const IpmitoolTrouble& trouble) {
    return !trouble.is_answered && (trouble.kind == Kind::deadline || trouble.kind == Kind::unreachable);
}

/// The result of `use()`. When that fails, the session is closed: some BMCs have room for few.
template <class F>
auto closing_after_failure(IpmitoolSession& session, F&& use) {
    try {
        return use();
    } catch (const IpmitoolFailure& failure) {
        if (!is_silent(failure.trouble)) session.close_soon();
        throw;
    } catch (...) {
        session.close_soon();
        throw;
    }
}

}  // namespace

template <class F>
auto Ipmitool::in_session(const core::BmcAccess& bmc, const char* step, core::BmcDeadline deadline, Repeat repeat,
                          F&& talk_to) const {
    require_usable(bmc, step);
    auto how = make_session(bmc.address, repeat, options_.silence);
    Retries retries(bmc, how, deadline, count_openings(bmc.address, repeat));
    Talk talk(bmc);
    for (;;) {
        const auto since = std::chrono::steady_clock::now();
        try {
            IpmitoolSession session(options_, bmc, how.words(), step, deadline);
            auto answer = closing_after_failure(session, [&] {
                talk.use(session);
                return talk_to(talk);
            });
            session.close();
            return answer;
        } catch (IpmitoolFailure& failure) {
            if (failure.trouble.is_silence && std::chrono::steady_clock::now() - since >= options_.silence) {
                failure.trouble.kind = Kind::deadline;
                failure.trouble.text = "the BMC did not answer in time";
            }
            retries.after(failure, talk);
        }
    }
}

PowerState Ipmitool::power_status(const core::BmcAccess& bmc, core::BmcDeadline deadline) const {
    return in_session(bmc, "power status", deadline, Repeat::harmless, [](Talk& talk) { return talk.power_status(); });
}

void Ipmitool::set_power(const core::BmcAccess& bmc, PowerState wanted, core::BmcDeadline deadline) const {
    const char* const step = wanted == PowerState::on ? "power on" : "power off";
    in_session(bmc, step, deadline, Repeat::harmless, [&](Talk& talk) {
        talk.switch_power(step, wanted);
        return wanted;
    });
}

core::BmcNotes Ipmitool::power_cycle(const core::BmcAccess& bmc, PowerCycle how, core::BmcDeadline deadline) const {
    Cycle cycle(how);
    return in_session(bmc, cycle.step(), deadline, Repeat::harmful, [&](Talk& talk) {
        cycle.run(talk);
        return core::BmcNotes();
    });
}

core::BmcNotes Ipmitool::power_cycle_to_network(const core::BmcAccess& bmc, PowerCycle how,
                                                core::BmcDeadline deadline) const {
    Cycle cycle(how);
    BootChoice choice(bmc, BootDevice::pxe, BootScope::next);
    core::BmcNotes notes;
    bool is_settled = false;  // whether the boot device is set or given up, in any of the sessions
    return in_session(bmc, cycle.step(), deadline, Repeat::harmful, [&](Talk& talk) {
        try {
            if (!is_settled) notes = choice.make(talk);
            is_settled = true;
        } catch (const IpmitoolFailure& failure) {
            if (failure.trouble.kind != Kind::refused || failure.trouble.remedy != Remedy::none) throw;
            notes = {core::network_boot_refused(std::string(failure.step) + ": " + words_of(bmc, failure))};
            is_settled = true;
        }
        cycle.run(talk);
        return notes;
    });
}

core::BmcNotes Ipmitool::set_boot_device(const core::BmcAccess& bmc, BootDevice device, BootScope scope,
                                         core::BmcDeadline deadline) const {
    if (device == BootDevice::http) offer_nothing("boot by HTTP");
    BootChoice choice(bmc, device, scope);
    return in_session(bmc, boot_step, deadline, Repeat::harmless, [&](Talk& talk) { return choice.make(talk); });
}

}  // namespace haas::drivers
