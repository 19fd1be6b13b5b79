// Changes of a configuration by NETCONF, all or nothing: under locks, committed for a while, and confirmed only when
// they were seen to be right.
//
// A round trip takes what needs no answer to what is sent with it, as a server carries out all of it. So the locks are
// one, an edit another, a commit a third, and the end of the locks a fourth: an edit whose commit was refused must not
// lie in a candidate that others can commit.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "base/deadline.hpp"
#include "drivers/switch/netconf/client.hpp"
#include "drivers/switch/netconf/locks.hpp"

namespace haas::drivers {

/// The candidate configuration, while a session has its lock.
/// @source  RFC 6241, sections 8.3 and 8.4
class Candidate {
public:
    /// Operations that change nothing. The server answers them behind what they are sent with.
    using Questions = std::vector<std::string>;

    Candidate(NetconfClient& client, HeldLocks& locks) : client_(client), locks_(locks) {}

    /// Makes this the only edit. The server tests it before it takes it.
    /// @param config  the element `config`
    void edit(const std::string& config);
    /// Gives the lock of `running` back, and makes the edit effective until the next commit. The server takes it back
    /// when the time is over, or when the session has ended.
    NetconfReplies commit_for(std::chrono::seconds time, const Questions& questions);
    /// Makes the edit effective for good.
    void commit();
    /// Gives all locks back, once nothing waits for a commit.
    /// @return  the answers, which the switch has given before that
    NetconfReplies leave(const Questions& questions);
    /// Edits and commits at once what may fail without harm.
    void set(const std::string& config);
    /// Forgets the edit that was not committed.
    void discard();

private:
    friend void change_candidate(NetconfClient& client, const Datastores& locked, base::Deadline deadline,
                                 const std::function<void(Candidate&)>& change);

    void take_back();
    void send(const std::vector<std::string>& orders);

    NetconfClient& client_;
    HeldLocks& locks_;
    bool is_to_confirm_ = false;
};

/// Changes the candidate under locks. If `change` throws, the switch keeps the configuration that it had: what is not
/// committed or not confirmed is taken back. If that takes the end of the session, or the server does not take a lock
/// back, the client is closed.
/// @param locked    `candidate` among them
/// @param deadline  for the locks
/// @throws core::SwitchError  as under_locks()
void change_candidate(NetconfClient& client, const Datastores& locked, base::Deadline deadline,
                      const std::function<void(Candidate&)>& change);

/// The capabilities that this needs and the server lacks, as RFC 6241 writes them; empty if it has all of them.
std::string lacking_capabilities(const NetconfClient& client);

}  // namespace haas::drivers
