// `haas-sync --probe`: tries a driver on a switch, for administrators of devices that the authors of the driver do not
// have. It logs in, says what it understood, and prints all that was said, without secrets.
//
// The recording is a transport of the drivers (drivers/switch/recording), which only a probe puts in the place of the
// usual one: other visits know nothing of it. A probe holds the lease of the switch like a visit, and notes its writes
// (probe_ledger).
#pragma once

#include <string>

#include "sync/composition.hpp"

namespace haas::sync {

struct ProbeRequest {
    std::string port{};  ///< empty: all ports
    enum class Writing { nothing, trials };
    Writing writing = Writing::nothing;  ///< trials only with a port
};

/// Probes `parts.options.only_switch`, once no other haas-sync works on it, and prints the report and the transcript. A
/// port that was written is put back, whatever ends the trials: a refusal, a lost line, SIGTERM, SIGINT or SIGHUP.
/// Where that is impossible, and if a later signal ends the program at once (probe_signals), standard error says what
/// is left.
/// @return  0, or 1 when something was not as wanted
/// @throws base::ConfigError        when the port is none, or is not to be written
/// @throws core::UnavailableError   when the database cannot be used
/// @throws base::Error
int sync_probe(Composition& parts, const ProbeRequest& request);

}  // namespace haas::sync
