// Keeps a machine's serial console connected while it is logged.
#pragma once

#include <chrono>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/backoff.hpp"
#include "base/deadline.hpp"
#include "console/job.hpp"
#include "console/log_writer.hpp"
#include "console/terminal.hpp"
#include "core/ipmi_session.hpp"

namespace haas::console {

/// Pauses and deadlines of a supervisor.
struct Patience {
    std::chrono::milliseconds activate{60000};    ///< for ipmitool to report that the session is open
    std::chrono::milliseconds deactivate{30000};  ///< for `sol deactivate`, before a session
    std::chrono::milliseconds silence{
        30000};                             ///< of a machine, before its BMC is asked whether the session still exists
    std::chrono::milliseconds ask{5000};    ///< for that answer
    std::chrono::milliseconds leave{4000};  ///< for ipmitool to end after `~.`
    std::chrono::milliseconds clean_up{4000};  ///< for `sol deactivate`, at the end
    /// Before the next try; after a session that brought output, it is the first one again.
    base::GrowingPause pause{std::chrono::seconds(1), std::chrono::seconds(60)};
};

/// Runs `ipmitool sol activate` again and again, and writes the output to a log.
class Supervisor {
public:
    /// @param ipmitool  the program, looked up in PATH
    /// @param stop  a descriptor that becomes readable when the console is to end, and stays so
    Supervisor(std::string ipmitool, const Job& job, LogWriter& log, int stop, const Patience& patience = {});

    /// Runs until `stop` is readable; then ends the session, so that the next one can begin at once.
    void run();

private:
    using Clock = std::chrono::steady_clock;
    using Until = std::optional<base::Deadline>;
    enum class End { exited, deadline, enough, stopped };

    std::string serve_session();
    std::string open_session(Terminal& terminal);
    void tell_connection();
    std::string free_session();
    std::string log_session(Terminal& terminal);
    void log_output(std::string_view bytes);
    void slow_down(std::size_t bytes);
    bool session_is_gone();
    std::string deactivate(std::chrono::milliseconds limit);
    void leave(Terminal& terminal);
    End serve(Terminal& terminal, Until until, const std::function<bool(const std::string&)>& take);
    void rest(std::chrono::milliseconds pause);
    void tell_failure(const std::string& reason);
    Terminal start(std::initializer_list<const char*> words) const;

    std::string ipmitool_;
    const Job& job_;
    LogWriter& log_;
    int stop_;
    Patience patience_;
    bool stopping_ = false;
    core::IpmiSession how_;
    core::IpmiHint hint_ = core::IpmiHint::none;  ///< what the last failure to open a session with the BMC means
    Clock::time_point second_began_{};            ///< in which `heard_` bytes of the session came
    std::size_t heard_ = 0;
    std::optional<Clock::time_point> lost_at_;  ///< since when nothing is logged; empty before the first session
    std::string brought_;                       ///< the beginning of what the last session brought
    bool may_be_active_ = false;                ///< a session of ours may be left on the BMC
    std::string last_failure_;
    std::string last_deactivation_;  ///< why it failed, if it did
};

}  // namespace haas::console
