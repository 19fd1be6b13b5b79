#include "sync/discreet_session.hpp"

#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

#include "base/redaction.hpp"
#include "base/text.hpp"

namespace haas::sync {

namespace {

using core::PortState;
using core::SwitchError;

/// Two remedies, each with its VLANs.
constexpr std::size_t longest_state = 400;
/// A command of a switch, its complaint, and a remedy.
constexpr std::size_t longest_error = 1000;

std::string as_it_is(std::string_view text) { return std::string(text); }

/// What was told to a switch in secret.
class Told {
public:
    Told(const core::SwitchDriver& driver, const core::SwitchFields& fields) {
        const auto user = fields.find("username");
        if (user != fields.end()) user_ = user->second;
        for (const auto& name : driver.secret_fields()) {
            const auto field = fields.find(name);
            if (field != fields.end()) secrets_.emplace_back(field->second);
        }
        // One of them may be a part of another.
        std::ranges::sort(secrets_, std::greater(), [](const base::Secret& secret) { return secret.reveal().size(); });
    }

    std::string hide(std::string text) const {
        for (const auto& secret : secrets_) text = base::redacted(text, user_, secret, as_it_is);
        return text;
    }

    /// The result of the call.
    template <class Call>
    auto without(const Call& call) const {
        try {
            return call();
        } catch (const SwitchError& error) {
            throw SwitchError(error.kind(), base::one_line(hide(error.what()), longest_error));
        }
    }

    void hide_in(PortState& state) const {
        if (!state.foreign.empty()) state.foreign = base::one_line(hide(state.foreign), longest_state);
    }

private:
    std::string user_;
    std::vector<base::Secret> secrets_;
};

class DiscreetSession final : public core::SwitchSession {
public:
    DiscreetSession(Told told, std::unique_ptr<core::SwitchSession> session)
        : told_(std::move(told)), session_(std::move(session)) {}

    std::map<std::string, PortState> read(const std::vector<std::string>& ports) override {
        auto states = told_.without([&] { return session_->read(ports); });
        for (auto& [port, state] : states) told_.hide_in(state);
        return states;
    }
    std::optional<std::map<std::string, PortState>> read_all() override {
        auto states = told_.without([&] { return session_->read_all(); });
        if (!states) return states;
        std::map<std::string, PortState> hidden;
        for (auto& [port, state] : *states) {
            told_.hide_in(state);
            hidden.emplace(told_.hide(port), std::move(state));
        }
        return hidden;
    }
    std::set<core::Vlan> missing_vlans(const std::set<core::Vlan>& wanted) override {
        return told_.without([&] { return session_->missing_vlans(wanted); });
    }
    void create_vlans(const std::map<core::Vlan, std::string>& missing) override {
        told_.without([&] { session_->create_vlans(missing); });
    }
    void delete_vlans(const std::set<core::Vlan>& unwanted) override {
        told_.without([&] { session_->delete_vlans(unwanted); });
    }
    void write(const std::vector<core::PortChange>& changes) override {
        told_.without([&] { session_->write(changes); });
    }
    std::string remedy_for_missing(const std::set<core::Vlan>& missing) override {
        return session_->remedy_for_missing(missing);
    }
    void save(const std::vector<std::string>& registered) override {
        told_.without([&] { session_->save(registered); });
    }

private:
    Told told_;
    std::unique_ptr<core::SwitchSession> session_;
};

}  // namespace

std::unique_ptr<core::SwitchSession> connect_discreetly(const core::SwitchDriver& driver,
                                                        const core::SwitchFields& fields,
                                                        const core::SwitchTimeouts& timeouts) {
    Told told(driver, fields);
    auto session = told.without([&] { return driver.connect(fields, timeouts); });
    return std::make_unique<DiscreetSession>(std::move(told), std::move(session));
}

}  // namespace haas::sync
