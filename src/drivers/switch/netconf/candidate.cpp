#include "drivers/switch/netconf/candidate.hpp"

#include <thread>

namespace haas::drivers {

namespace {

std::string capability(const std::string& name) { return "urn:ietf:params:netconf:capability:" + name; }

constexpr const char* lock = "<lock><target><candidate/></target></lock>";
constexpr const char* unlock = "<unlock><target><candidate/></target></unlock>";

}  // namespace

/// `test-then-set` is the validation: after an operation of its own, `validate`, a server of Debian 12 (netconfd 2.13)
/// loses the edits.
void Candidate::edit(const std::string& config) {
    client_.order("<edit-config><target><candidate/></target><test-option>test-then-set</test-option>" + config +
                  "</edit-config>");
}

void Candidate::commit() { client_.order("<commit/>"); }

void Candidate::commit_for(std::chrono::seconds time) {
    is_to_confirm_ = true;
    client_.order("<commit><confirmed/><confirm-timeout>" + std::to_string(time.count()) +
                  "</confirm-timeout></commit>");
}

void Candidate::confirm() {
    commit();
    is_to_confirm_ = false;
}

void Candidate::discard() { client_.order("<discard-changes/>"); }

void Candidate::leave() {
    if (is_to_confirm_) {
        // With an older server, only the end of the session takes it back.
        if (!client_.has(capability("confirmed-commit:1.1"))) return client_.give_up();
        client_.order("<cancel-commit/>");
    }
    discard();
    client_.order(unlock);
}

void await_candidate(NetconfClient& client, base::Deadline deadline) {
    constexpr std::chrono::milliseconds interval{100};
    for (;;) {
        try {
            client.order(lock);
            return client.order(unlock);
        } catch (const core::SwitchError& error) {
            const bool may_pass = error.kind() == core::SwitchError::Kind::unreachable && client.is_open();
            if (!may_pass || deadline.has_passed()) throw;
        }
        std::this_thread::sleep_for(interval);
    }
}

void change_candidate(NetconfClient& client, const std::function<void(Candidate&)>& change) {
    client.order(lock);
    Candidate candidate(client);
    try {
        candidate.discard();
        change(candidate);
        client.order(unlock);
    } catch (const core::SwitchError& error) {
        if (error.kind() == core::SwitchError::Kind::unreachable) client.give_up();
        try {
            if (client.is_open()) candidate.leave();
        } catch (const core::SwitchError&) {
            client.give_up();
        }
        throw;
    } catch (...) {
        client.give_up();
        throw;
    }
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
