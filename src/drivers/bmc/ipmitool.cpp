#include "drivers/bmc/ipmitool.hpp"

#include <algorithm>

#include "base/redaction.hpp"
#include "base/text.hpp"
#include "drivers/address.hpp"
#include "drivers/bmc/ipmitool_output.hpp"

namespace haas::drivers {

namespace {

using core::BmcError;
using core::BootDevice;
using core::PowerCycle;
using core::PowerState;
using Kind = core::BmcError::Kind;

constexpr int default_port = 623;
constexpr std::size_t longest_user = 16;      // IPMI 2.0, 22.28
constexpr std::size_t longest_password = 20;  // IPMI 2.0, 22.30; BMCs that only know IPMI 1.5 keep 16
constexpr std::size_t common_password = 16;

/// In bytes; a run prints about ten lines.
constexpr std::size_t output_limit = std::size_t{64} * 1024;

constexpr const char* suite_hint =
    "; some BMCs do not say which cipher suites they have: if this is one, register the node with a cipher_suite (3 or 17)";

/// Whether ipmitool takes the text for a user name, and for nothing else.
bool is_user(std::string_view user) {
    return user.size() <= longest_user && !user.starts_with('-') && base::holds_only(user, base::is_graphic);
}

std::string quote(std::string_view text, const core::BmcAccess& bmc) {
    return base::redacted(text, bmc.address.user, bmc.password, base::escape_briefly);
}

/// The arguments that open a session.
/// @throws BmcError  for credentials or hosts that cannot work
std::vector<std::string> session_words(const core::BmcAccess& bmc, const char* step) {
    const auto host = plain_host(bmc.address.host);
    if (!host) {
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
    // Each packet is sent twice, with timeouts of 1 s and 2 s. A dead host is known after 6 s, within the usual
    // deadline.
    std::vector<std::string> words{"-v",
                                   "-I",
                                   "lanplus",
                                   "-N",
                                   "1",
                                   "-R",
                                   "2",
                                   "-H",
                                   *host,
                                   "-p",
                                   std::to_string(bmc.address.port.value_or(default_port)),
                                   "-U",
                                   bmc.address.user,
                                   "-E"};
    if (bmc.address.cipher_suite) words.insert(words.end(), {"-C", std::to_string(*bmc.address.cipher_suite)});
    return words;
}

/// @name The exit statuses of timeout(1) when it cannot start the program
/// @source  timeout(1)
/// @{
constexpr int cannot_start = 126;
constexpr int not_found = 127;
/// @}

/// Runs the program under timeout(1), whose deadline holds even if this process is killed. So the program ends soon in
/// any case, and sends nothing to a machine that may belong to somebody else by then.
std::vector<std::string> on_its_own(const std::string& program, std::chrono::milliseconds deadline) {
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(deadline).count() + 1;
    return {"timeout", "--signal=KILL", std::to_string(seconds), program};
}

[[noreturn]] void fail(const core::BmcAccess& bmc, const char* step, const sys::Result& run) {
    const auto trouble = explain(run);
    std::string text = trouble.text;
    if (!trouble.line.empty()) text += ": " + quote(trouble.line, bmc);
    if (trouble.kind == Kind::login && bmc.password.reveal().size() > common_password) {
        text += "; this password has more than 16 bytes, which not every BMC accepts";
    }
    throw BmcError(trouble.kind, step, text);
}

[[noreturn]] void fail_unfinished(const core::BmcAccess& bmc, const char* step, const sys::Result& run) {
    using End = sys::Result::End;
    if (run.end == End::too_much_output) throw BmcError(Kind::unexpected, step, "ipmitool printed too much");
    if (run.end == End::signalled) {
        throw BmcError(Kind::unexpected, step, "ipmitool was ended by signal " + std::to_string(run.status));
    }
    std::string text = "the BMC did not answer in time; the request may have taken effect";
    if (!bmc.address.cipher_suite) text += suite_hint;
    throw BmcError(Kind::deadline, step, text);
}

}  // namespace

sys::Result Ipmitool::call(const core::BmcAccess& bmc, const Request& request, core::BmcDeadline deadline) const {
    sys::Command command;
    command.argv = session_words(bmc, request.step);
    command.argv.insert(command.argv.end(), request.words.begin(), request.words.end());
    command.environment.emplace_back("IPMITOOL_PASSWORD", std::string(bmc.password.reveal()));
    command.output_limit = output_limit;
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline.left());
    if (left.count() == 0) {
        throw BmcError(Kind::deadline, request.step, "no time was left for the BMC");
    }
    command.deadline = std::min(left, options_.command_timeout);
    const auto words = on_its_own(options_.program, command.deadline);
    command.argv.insert(command.argv.begin(), words.begin(), words.end());
    sys::Result run;
    try {
        run = sys::run(command);
    } catch (const base::Error& error) {
        throw BmcError(Kind::not_offered, request.step, error.what());
    }
    if (run.end != sys::Result::End::exited) fail_unfinished(bmc, request.step, run);
    if (run.status == cannot_start || run.status == not_found) {
        throw BmcError(Kind::not_offered, request.step, "cannot start " + options_.program);
    }
    return run;
}

Ipmitool::Outcome Ipmitool::command(const core::BmcAccess& bmc, const Request& request, const std::string& success,
                                    core::BmcDeadline deadline) const {
    bmc.before_change();
    const auto run = call(bmc, request, deadline);
    if (printed(run, success)) return Outcome::done;
    if (explain(run).in_present_state) return Outcome::not_in_present_state;
    fail(bmc, request.step, run);
}

PowerState Ipmitool::power_status(const core::BmcAccess& bmc, core::BmcDeadline deadline) const {
    const Request request{"power status", {"chassis", "power", "status"}};
    const auto run = call(bmc, request, deadline);
    const auto state = parse_power_status(run);
    if (!state) fail(bmc, request.step, run);
    return *state;
}

void Ipmitool::set_power(const core::BmcAccess& bmc, PowerState wanted, core::BmcDeadline deadline) const {
    const bool on = wanted == PowerState::on;
    const Request request{on ? "power on" : "power off", {"chassis", "power", on ? "on" : "off"}};
    const std::string success = std::string("Chassis Power Control: ") + (on ? "Up/On" : "Down/Off");
    if (command(bmc, request, success, deadline) == Outcome::done) return;
    // Some BMCs refuse to switch on a machine that is on.
    if (power_status(bmc, deadline) == wanted) return;
    throw BmcError(Kind::refused, request.step, "the BMC cannot do that in the machine's present state");
}

core::BmcNotes Ipmitool::power_cycle(const core::BmcAccess& bmc, PowerCycle how, core::BmcDeadline deadline) const {
    const auto switch_on = [&] {
        set_power(bmc, PowerState::on, deadline);
        return core::BmcNotes();
    };
    if (power_status(bmc, deadline) == PowerState::off) return switch_on();
    const bool cut = how == PowerCycle::cut;
    const Request request{cut ? "power cycle" : "power reset", {"chassis", "power", cut ? "cycle" : "reset"}};
    const std::string success = std::string("Chassis Power Control: ") + (cut ? "Cycle" : "Reset");
    if (command(bmc, request, success, deadline) == Outcome::done) return {};
    // The machine may have been switched off since its state was read.
    if (power_status(bmc, deadline) == PowerState::off) return switch_on();
    throw BmcError(Kind::refused, request.step, "the BMC cannot do that in the machine's present state");
}

core::BmcNotes Ipmitool::set_boot_device(const core::BmcAccess& bmc, BootDevice device, BootScope scope,
                                         core::BmcDeadline deadline) const {
    if (device == BootDevice::http) {
        throw BmcError(Kind::not_offered, "boot device", "IPMI knows no boot by HTTP; Redfish does");
    }
    const std::string word = device == BootDevice::pxe     ? "pxe"
                             : device == BootDevice::disk  ? "disk"
                             : device == BootDevice::cdrom ? "cdrom"
                                                           : "none";
    Request request{"boot device", {"chassis", "bootdev", word}};
    // "none" overwrites any earlier choice, whether for one boot or for all.
    if (scope == BootScope::persistent && device != BootDevice::none) request.words.emplace_back("options=persistent");
    if (command(bmc, request, "Set Boot Device to " + word, deadline) == Outcome::done) return {};
    throw BmcError(Kind::refused, request.step, "the BMC cannot do that in the machine's present state");
}

}  // namespace haas::drivers
