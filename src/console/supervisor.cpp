#include "console/supervisor.hpp"

#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>

#include "base/error.hpp"
#include "base/redaction.hpp"
#include "base/text.hpp"

namespace haas::console {

namespace {

/// ipmitool's message when the session is open. Before it come its own messages, after it the machine's output.
/// @source  ipmitool 1.8.19, lib/ipmi_sol.c
constexpr std::string_view banner = "[SOL Session operational.  Use ~? for help]";

/// ipmitool's message when the BMC has no session; its exit status is then 1.
constexpr std::string_view not_active = "SOL payload already de-activated";

/// ipmitool's own messages are a few lines. More output than this before a session is open is something unexpected.
constexpr std::size_t longest_greeting = 16384;

/// Before ipmitool has a session with the BMC, there is nothing to activate either.
constexpr std::string_view no_session = "Error: Unable to establish ";

/// Twice: a lost packet should not end a console, and a BMC that is away should be noticed soon. Slow BMCs need
/// seconds.
constexpr core::IpmiPace usual_pace{2, 3};

/// What ipmitool prints by itself, among the machine's output, when a session ends.
/// @source  ipmitool 1.8.19, lib/ipmi_sol.c
constexpr std::array<std::string_view, 5> last_words{
    "SOL session closed by BMC", "Error: No response to keepalive - Terminating session", "Error in SOL session",
    "Error sending SOL data", "Error sending SOL data: FAIL"};

/// So much of a session's output is enough to know that it is the machine's.
constexpr std::size_t longest_last_words = 512;

/// Whether a session's output is more than ipmitool's own last words.
bool is_from_machine(std::string_view output) {
    if (output.size() >= longest_last_words) return true;
    const auto is_said_by_ipmitool = [](std::string_view line) {
        line = base::trim(line);
        return line.empty() || std::find(last_words.begin(), last_words.end(), line) != last_words.end();
    };
    const auto lines = base::split(output, '\n');
    return !std::all_of(lines.begin(), lines.end(), is_said_by_ipmitool);
}

/// The last line of ipmitool's output, fit for a log that tenants read.
std::string last_line(std::string_view text, const Job& job) {
    const auto line = base::trim(base::split(base::trim(text), '\n').back());
    return base::redacted(line, job.address.user, job.password,
                          [](std::string_view said) { return base::one_line(said); });
}

std::string why(const std::string& said, const std::string& end, const Job& job) {
    const std::string line = last_line(said, job);
    return line.empty() ? "ipmitool ended with " + end : line;
}

std::string variable(const char* name, const char* otherwise) {
    const char* const value = std::getenv(name);
    return std::string(name) + '=' + (value != nullptr ? value : otherwise);
}

}  // namespace

Supervisor::Supervisor(std::string ipmitool, const Job& job, LogWriter& log, int stop, const Patience& patience)
    : ipmitool_(std::move(ipmitool)),
      job_(job),
      log_(log),
      stop_(stop),
      patience_(patience),
      how_(job.address, usual_pace) {}

void Supervisor::run() {
    int failures = 0;
    while (!stopping_) {
        brought_.clear();
        std::string reason;
        try {
            reason = serve_session();
        } catch (const base::Error& error) {
            reason = error.what();  // no process or terminal now: try again later, as after any failure
        }
        if (stopping_) break;
        tell_failure(reason);
        if (is_from_machine(brought_)) failures = 0;
        rest(patience_.pause.after(++failures));
    }
    if (may_be_active_) deactivate(patience_.clean_up);
}

/// Serves one session from beginning to end.
/// @return  why it ended, or could not begin
std::string Supervisor::serve_session() {
    // A session that was not closed properly still exists, and a BMC allows only one.
    std::string problem = free_session();
    if (stopping_) return {};
    if (base::contains(problem, no_session)) return "not connected: " + problem;
    // Some BMCs refuse this where there is no session, or always.
    if (!problem.empty() && problem != last_deactivation_) {
        log_.note("the end of an older session failed (" + problem + "), trying to connect all the same");
    }
    last_deactivation_ = problem;

    Terminal terminal = start({"sol", "activate"});
    may_be_active_ = true;
    problem = open_session(terminal);
    if (!problem.empty() || stopping_) return problem;
    problem = log_session(terminal);
    lost_at_ = Clock::now();
    return problem;
}

/// Logs the machine's output until the session ends, or we are to stop.
/// @return  why it ended
std::string Supervisor::log_session(Terminal& terminal) {
    last_failure_.clear();
    for (;;) {
        bool silent = true;
        const End end = serve(terminal, base::Deadline::in(patience_.silence), [&](const std::string& bytes) {
            log_output(bytes);
            silent = false;
            slow_down(bytes.size());
            return stopping_;
        });
        // ipmitool's last words are in the log already, among the machine's output: nothing distinguishes the two.
        if (end == End::exited) return "connection lost: ipmitool ended with " + terminal.kill();
        if (silent && !stopping_ && session_is_gone()) return "connection lost: the BMC has ended the session";
        if (stopping_) {
            leave(terminal);
            return {};
        }
    }
}

void Supervisor::log_output(std::string_view bytes) {
    log_.write(bytes);
    if (brought_.size() < longest_last_words) brought_ += bytes.substr(0, longest_last_words - brought_.size());
}

/// The fastest serial lines bring 0.1 MB in a second. A BMC that sends as much as it can must not keep a disk and a
/// processor busy, which others need as well: it has to wait.
void Supervisor::slow_down(std::size_t bytes) {
    constexpr std::size_t most_in_a_second = std::size_t{1024} * 1024;
    constexpr std::chrono::milliseconds second{1000};
    const auto now = Clock::now();
    if (now - second_began_ >= second) {
        second_began_ = now;
        heard_ = 0;
    }
    heard_ += bytes;
    if (heard_ > most_in_a_second) rest(std::chrono::ceil<std::chrono::milliseconds>(second_began_ + second - now));
}

/// Whether the BMC reports that it has no session. ipmitool does not notice when somebody else takes over its session,
/// because its keep-alive only checks that the BMC answers. With `usesolkeepalive` it ends sessions that are intact
/// (1.8.19 with ipmi_sim).
/// @source  IPMI 2.0, 24.4 (Get Payload Activation Status): the number of possible sessions, and a bit for each active
/// one
bool Supervisor::session_is_gone() {
    Terminal terminal = start({"raw", "0x06", "0x4a", "0x01"});
    std::string said;
    const End end = serve(terminal, base::Deadline::in(patience_.ask), [&said](const std::string& bytes) {
        said += bytes;
        return said.size() > longest_greeting;
    });
    terminal.kill();
    const auto bytes = base::trim(said);
    const bool is_none =
        bytes.size() == 8 && base::holds_only(bytes.substr(0, 2), base::is_lower_hex) && bytes.substr(2) == " 00 00";
    return end == End::exited && terminal.ended_well() && is_none;
}

/// Waits until ipmitool reports that the session is open.
/// @return  the reason if it does not; empty if it does, or when we are to stop
std::string Supervisor::open_session(Terminal& terminal) {
    std::string said;
    std::size_t found = std::string::npos;
    const End end = serve(terminal, base::Deadline::in(patience_.activate), [&](const std::string& bytes) {
        said += bytes;
        found = said.find(banner);
        const bool complete = found != std::string::npos && said.find('\n', found) != std::string::npos;
        return complete || said.size() > longest_greeting;
    });
    if (end == End::stopped) {
        leave(terminal);
        return {};
    }
    if (end == End::enough && found != std::string::npos) {
        tell_connection();
        const auto output = std::string_view(said).substr(said.find('\n', found) + 1);
        log_output(output);
        return {};
    }
    const std::string how = terminal.kill();
    if (end == End::exited) return "not connected: " + why(said, how, job_);
    return end == End::deadline ? "not connected: ipmitool did not answer in time"
                                : "not connected: ipmitool printed something unexpected";
}

/// Ends a session that the BMC may have, in each of the ways in which it may be asked.
/// @return  as deactivate()
std::string Supervisor::free_session() {
    for (;;) {
        hint_ = core::IpmiHint::none;
        std::string problem = deactivate(patience_.deactivate);
        if (stopping_ || hint_ == core::IpmiHint::none) return problem;
        if (how_.adapt(hint_)) continue;
        how_ = core::IpmiSession(job_.address, usual_pace);  // next time from the beginning: the BMC may have been ill
        return problem;
    }
}

/// Tells the reader of the log where output is missing.
void Supervisor::tell_connection() {
    if (!lost_at_) return log_.note("connected");
    const auto gap = std::chrono::ceil<std::chrono::seconds>(Clock::now() - *lost_at_).count();
    log_.note("reconnected after " + std::to_string(gap) + " s, whose output is missing");
}

/// Ends a session that the BMC may have, whether it is ours or somebody else's.
/// @return  the reason if that failed; empty when there is no session now, or when we are to stop
std::string Supervisor::deactivate(std::chrono::milliseconds limit) {
    // With `-v`, ipmitool says why it has no session.
    Terminal terminal = start({"-v", "sol", "deactivate"});
    std::string said;
    const End end = serve(terminal, base::Deadline::in(limit), [&said](const std::string& bytes) {
        said += bytes;
        return said.size() > longest_greeting;
    });
    const std::string how = terminal.kill();
    if (end == End::stopped) return {};
    if (end == End::deadline) return "ipmitool did not answer in time";
    if (end == End::enough) return "ipmitool printed something unexpected";
    if (base::contains(said, no_session)) hint_ = core::find_ipmi_hint(said);
    if (!terminal.ended_well() && !base::contains(said, not_active)) return why(said, how, job_);
    may_be_active_ = false;
    return {};
}

/// Ends a session as a person would; the machine's output is discarded from now on.
void Supervisor::leave(Terminal& terminal) {
    terminal.type("~.");
    const End end = serve(terminal, base::Deadline::in(patience_.leave), [](const std::string&) { return false; });
    terminal.kill();
    may_be_active_ = end != End::exited || !terminal.ended_well();
}

/// Passes on a program's output until the program ends, `take` returns true, the time is over, or we are to stop.
Supervisor::End Supervisor::serve(Terminal& terminal, Until until,
                                  const std::function<bool(const std::string&)>& take) {
    bool hung_up = false;
    for (;;) {
        if (until && until->has_passed()) return End::deadline;
        // poll() ignores negative descriptors. Otherwise a terminal that is hung up would always be ready, and so would
        // `stop_`.
        std::array<pollfd, 3> events{{{hung_up ? -1 : terminal.output(), POLLIN, 0},
                                      {terminal.end(), POLLIN, 0},
                                      {stopping_ ? -1 : stop_, POLLIN, 0}}};
        if (::poll(events.data(), events.size(), until ? until->poll_timeout() : -1) < 0) {
            if (errno == EINTR) continue;
            throw base::Error("cannot wait for ipmitool");
        }
        if (events[2].revents != 0) {
            stopping_ = true;
            return End::stopped;
        }
        std::string bytes = events[0].revents != 0 ? terminal.read() : std::string();
        hung_up = hung_up || (events[0].revents != 0 && bytes.empty());
        if (!bytes.empty() && take(bytes)) return End::enough;
        // Read all of its output first: the end may be reported together with output.
        if (bytes.empty() && events[1].revents != 0) return End::exited;
    }
}

void Supervisor::rest(std::chrono::milliseconds pause) {
    const auto until = base::Deadline::in(pause);
    while (!until.has_passed()) {
        pollfd stop{stop_, POLLIN, 0};
        if (::poll(&stop, 1, until.poll_timeout()) > 0) {
            stopping_ = true;
            return;
        }
    }
}

/// Logs a failure only once, so a BMC that is unreachable for a week does not fill the log.
void Supervisor::tell_failure(const std::string& reason) {
    if (reason == last_failure_) return;
    log_.note(reason);
    last_failure_ = reason;
}

Terminal Supervisor::start(std::initializer_list<const char*> words) const {
    std::vector<std::string> argv = how_.words();
    argv.insert(argv.begin(), ipmitool_);
    argv.insert(argv.end(), words.begin(), words.end());
    return {argv,
            {variable("PATH", "/usr/sbin:/usr/bin:/sbin:/bin"), variable("HOME", "/"), "LC_ALL=C",
             "IPMITOOL_PASSWORD=" + std::string(job_.password.reveal())}};
}

}  // namespace haas::console
