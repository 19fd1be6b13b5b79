#include "sync/port_dialogue.hpp"

#include <algorithm>

#include "sync/discreet_session.hpp"
#include "sync/guarded_session.hpp"

namespace haas::sync {

using core::PortState;
using core::SwitchError;
using Indices = PortDialogue::Indices;

PortDialogue::PortDialogue(const Work& work, const std::function<void()>& between_steps, PassResult& result)
    : jobs_(work.jobs), work_(work), between_steps_(between_steps), result_(result) {}

bool PortDialogue::connect(const core::SwitchDriver& driver, const core::SwitchFields& fields,
                           const core::SwitchTimeouts& timeouts) {
    auto bounds = timeouts;
    bounds.before_command = &between_steps_;
    answers([&] { session_ = guarded(driver, connect_discreetly(driver, fields, bounds)); });
    return session_ != nullptr;
}

bool PortDialogue::answers(const std::function<void()>& call) {
    try {
        between_steps_();
        call();
        return true;
    } catch (const SwitchError& error) {
        note_unreachable(error);
        return false;
    }
}

void PortDialogue::list() {
    try {
        between_steps_();
        result_.all_ports = session_->read_all();
        if (result_.all_ports) note_unread();
    } catch (const SwitchError& error) {
        if (error.kind() == SwitchError::Kind::unreachable) note_unreachable(error);
        if (result_.error.empty()) result_.error = error.what();
    }
}

void PortDialogue::note_unread() {
    for (const auto& [port, state] : *result_.all_ports) {
        if (state.is_unread && result_.error.empty()) result_.error = "port " + port + " " + state.foreign;
    }
}

void PortDialogue::distrust_list(const core::SwitchDriver& driver) {
    if (!result_.all_ports) return;
    for (std::size_t i = 0; i < jobs_.size(); ++i) {
        if (!result_.outcomes[i].left || result_.all_ports->contains(driver.port_identity(jobs_[i].port))) continue;
        if (result_.error.empty()) result_.error = "port " + jobs_[i].port + " exists, but the switch does not list it";
        result_.all_ports.reset();
        return;
    }
}

bool PortDialogue::see_in_list(const core::SwitchDriver& driver) {
    if (!result_.all_ports) return false;
    for (std::size_t i = 0; i < jobs_.size(); ++i) {
        const auto found = result_.all_ports->find(driver.port_identity(jobs_[i].port));
        if (found == result_.all_ports->end()) return false;
        auto& outcome = result_.outcomes[i];
        if (found->second.is_unread) {
            outcome.unreadable = found->second.foreign;
        } else {
            outcome.found = outcome.left = found->second;
        }
    }
    return true;
}

bool PortDialogue::read_all() {
    Indices all;
    for (std::size_t i = 0; i < jobs_.size(); ++i) all.push_back(i);
    if (!read(all)) return false;
    for (auto& outcome : result_.outcomes) outcome.found = outcome.left;
    return true;
}

bool PortDialogue::read(const Indices& which) {
    try {
        see(which);
        return true;
    } catch (const SwitchError& error) {
        if (error.kind() != SwitchError::Kind::unreachable && which.size() > 1) return read_one_by_one(which);
        note_unreachable(error);
        return false;
    }
}

void PortDialogue::see(const Indices& which) {
    std::vector<std::string> ports;
    for (const auto i : which) ports.push_back(jobs_[i].port);
    between_steps_();
    const auto seen = session_->read(ports);
    result_.reachable = true;
    for (const auto i : which) {
        const auto found = seen.find(jobs_[i].port);
        auto& outcome = result_.outcomes[i];
        outcome.unreadable.clear();
        if (found == seen.end()) {
            outcome.left.reset();
        } else if (found->second.is_unread) {
            outcome.unreadable = found->second.foreign;
            if (result_.error.empty()) result_.error = "port " + jobs_[i].port + " " + outcome.unreadable;
        } else {
            outcome.left = found->second;
        }
    }
}

bool PortDialogue::read_one_by_one(const Indices& which) {
    // If so many reads fail in a row at the beginning, the fault is not with single ports.
    const std::size_t enough = std::min<std::size_t>(which.size(), 3);
    std::size_t failures = 0;
    bool any = false;
    for (const auto i : which) {
        try {
            see({i});
            any = true;
        } catch (const SwitchError& error) {
            const bool whole = error.kind() == SwitchError::Kind::unreachable || (!any && ++failures == enough);
            if (whole) note_unreachable(error);
            if (whole) return false;
            result_.outcomes[i].unreadable = error.what();
            if (result_.error.empty()) result_.error = "port " + jobs_[i].port + " cannot be read: " + error.what();
        }
    }
    return true;
}

bool PortDialogue::write(const Indices& which, PortState PortJob::*state) {
    std::vector<core::PortChange> changes;
    for (const auto i : which) {
        auto& outcome = result_.outcomes[i];
        if (!outcome.left) continue;  // whatever is on it, it is no dark port
        outcome.sent = true;
        const auto text = work_.upkeep.descriptions.find(jobs_[i].port);
        changes.push_back({.port = jobs_[i].port,
                           .seen = *outcome.left,
                           .wanted = state != nullptr ? jobs_[i].*state : PortState{},
                           .description = text != work_.upkeep.descriptions.end() ? text->second : ""});
    }
    try {
        between_steps_();
        session_->write(changes);
        return true;
    } catch (const SwitchError& error) {
        if (error.kind() == SwitchError::Kind::unreachable) {
            note_unreachable(error);
            return false;
        }
        if (which.size() == 1) {
            refusals_[which.front()] = error.what();
            return true;
        }
    }
    return write_in_halves(which, state);
}

bool PortDialogue::write_in_halves(const Indices& which, PortState PortJob::*state) {
    if (!read(which)) return false;
    Indices left_over;
    for (const auto i : which) {
        const auto& outcome = result_.outcomes[i];
        const auto& wanted = state != nullptr ? jobs_[i].*state : PortState{};
        if (outcome.unreadable.empty() && outcome.left && *outcome.left != wanted) left_over.push_back(i);
    }
    if (left_over.empty()) return true;
    if (left_over.size() == 1) return write(left_over, state);
    const auto middle = left_over.begin() + static_cast<std::ptrdiff_t>(left_over.size() / 2);
    return write(Indices(left_over.begin(), middle), state) && write(Indices(middle, left_over.end()), state);
}

void PortDialogue::save() {
    try {
        between_steps_();
        session_->save(work_.registered);
        result_.saved = true;
        result_.reachable = true;
    } catch (const SwitchError& error) {
        if (error.kind() == SwitchError::Kind::unreachable) result_.reachable = false;
        if (result_.error.empty()) result_.error = error.what();
    }
}

void PortDialogue::note_unreachable(const SwitchError& failure) {
    result_.reachable = false;
    if (result_.error.empty()) result_.error = failure.what();
}

}  // namespace haas::sync
