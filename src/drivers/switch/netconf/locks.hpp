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

    /// Locks datastores, all or none, in one round trip. If a lock is taken, asks again until the deadline, as a
    /// session that has died may have it.
    /// @throws core::SwitchError  `unreachable`, with who has the lock, when another session has it until the deadline;
    ///                            `refused` where the server cannot lock this datastore
    void take(const Datastores& datastores, base::Deadline deadline);

    bool has(const std::string& datastore) const;

    /// The operation that gives a lock back, for the caller to send.
    static std::string unlock_order(const std::string& datastore);
    /// @param reply  to unlock_order(): only if it is `ok`, the lock is given back
    void note_unlock(const std::string& datastore, const NetconfReply& reply);

    /// Gives all locks back, in one round trip. If the server refuses that, the session is given up, which gives them
    /// back as well: whoever has done its work under them has done it.
    /// @param questions  operations that change nothing; the server answers them while it still holds the locks
    /// @return  the answers
    /// @throws core::SwitchError  `unreachable` if the session ends
    NetconfReplies give_back_all(const std::vector<std::string>& questions = {});

private:
    NetconfClient& client_;
    Datastores held_;
};

/// Works while this session has the locks, and gives them back, also after an exception; if it cannot, the client is
/// closed.
///
/// A server refuses the lock of `running` while another session may still take a commit back, and the lock of
/// `candidate` while somebody has edited it: so what is read under a lock stays.
/// @throws core::SwitchError  as HeldLocks::take()
/// @source  RFC 6241, sections 7.5, 8.3.5 and 8.4
void under_locks(NetconfClient& client, const Datastores& datastores, base::Deadline deadline,
                 const std::function<void(HeldLocks&)>& work);

/// Reads under a lock that is taken and given back in the same round trip, if nobody else has it.
/// @param questions  operations that change nothing: they are carried out also where the lock is refused
/// @return  the answers that the switch gave while the lock was held
/// @throws core::SwitchError  as HeldLocks::take()
NetconfReplies ask_under_lock(NetconfClient& client, const std::string& datastore,
                              const std::vector<std::string>& questions, base::Deadline deadline);

}  // namespace haas::drivers
