// A BMC for the tests of the IPMI driver: one ipmi_sim, and a driver whose ipmitool notes how it was called.
#pragma once

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "bmc/daemon.hpp"
#include "core/bmc.hpp"
#include "drivers/bmc/ipmitool.hpp"
#include "unit/temporary_directory.hpp"

namespace haas_test {

/// How an action failed, and how long that took.
struct IpmiFailure {
    haas::core::BmcError::Kind kind;
    std::string text;
    std::chrono::milliseconds took;
};

/// What an action failed with; an exception when it does not, or when its text is not fit for a log.
/// @param password  must not be in the text
template <class Action>
IpmiFailure ipmi_failure(const std::string& password, Action&& action);

/// Listens on 127.0.0.1; the machine is off.
class IpmiBmc {
public:
    /// Skips the test where ipmi_sim or ipmitool is not installed.
    IpmiBmc();

    haas::drivers::Ipmitool driver() const { return haas::drivers::Ipmitool(options); }
    static haas::core::BmcDeadline soon() { return std::chrono::steady_clock::now() + std::chrono::seconds(30); }

    /// The one line of a file of the simulator: "power", "boot".
    std::string read(const std::string& file) const;
    void write(const std::string& file, const std::string& line) const;

    /// What the BMC asked of the machine since the last call of this, and what ipmitool was called with for it.
    std::vector<std::string> take_calls() { return take("calls"); }
    std::vector<std::string> take_commands() { return take("commands-run"); }

    /// Also calls ipmitool with these.
    void add_words(const std::string& words);

    /// Whether the BMC asks that of the machine within ten seconds.
    bool will_call(const std::string& call) const;

    Daemon& process() { return *daemon_; }

    haas::core::BmcAccess access;
    haas::drivers::IpmitoolOptions options;

private:
    std::vector<std::string> take(const std::string& file);

    TemporaryDirectory directory_;
    std::unique_ptr<Daemon> daemon_;
};

/// Throws unless this may be logged: one line of plain characters, not long, without the password.
void require_fit_for_log(const std::string& text, const std::string& password);

template <class Action>
IpmiFailure ipmi_failure(const std::string& password, Action&& action) {
    const auto since = std::chrono::steady_clock::now();
    try {
        action();
    } catch (const haas::core::BmcError& error) {
        require_fit_for_log(error.what(), password);
        const auto took = std::chrono::steady_clock::now() - since;
        return {error.kind(), error.what(), std::chrono::duration_cast<std::chrono::milliseconds>(took)};
    }
    throw std::runtime_error("it does not fail");
}

}  // namespace haas_test
