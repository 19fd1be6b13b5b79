#include "drivers/switch/netconf/locks.hpp"

#include <chrono>
#include <thread>

#include "drivers/switch/netconf/rpc_error.hpp"

namespace haas::drivers {

namespace {

using Kind = core::SwitchError::Kind;

std::string order_text(const std::string& operation, const std::string& datastore) {
    return '<' + operation + "><target><" + datastore + "/></target></" + operation + '>';
}

[[noreturn]] void refuse(const NetconfClient& client, const std::string& datastore, const RpcError& error) {
    if (error.is_of_held_lock()) {
        client.fail(Kind::unreachable, "another session works on the switch's configuration, and the lock of " +
                                           datastore + " is taken: " + client.quote(error.holder_text()) + " (" +
                                           client.quote(error.text()) + ")");
    }
    client.fail(Kind::refused, "the switch does not lock " + datastore + ": " + client.quote(error.text()) +
                                   (datastore == "running" ? ". If it cannot, set the field locks=candidate" : ""));
}

}  // namespace

void HeldLocks::take(const std::string& datastore, base::Deadline deadline) {
    constexpr std::chrono::milliseconds interval{100};
    for (;;) {
        try {
            client_.order(order_text("lock", datastore));
            return held_.push_back(datastore);
        } catch (const RpcRefusal& refusal) {
            if (!refusal.error().is_of_held_lock() || deadline.has_passed())
                refuse(client_, datastore, refusal.error());
        }
        std::this_thread::sleep_for(interval);
    }
}

void HeldLocks::give_back(const std::string& datastore) {
    if (std::erase(held_, datastore) > 0) client_.order(order_text("unlock", datastore));
}

void HeldLocks::give_back_all() {
    while (!held_.empty()) {
        const auto last = held_.back();
        give_back(last);
    }
}

void under_locks(NetconfClient& client, const Datastores& datastores, base::Deadline deadline,
                 const std::function<void(HeldLocks&)>& work) {
    HeldLocks locks(client);
    try {
        for (const auto& datastore : datastores) locks.take(datastore, deadline);
        work(locks);
    } catch (...) {
        try {
            if (client.is_open()) locks.give_back_all();
        } catch (...) {
            // The end of a session gives its locks back.
            client.give_up();
        }
        throw;
    }
    locks.give_back_all();
}

}  // namespace haas::drivers
