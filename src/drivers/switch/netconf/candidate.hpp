// Changes of a configuration by NETCONF, all or nothing: under locks, committed for a while, and confirmed only when
// they were seen to be right.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "base/deadline.hpp"
#include "drivers/switch/netconf/client.hpp"
#include "drivers/switch/netconf/locks.hpp"

namespace haas::drivers {

/// The candidate configuration, while a session has its lock.
/// @source  RFC 6241, sections 8.3 and 8.4
class Candidate {
public:
    Candidate(NetconfClient& client, HeldLocks& locks) : client_(client), locks_(locks) {}

    /// The server tests an edit before it takes it.
    /// @param config  the element `config`
    void edit(const std::string& config);
    /// Makes the edits effective for good.
    void commit();
    /// Gives the lock of `running` back, and makes the edits effective until confirm(). The server takes them back when
    /// the time is over, or when the session has ended.
    void commit_for(std::chrono::seconds time);
    void confirm();
    /// Forgets the edits that were not committed.
    void discard();

private:
    friend void change_candidate(NetconfClient& client, const Datastores& locked, base::Deadline deadline,
                                 const std::function<void(Candidate&)>& change);

    void leave();

    NetconfClient& client_;
    HeldLocks& locks_;
    bool is_to_confirm_ = false;
};

/// Changes the candidate under locks. If `change` throws, the switch keeps the configuration that it had: what is not
/// committed or not confirmed is taken back, and if that takes the end of the session, the client is closed.
/// @param locked    `candidate` among them
/// @param deadline  for the locks
/// @throws core::SwitchError  as under_locks()
void change_candidate(NetconfClient& client, const Datastores& locked, base::Deadline deadline,
                      const std::function<void(Candidate&)>& change);

/// The capabilities that this needs and the server lacks, as RFC 6241 writes them; empty if it has all of them.
std::string lacking_capabilities(const NetconfClient& client);

}  // namespace haas::drivers
