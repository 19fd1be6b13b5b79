#include "drivers/switch/netconf/candidate.hpp"

namespace haas::drivers {

namespace {

std::string capability(const std::string& name) { return "urn:ietf:params:netconf:capability:" + name; }

}  // namespace

/// `test-then-set` is the validation: after an operation of its own, `validate`, a server of Debian 12 (netconfd 2.13)
/// loses the edits.
void Candidate::edit(const std::string& config) {
    client_.order("<edit-config><target><candidate/></target><test-option>test-then-set</test-option>" + config +
                  "</edit-config>");
}

void Candidate::commit() { client_.order("<commit/>"); }

/// While a commit waits to be confirmed, no other session can lock `running`, nor commit a candidate that is locked.
/// And a server of Debian 12 (netconfd 2.13) does not take back what a session has left in a locked `running`.
/// @source  RFC 6241, sections 7.5 and 8.3.4.1
void Candidate::commit_for(std::chrono::seconds time) {
    locks_.give_back("running");
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
}

void change_candidate(NetconfClient& client, const Datastores& locked, base::Deadline deadline,
                      const std::function<void(Candidate&)>& change) {
    under_locks(client, locked, deadline, [&](HeldLocks& locks) {
        Candidate candidate(client, locks);
        try {
            candidate.discard();
            change(candidate);
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
