#include "drivers/bmc/ipmitool_session.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace haas::drivers {

namespace {

using core::BmcError;
using Kind = core::BmcError::Kind;

/// In bytes; a run prints a few dozen lines.
constexpr std::size_t output_limit = std::size_t{64} * 1024;

/// With `-v`, ipmitool prints this when the session is open, right before its first command.
/// @source  ipmitool 1.8.19, lib/ipmi_main.c
constexpr std::string_view opened = "Discovered IPMB address";

/// A command that only prints a line: after the command before it has ended.
/// @source  ipmitool 1.8.19, lib/ipmi_shell.c
constexpr const char* end_mark = "exec";
constexpr std::string_view end_line = "Usage: exec <filename>";

/// @name The exit statuses of timeout(1) when it cannot start the program
/// @source  timeout(1)
/// @{
constexpr int cannot_start = 126;
constexpr int not_found = 127;
/// @}

/// Runs the program under timeout(1), whose deadline holds even if this process is killed. So the program ends soon in
/// any case, and sends nothing to a machine that may belong to somebody else by then. stdbuf(1) makes it write each
/// line at once.
std::vector<std::string> on_its_own(const std::string& program, std::chrono::milliseconds deadline) {
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(deadline).count() + 1;
    return {"timeout", "--signal=KILL", std::to_string(seconds), "stdbuf", "-oL", program, "-v"};
}

sys::Command make_command(const IpmitoolOptions& options, const core::BmcAccess& bmc,
                          const std::vector<std::string>& words, const char* step, core::BmcDeadline deadline) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline.left());
    if (left.count() == 0) throw BmcError(Kind::deadline, step, "no time was left for the BMC");
    sys::Command command;
    command.deadline = std::min(left, options.command_timeout);
    command.argv = on_its_own(options.program, command.deadline);
    command.argv.insert(command.argv.end(), words.begin(), words.end());
    command.argv.insert(command.argv.end(), {"exec", "/dev/stdin"});
    command.environment.emplace_back("IPMITOOL_PASSWORD", std::string(bmc.password.reveal()));
    command.output_limit = output_limit;
    return command;
}

sys::Conversation start(const sys::Command& command, const char* step) {
    try {
        return sys::Conversation(command);
    } catch (const base::Error& error) {
        throw BmcError(Kind::not_offered, step, error.what());
    }
}

}  // namespace

IpmitoolSession::IpmitoolSession(const IpmitoolOptions& options, const core::BmcAccess& bmc,
                                 const std::vector<std::string>& words, const char* step, core::BmcDeadline deadline)
    : talk_(start(make_command(options, bmc, words, step, deadline), step)) {
    const auto is_open = [](const sys::Result& so_far) { return base::contains(so_far.errors, opened); };
    if (talk_.hear(is_open)) return;
    const auto& run = talk_.result();
    if (run.end == sys::Result::End::exited && (run.status == cannot_start || run.status == not_found)) {
        throw BmcError(Kind::not_offered, step, "cannot start " + options.program);
    }
    throw IpmitoolFailure{step, explain(run)};
}

sys::Result IpmitoolSession::ask(const std::string& command) {
    const std::size_t output_before = talk_.result().output.size();
    const std::size_t errors_before = talk_.result().errors.size();
    std::size_t end = std::string::npos;
    talk_.say(command + '\n' + end_mark + '\n');
    const bool carried_out = talk_.hear([&](const sys::Result& so_far) {
        end = so_far.errors.find(end_line, errors_before);
        return end != std::string::npos;
    });
    auto answer = talk_.result();
    answer.output.erase(0, output_before);
    answer.errors = answer.errors.substr(errors_before, carried_out ? end - errors_before : end);
    if (carried_out) {
        answer.end = sys::Result::End::exited;
        answer.status = 0;
    } else if (answer.ok()) {
        answer.status = 1;  // whatever it has printed
    }
    return answer;
}

void IpmitoolSession::close() {
    talk_.end_input();
    talk_.hear([](const sys::Result&) { return false; });
}

void IpmitoolSession::close_soon() {
    talk_.hurry(std::chrono::seconds(2));
    close();
}

}  // namespace haas::drivers
