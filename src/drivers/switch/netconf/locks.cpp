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

}  // namespace

void HeldLocks::take(const Datastores& datastores, base::Deadline deadline) {
    std::vector<std::string> orders;
    for (const auto& datastore : datastores) orders.push_back(order_text("lock", datastore));
    for (;;) {
        const auto replies = client_.ask_each(orders);
        for (std::size_t i = 0; i < replies.size(); ++i) {
            if (NetconfClient::is_ok(replies[i])) held_.push_back(datastores[i]);
        }
        const auto failed = std::ranges::find_if_not(replies, NetconfClient::is_ok);
        if (failed == replies.end()) return;
        if (!failed->refusal) client_.require_ok(*failed);
        give_back_all();
        const auto& which = datastores.at(static_cast<std::size_t>(failed - replies.begin()));
        require_may_pass(client_, which, failed->refusal->error(), deadline);
        pause();
    }
}

bool HeldLocks::has(const std::string& datastore) const { return std::ranges::count(held_, datastore) > 0; }

std::string HeldLocks::unlock_order(const std::string& datastore) { return order_text("unlock", datastore); }

void HeldLocks::note_unlock(const std::string& datastore, const NetconfReply& reply) {
    if (NetconfClient::is_ok(reply)) std::erase(held_, datastore);
}

NetconfReplies HeldLocks::give_back_all(const std::vector<std::string>& questions) {
    auto orders = questions;
    const Datastores unlocked(held_.rbegin(), held_.rend());
    for (const auto& datastore : unlocked) orders.push_back(unlock_order(datastore));
    if (orders.empty()) return {};
    auto replies = client_.ask_each(orders);
    for (std::size_t i = 0; i < unlocked.size(); ++i) note_unlock(unlocked[i], replies[questions.size() + i]);
    replies.resize(questions.size());
    if (!held_.empty()) {
        client_.give_up();
        held_.clear();
    }
    return replies;
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
    // The end of the session gives the lock back.
    if (!NetconfClient::is_ok(replies.back())) client.give_up();
    client.require_ok(replies.back());
    replies.pop_back();
    return replies;
}

}  // namespace haas::drivers
