#include "drivers/switch/netconf/candidate.hpp"

#include <iterator>
#include <utility>

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
    auto orders = locks_.release("running");
    orders.push_back("<commit><confirmed/><confirm-timeout>" + std::to_string(time.count()) +
                     "</confirm-timeout></commit>");
    is_to_confirm_ = true;
    return send(std::move(orders), questions);
}

void Candidate::commit() {
    send({commit_order});
    is_to_confirm_ = false;
}

NetconfReplies Candidate::commit_and_leave(const Questions& questions) {
    auto answers = send({commit_order}, questions, locks_.release_all());
    is_to_confirm_ = false;
    return answers;
}

NetconfReplies Candidate::leave(const Questions& questions) { return send({}, questions, locks_.release_all()); }

void Candidate::set(const std::string& config) { send({edit_order(config), commit_order}); }

void Candidate::discard() { send({discard_order}); }

NetconfReplies Candidate::send(std::vector<std::string> orders, const Questions& questions,
                               const std::vector<std::string>& last) {
    const auto first = orders.size();
    orders.insert(orders.end(), questions.begin(), questions.end());
    orders.insert(orders.end(), last.begin(), last.end());
    auto replies = client_.ask_each(orders);
    for (std::size_t i = 0; i < replies.size(); ++i) {
        const bool is_order = i < first || i >= first + questions.size();
        if (is_order) client_.require_ok(replies[i]);
    }
    const auto answers = replies.begin() + static_cast<std::ptrdiff_t>(first);
    return {std::make_move_iterator(answers),
            std::make_move_iterator(answers + static_cast<std::ptrdiff_t>(questions.size()))};
}

void Candidate::take_back() {
    if (is_to_confirm_) {
        // With an older server, only the end of the session takes it back.
        if (!client_.has(capability("confirmed-commit:1.1"))) return client_.give_up();
        client_.order("<cancel-commit/>");
    }
    // Without the lock, it may be somebody else's edit.
    if (locks_.has("candidate")) discard();
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
