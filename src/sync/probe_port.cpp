#include "sync/probe_port.hpp"

#include <array>

namespace haas::sync {

namespace {

using core::SwitchError;

/// What a port is to carry in a step.
struct Trial {
    std::string_view name;
    bool has_native = false;
    bool has_tagged = false;
    bool is_for_nativeless = false;  ///< only for switches that take tagged VLANs alone
};

constexpr std::array trials = {
    Trial{.name = "attach an untagged network", .has_native = true},
    Trial{.name = "attach a tagged network", .has_native = true, .has_tagged = true},
    Trial{.name = "detach the tagged network", .has_native = true},
    Trial{.name = "detach the untagged network: dark"},
    Trial{.name = "attach the tagged network alone", .has_tagged = true, .is_for_nativeless = true},
    Trial{.name = "detach the tagged network: dark", .is_for_nativeless = true},
};

/// Whatever a port carries in this state, all of it is replaced.
core::PortState unread() {
    core::PortState state;
    state.foreign = "not read";
    state.may_carry_any = true;
    state.is_unread = true;
    return state;
}

core::PortState wanted_in(const Trial& trial, const std::set<core::Vlan>& vlans) {
    core::PortState state;
    if (trial.has_native) state.native = *vlans.begin();
    if (trial.has_tagged) state.tagged = {*vlans.rbegin()};
    return state;
}

}  // namespace

void PortProbe::look(core::SwitchSession& session) {
    // If the switch stops answering, what was seen before does not count.
    left_.reset();
    between_steps_();
    const auto seen = session.read({port_});
    if (const auto state = seen.find(port_); state != seen.end()) left_ = state->second;
}

void PortProbe::begin(core::SwitchSession& session) {
    look(session);
    found_ = left_;
}

bool PortProbe::write(core::SwitchSession& session, const std::string& name, const core::PortState& wanted) {
    std::string refusal;
    const auto seen = left_.value_or(unread());
    // However the call ends, a lost lease included: until it is read, nobody knows what the port carries.
    left_.reset();
    try {
        between_steps_();
        session.write({{.port = port_, .seen = seen, .wanted = wanted}});
    } catch (const SwitchError& error) {
        refusal = error.what();
        if (error.kind() == SwitchError::Kind::unreachable) {
            report_.steps.push_back(make_step(name, wanted, std::nullopt, refusal));
            throw;
        }
    }
    try {
        look(session);
    } catch (const SwitchError& error) {
        report_.steps.push_back(
            make_step(name, wanted, std::nullopt, refusal.empty() ? error.what() : refusal + "; " + error.what()));
        if (error.kind() == SwitchError::Kind::unreachable) throw;
        return false;
    }
    report_.steps.push_back(make_step(name, wanted, left_, refusal));
    return left_ == wanted;
}

void PortProbe::try_all(core::SwitchSession& session, const std::set<core::Vlan>& vlans, Nativeless nativeless,
                        const std::function<bool()>& is_interrupted) {
    for (const auto& trial : trials) {
        if (trial.is_for_nativeless && nativeless == Nativeless::impossible) continue;
        if (is_interrupted()) return;
        const auto wanted = wanted_in(trial, vlans);
        write(session, std::string(trial.name) + (wanted.is_dark() ? "" : ": " + wanted.text()), wanted);
    }
}

void PortProbe::put_back(core::SwitchSession& session) {
    if (!left_) try_to_look(session);
    if (found_ && left_ == found_) return;
    if (found_ && found_->foreign.empty() && !found_->is_unread &&
        write(session, "put the port back: " + found_->text(), *found_)) {
        return;
    }
    if (!left_ || !left_->is_dark()) write(session, "make the port dark", {});
}

/// A port that cannot be read can still be made dark.
void PortProbe::try_to_look(core::SwitchSession& session) {
    try {
        look(session);
    } catch (const SwitchError& error) {
        if (error.kind() == SwitchError::Kind::unreachable) throw;
        report_.steps.push_back({"read the port", error.what()});
    }
}

}  // namespace haas::sync
