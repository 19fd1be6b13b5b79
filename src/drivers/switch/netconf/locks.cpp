#include "drivers/switch/netconf/locks.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <thread>
#include <utility>

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

/// Throws unless the lock may be asked for again.
void require_may_pass(const NetconfClient& client, const std::string& datastore, const RpcError& error,
                      base::Deadline deadline) {
    if (!error.is_of_held_lock() || deadline.has_passed()) refuse(client, datastore, error);
}

void pause() { std::this_thread::sleep_for(std::chrono::milliseconds(100)); }

void require_each_ok(const NetconfClient& client, const NetconfReplies& replies) {
    for (const auto& reply : replies) client.require_ok(reply);
}

}  // namespace

void HeldLocks::take(const Datastores& datastores, base::Deadline deadline) {
    std::vector<std::string> orders;
    for (const auto& datastore : datastores) orders.push_back(order_text("lock", datastore));
    for (;;) {
        const auto replies = client_.ask_each(orders);
        const NetconfReply* refused = nullptr;
        std::string which;
        for (std::size_t i = 0; i < replies.size(); ++i) {
            if (!replies[i].refusal) {
                client_.require_ok(replies[i]);
                held_.push_back(datastores[i]);
            } else if (refused == nullptr) {
                refused = &replies[i];
                which = datastores[i];
            }
        }
        if (refused == nullptr) return;
        give_back_all();
        require_may_pass(client_, which, refused->refusal->error(), deadline);
        pause();
    }
}

bool HeldLocks::has(const std::string& datastore) const { return std::ranges::count(held_, datastore) > 0; }

std::vector<std::string> HeldLocks::release(const std::string& datastore) {
    if (std::erase(held_, datastore) == 0) return {};
    return {order_text("unlock", datastore)};
}

std::vector<std::string> HeldLocks::release_all() {
    std::vector<std::string> orders;
    for (; !held_.empty(); held_.pop_back()) orders.push_back(order_text("unlock", held_.back()));
    return orders;
}

void HeldLocks::give_back_all() {
    const auto orders = release_all();
    if (!orders.empty()) require_each_ok(client_, client_.ask_each(orders));
}

void under_locks(NetconfClient& client, const Datastores& datastores, base::Deadline deadline,
                 const std::function<void(HeldLocks&)>& work) {
    HeldLocks locks(client);
    try {
        locks.take(datastores, deadline);
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

NetconfReplies ask_under_lock(NetconfClient& client, const std::string& datastore,
                              const std::vector<std::string>& questions, base::Deadline deadline) {
    std::vector<std::string> orders{order_text("lock", datastore)};
    orders.insert(orders.end(), questions.begin(), questions.end());
    orders.push_back(order_text("unlock", datastore));
    auto replies = client.ask_each(orders);
    while (replies.front().refusal) {
        // Once it was refused, the lock is asked for alone: so a switch is not read again and again for nothing.
        require_may_pass(client, datastore, replies.front().refusal->error(), deadline);
        pause();
        replies = client.ask_each({orders.front()});
    }
    client.require_ok(replies.front());
    if (replies.size() == 1) {
        orders.erase(orders.begin());
        replies = client.ask_each(orders);
    } else {
        replies.erase(replies.begin());
    }
    client.require_ok(replies.back());
    replies.pop_back();
    return replies;
}

}  // namespace haas::drivers
