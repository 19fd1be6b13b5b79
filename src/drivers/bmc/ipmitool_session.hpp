// One session with a BMC: one run of ipmitool, which gets its commands one after the other. Slow BMCs need seconds to
// open a session.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/deadline.hpp"
#include "core/bmc.hpp"
#include "drivers/bmc/ipmitool_output.hpp"
#include "sys/process.hpp"

namespace haas::drivers {

struct IpmitoolOptions {
    std::string program = "ipmitool";
    std::chrono::milliseconds command_timeout{35000};  ///< the longest that one run of ipmitool may take
    /// How long a BMC may be silent until it counts as one that is not there.
    std::chrono::milliseconds silence{10000};
};

/// What a run of ipmitool failed with.
struct IpmitoolFailure {
    const char* step;
    IpmitoolTrouble trouble;
};

/// Whether a command may be sent again when nobody knows whether it took effect.
enum class Repeat { harmless, harmful };

class IpmitoolSession {
public:
    /// Returns when the session is open.
    /// @param words  opens it, as core::IpmiSession::words()
    /// @param step  for failures
    /// @throws IpmitoolFailure;  core::BmcError  when the program cannot be started
    IpmitoolSession(const IpmitoolOptions& options, const core::BmcAccess& bmc, const std::vector<std::string>& words,
                    const char* step, core::BmcDeadline deadline);

    /// What ipmitool prints for a command; a success by itself only where the command was carried out to its end.
    sys::Result ask(const std::string& command);

    /// Lets ipmitool close the session: some BMCs have room for few.
    void close();

    /// The same after a failure, within two seconds: a BMC that can be heard closes a session at once.
    void close_soon();

private:
    sys::Conversation talk_;
};

}  // namespace haas::drivers
