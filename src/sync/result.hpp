// Stores what became of one port: its action's status, its attachments, and how far it is to be trusted.
#pragma once

#include <optional>
#include <string>

#include "store/sync_work.hpp"
#include "sync/device_pass.hpp"
#include "sync/options.hpp"

namespace haas::sync {

/// What was stored, for the log and the summary.
struct StoredResult {
    enum class End { none, done, error, waiting, moved };
    End action = End::none;   ///< none: there was no action, or somebody else has ended it; moved: it goes on at another port
    bool verified = false;    ///< the port is known to carry its attachments
    std::string text;         ///< what went wrong, for people; empty: nothing
};

/// The job that a port's work amounts to.
PortJob make_job(const store::DuePort& port);

/// Stores one port's result, all of it in the transaction given.
/// @param switch_error  why the switch did not answer, where it did not
StoredResult store_result(const store::Writing& tx, const Options& options, const Random& random,
                          const store::DuePort& port, const PortJob& job, const PortOutcome& outcome,
                          const std::string& switch_error);

/// Notes, before it is put right, that a port without an action carries something else than it should: whatever becomes of
/// the write, the port is not trusted until it was read back.
void store_doubt(const store::Writing& tx, const Options& options, const Random& random, const store::DuePort& port,
                 const PortJob& job, const PortOutcome& outcome);

}  // namespace haas::sync
