// Stores the result of one port: its action's status, its attachments, and the port's state.
#pragma once

#include <optional>
#include <string>

#include "store/sync_work.hpp"
#include "sync/device_pass.hpp"
#include "sync/options.hpp"

namespace haas::sync {

/// What was stored, for the log and the summary.
struct StoredResult {
    enum class End {
        none,  ///< no action, or one that somebody else has ended
        done,
        error,
        waiting,  ///< for the switch
        moved,    ///< it goes on at another port
        carried   ///< by this port; it waits for the other ports of the group
    };
    End action = End::none;
    bool verified = false;  ///< the port was seen to carry its attachments
    int released = 0;       ///< other ports of the group, which are to be seen again
    std::string text;       ///< what went wrong, for people; empty: nothing
};

/// The job for a port with work.
PortJob make_job(const store::DuePort& port);

/// Stores one port's result, all of it in the given transaction.
/// @param switch_error  why the switch did not answer, if it did not
StoredResult store_result(const store::Writing& tx, const Options& options, const Random& random,
                          const store::DuePort& port, const PortJob& job, const PortOutcome& outcome,
                          const std::string& switch_error);

/// Notes that a port without an action does not carry what it should. Called before the port is repaired: whatever
/// happens to the write, the port stays suspect until it has been read back.
void mark_suspect(const store::Writing& tx, const Options& options, const Random& random, const store::DuePort& port,
                  const PortJob& job, const PortOutcome& outcome);

}  // namespace haas::sync
