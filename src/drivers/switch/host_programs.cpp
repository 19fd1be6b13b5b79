#include "drivers/switch/host_programs.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/error.hpp"
#include "base/redaction.hpp"
#include "base/text.hpp"

namespace haas::drivers {

namespace {

using core::SwitchError;
using Kind = SwitchError::Kind;

/// What sudo says when it does not run a program, and what helps.
/// @source  sudo 1.9.13 of Debian 12, tried with each of these but the terminals
struct SudoRefusal {
    std::string_view begin;  ///< of the line
    std::string_view words;
    Kind kind;
    std::string_view remedy;
};
constexpr std::string_view other_password =
    "sudo refuses the enable_password: register the password of the user there, with `haas switch_update`";
constexpr std::string_view no_password =
    "sudo asks for a password: register it as enable_password, or let sudo run programs without one (NOPASSWD)";
constexpr std::string_view no_rights = "sudo does not allow this program to the user: allow it in sudoers";
constexpr std::string_view self = "sudo: ";
constexpr std::array<SudoRefusal, 9> sudo_refusals{
    {{self, "incorrect password attempt", Kind::unreachable, other_password},
     {self, "no password was provided", Kind::unreachable, other_password},
     {self, "a password is required", Kind::unreachable, no_password},
     {self, "a terminal is required", Kind::unreachable, no_password},
     {self, ": command not found", Kind::unreachable, "the host cannot run this"},
     {self, "must have a tty", Kind::refused, "sudo wants a terminal: take `requiretty` out of sudoers"},
     {"", " is not in the sudoers file", Kind::refused, no_rights},
     {"Sorry, user ", " is not allowed to ", Kind::refused, no_rights},
     {"Sorry, user ", " may not run sudo ", Kind::refused, no_rights}}};

/// Asks nobody, and does not use that sudo remembers the user: so it says whether sudoers wants a password for this.
const std::vector<std::string> sudo_asked{"sudo", "-k", "-n"};
const std::vector<std::string> sudo_told{"sudo", "-k", "-S", "-p", ""};

bool wants_password(const sys::Result& result) {
    if (result.end != sys::Result::End::exited || result.status != 1) return false;
    const auto lines = base::split(result.errors, '\n');
    return std::any_of(lines.begin(), lines.end(), [](std::string_view line) {
        return line.starts_with(self) && base::contains(line, "a password is required");
    });
}

std::string in_one_line(std::string_view text) { return base::one_line(text); }

}  // namespace

HostPrograms::HostPrograms(std::unique_ptr<HostCommands> commands, SudoUse sudo, HostLogin login,
                           const core::SwitchTimeouts& timeouts)
    : commands_(std::move(commands)), sudo_(std::move(sudo)), login_(std::move(login)), timeouts_(timeouts) {}

sys::Result HostPrograms::run(const std::string& step, const std::vector<std::string>& argv) {
    switch (sudo_.way) {
        case SudoUse::Way::none: break;
        case SudoUse::Way::without_password: return run_as_root(step, {"sudo", "-n"}, argv, {});
        case SudoUse::Way::with_password: return run_with_password(step, argv);
    }
    return start(step, {}, argv, {});
}

sys::Result HostPrograms::run_with_password(const std::string& step, const std::vector<std::string>& argv) {
    // What sudo does not read, the program would.
    if (!wants_password_.contains(argv.front())) {
        auto result = start(step, sudo_asked, argv, {});
        if (!wants_password(result)) {
            require_sudo(step, result);
            return result;
        }
        wants_password_.insert(argv.front());
    }
    return run_as_root(step, sudo_told, argv, std::string(sudo_.password.reveal()) + '\n');
}

sys::Result HostPrograms::run_as_root(const std::string& step, const std::vector<std::string>& sudo,
                                      const std::vector<std::string>& argv, const std::string& input) {
    auto result = start(step, sudo, argv, input);
    require_sudo(step, result);
    return result;
}

sys::Result HostPrograms::start(const std::string& step, std::vector<std::string> words,
                                const std::vector<std::string>& argv, const std::string& input) {
    if (timeouts_.before_command != nullptr) (*timeouts_.before_command)();
    words.insert(words.end(), argv.begin(), argv.end());
    sys::Result result;
    try {
        result = commands_->run(words, input, timeouts_.command);
    } catch (const base::Error& error) {
        throw SwitchError(Kind::unreachable, step, quote(error.what()));
    }
    const std::string command = "`" + base::one_line(base::join(argv, " "), 80) + "`: ";
    switch (result.end) {
        case sys::Result::End::exited: break;
        case sys::Result::End::too_much_output:
            throw SwitchError(Kind::refused, step, command + "an answer without end");
        case sys::Result::End::signalled:
            throw SwitchError(Kind::unreachable, step, command + "a signal ended it: " + quote(result.errors));
        case sys::Result::End::deadline: throw SwitchError(Kind::unreachable, step, command + "no answer in time");
    }
    if (cannot_start(result))
        throw SwitchError(Kind::unreachable, step, command + "the host cannot run this: " + quote(result.errors));
    return result;
}

void HostPrograms::require_sudo(const std::string& step, const sys::Result& result) const {
    if (result.status != 1) return;
    for (const auto line : base::split(result.errors, '\n')) {
        for (const auto& each : sudo_refusals) {
            if (!line.starts_with(each.begin) || !base::contains(line, each.words)) continue;
            throw SwitchError(each.kind, step, std::string(each.remedy) + " (" + quote(line) + ")");
        }
    }
}

std::string HostPrograms::quote(std::string_view words) const {
    return base::redacted(words, login_.user, login_.password, sudo_.password, in_one_line);
}

}  // namespace haas::drivers
