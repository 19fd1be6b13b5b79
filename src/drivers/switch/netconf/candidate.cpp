#include "drivers/switch/netconf/candidate.hpp"

#include <cstddef>

namespace haas::drivers {

namespace {

constexpr const char* commit_order = "<commit/>";
constexpr const char* discard_order = "<discard-changes/>";

std::string capability(const std::string& name) { return "urn:ietf:params:netconf:capability:" + name; }

/// `test-then-set` is the validation: after an operation of its own, `validate`, a server of Debian 12 (netconfd 2.13)
/// loses the edits.
std::string edit_order(const std::string& config) {
    return "<edit-config><target><candidate/></target><test-option>test-then-set</test-option>" + config +
           "</edit-config>";
}

}  // namespace

/// Whoever has the lock of the candidate finds no edits there. But a server may not have followed a change of `running`
/// that was made without the candidate.
void Candidate::edit(const std::string& config) { send({discard_order, edit_order(config)}); }

/// While a commit waits to be confirmed, no other session can lock `running`, nor commit a candidate that is locked.
/// And a server of Debian 12 (netconfd 2.13) does not take back what a session has left in a locked `running`.
/// @source  RFC 6241, sections 7.5 and 8.3.4.1
NetconfReplies Candidate::commit_for(std::chrono::seconds time, const Questions& questions) {
    std::vector<std::string> orders;
    const bool unlocks = locks_.has("running");
    if (unlocks) orders.push_back(HeldLocks::unlock_order("running"));
    orders.push_back("<commit><confirmed/><confirm-timeout>" + std::to_string(time.count()) +
                     "</confirm-timeout></commit>");
    const auto count = orders.size();
    orders.insert(orders.end(), questions.begin(), questions.end());
    is_to_confirm_ = true;
    auto replies = client_.ask_each(orders);
    if (unlocks) locks_.note_unlock("running", replies.front());
    for (std::size_t i = 0; i < count; ++i) client_.require_ok(replies[i]);
    replies.erase(replies.begin(), replies.begin() + static_cast<std::ptrdiff_t>(count));
    return replies;
}

void Candidate::commit() {
    send({commit_order});
    is_to_confirm_ = false;
}

NetconfReplies Candidate::leave(const Questions& questions) { return locks_.give_back_all(questions); }

void Candidate::set(const std::string& config) { send({edit_order(config), commit_order}); }

void Candidate::discard() { send({discard_order}); }

void Candidate::send(const std::vector<std::string>& orders) {
    for (const auto& reply : client_.ask_each(orders)) client_.require_ok(reply);
}

void Candidate::take_back() {
    std::vector<std::string> orders;
    if (is_to_confirm_) {
        // With an older server, only the end of the session takes it back.
        if (!client_.has(capability("confirmed-commit:1.1"))) return client_.give_up();
        orders.emplace_back("<cancel-commit/>");
    }
    // Without the lock, it may be somebody else's edit. With it, it goes also where the server finds nothing to cancel.
    if (locks_.has("candidate")) orders.emplace_back(discard_order);
    if (!orders.empty()) send(orders);
}

void change_candidate(NetconfClient& client, const Datastores& locked, base::Deadline deadline,
                      const std::function<void(Candidate&)>& change) {
    under_locks(client, locked, deadline, [&](HeldLocks& locks) {
        Candidate candidate(client, locks);
        try {
            change(candidate);
        } catch (const core::SwitchError& error) {
            if (error.kind() == core::SwitchError::Kind::unreachable) client.give_up();
            try {
                if (client.is_open()) candidate.take_back();
            } catch (const core::SwitchError&) {
                client.give_up();
            }
            throw;
        } catch (...) {
            client.give_up();
            throw;
        }
    });
}

std::string lacking_capabilities(const NetconfClient& client) {
    std::string lacking;
    const auto require = [&](const std::string& name, std::initializer_list<const char*> versions) {
        for (const char* const version : versions) {
            if (client.has(capability(name + ':' + version))) return;
        }
        lacking += (lacking.empty() ? ":" : ", :") + name;
    };
    require("candidate", {"1.0"});
    require("confirmed-commit", {"1.0", "1.1"});
    require("validate", {"1.0", "1.1"});
    return lacking;
}

}  // namespace haas::drivers
