// The locks of a switch's configuration: while a session has them, no other one changes it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/deadline.hpp"
#include "drivers/switch/netconf/client.hpp"

namespace haas::drivers {

/// Datastores, in the order in which they are locked.
using Datastores = std::vector<std::string>;

/// The locks that a session has.
class HeldLocks {
public:
    explicit HeldLocks(NetconfClient& client) : client_(client) {}

    /// Locks a datastore. If the lock is taken, asks again until the deadline, as a session that has died may have it.
    /// @throws core::SwitchError  `unreachable`, with who has the lock, when another session has it until the deadline;
    ///                            `refused` where the server cannot lock this datastore
    void take(const std::string& datastore, base::Deadline deadline);

    /// Does nothing where this session has no such lock.
    /// @throws core::SwitchError
    void give_back(const std::string& datastore);
    void give_back_all();

private:
    NetconfClient& client_;
    Datastores held_;
};

/// Works while this session has the locks, and gives them back, also after an exception.
///
/// A server refuses the lock of `running` while another session may still take a commit back, and the lock of
/// `candidate` while somebody has edited it: so what is read under a lock stays.
/// @throws core::SwitchError  as HeldLocks::take()
/// @source  RFC 6241, sections 7.5, 8.3.5 and 8.4
void under_locks(NetconfClient& client, const Datastores& datastores, base::Deadline deadline,
                 const std::function<void(HeldLocks&)>& work);

}  // namespace haas::drivers
