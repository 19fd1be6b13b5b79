#include "sync/device_pass.hpp"

#include <algorithm>
#include <iterator>
#include <map>

namespace haas::sync {

namespace {

using core::PortState;
using core::SwitchError;
using Verdict = PortOutcome::Verdict;
using Indices = std::vector<std::size_t>;

class DevicePass {
public:
    DevicePass(const Work& work, const std::function<void()>& between_steps, BeforeWriting before_writing)
        : jobs_(work.jobs), work_(work), between_steps_(between_steps), before_writing_(std::move(before_writing)) {
        result_.outcomes.resize(jobs_.size());
    }

    PassResult run(const core::SwitchDriver& driver, const core::SwitchFields& fields,
                   const core::SwitchTimeouts& timeouts) {
        connect(driver, fields, timeouts);
        if (!session_) return std::move(result_);
        const auto note = [&](const std::set<core::Vlan>& creating) { note_writing(creating); };
        vlans_.emplace(*session_, work_.upkeep.vlans, note);
        if ((jobs_.empty() || carry_out_jobs()) && answers([&] { vlans_->tidy_up(); })) {
            if (is_to_save()) save();
            if (work_.scope == Scope::whole_switch) list();
            distrust_list(driver);
        }
        result_.vlans = vlans_->changed();
        return std::move(result_);
    }

    PassResult look(const core::SwitchDriver& driver, const core::SwitchFields& fields,
                    const core::SwitchTimeouts& timeouts) {
        connect(driver, fields, timeouts);
        if (session_) list();
        if (!session_ || !(see_in_list(driver) || read_all())) return std::move(result_);
        distrust_list(driver);
        for (std::size_t i = 0; i < jobs_.size(); ++i) {
            if (!settle(i, Verdict::applied, jobs_[i].attached)) result_.outcomes[i].verdict = Verdict::differs;
        }
        return std::move(result_);
    }

private:
    void connect(const core::SwitchDriver& driver, const core::SwitchFields& fields,
                 const core::SwitchTimeouts& timeouts) {
        auto bounds = timeouts;
        bounds.before_command = &between_steps_;
        answers([&] { session_ = driver.connect(fields, bounds); });
    }

    void list() {
        try {
            between_steps_();
            result_.all_ports = session_->read_all();
            if (result_.all_ports) note_unread();
        } catch (const SwitchError& error) {
            if (error.kind() == SwitchError::Kind::unreachable) note_unreachable(error);
            if (result_.error.empty()) result_.error = error.what();
        }
    }

    /// If the switch did not tell about one port, the switch was not read as a whole: that is an error.
    void note_unread() {
        for (const auto& [port, state] : *result_.all_ports) {
            if (state.is_unread && result_.error.empty()) result_.error = "port " + port + " " + state.foreign;
        }
    }

    /// A list that leaves out a port which exists may leave out others. It does not count as the list of all ports.
    void distrust_list(const core::SwitchDriver& driver) {
        if (!result_.all_ports) return;
        for (std::size_t i = 0; i < jobs_.size(); ++i) {
            if (!result_.outcomes[i].left || result_.all_ports->contains(driver.port_identity(jobs_[i].port))) continue;
            if (result_.error.empty())
                result_.error = "port " + jobs_[i].port + " exists, but the switch does not list it";
            result_.all_ports.reset();
            return;
        }
    }

    /// Takes what the jobs' ports carry from the list of all ports.
    /// @return  whether all of them are in the list
    bool see_in_list(const core::SwitchDriver& driver) {
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

    /// @return  false when the switch stopped answering
    bool read_all() {
        Indices all;
        for (std::size_t i = 0; i < jobs_.size(); ++i) all.push_back(i);
        if (!read(all)) return false;
        for (auto& outcome : result_.outcomes) outcome.found = outcome.left;
        return true;
    }

    /// @return  false when the switch stopped answering
    bool carry_out_jobs() {
        if (!read_all()) return false;
        Indices to_write;
        for (std::size_t i = 0; i < jobs_.size(); ++i) {
            if (settle(i, Verdict::applied, jobs_[i].target)) continue;
            const auto held = held_vlans(i);
            if (held.empty()) {
                to_write.push_back(i);
                continue;
            }
            leave_alone(i, "VLAN " + core::format_vlan_list(held) +
                               " may be in use by others since the database was restored: decide about the ports that "
                               "`haas list_strays` shows");
        }
        if (to_write.empty()) return true;
        Indices lacking;
        if (!provide(to_write, lacking)) return false;
        note_writing({});
        // They are put back first: the switch may fall silent while the others are written.
        return recover(lacking) && change(to_write);
    }

    /// The VLANs that the target would newly put on the port, and that are held.
    std::set<core::Vlan> held_vlans(std::size_t i) const {
        auto vlans = jobs_[i].target.possible_vlans();
        const auto there = result_.outcomes[i].left->possible_vlans();
        std::erase_if(vlans, [&](core::Vlan vlan) { return there.contains(vlan) || !jobs_[i].held.contains(vlan); });
        return vlans;
    }

    /// The port is not written.
    void leave_alone(std::size_t i, const std::string& reason) {
        fail(i, reason);
        if (!settle(i, Verdict::put_back, jobs_[i].attached)) result_.outcomes[i].verdict = Verdict::differs;
    }

    bool is_to_save() const {
        if (work_.saving != Saving::after_writes) return work_.saving == Saving::in_any_case;
        return vlans_->changed().sent || std::ranges::any_of(result_.outcomes, &PortOutcome::sent);
    }

    /// Makes the VLANs exist that the ports are to carry.
    /// @param to_write  loses the ports that need a VLAN which does not exist after that
    /// @param lacking   gets them
    /// @return  false when the switch stopped answering
    bool provide(Indices& to_write, Indices& lacking) {
        std::set<core::Vlan> wanted;
        for (const auto i : to_write) wanted.merge(jobs_[i].target.possible_vlans());
        if (!answers([&] { vlans_->provide(wanted); })) return false;
        std::erase_if(to_write, [&](std::size_t i) {
            const auto lack = vlans_->lack_of(jobs_[i].target);
            if (lack.empty()) return false;
            fail(i, lack);
            lacking.push_back(i);
            return true;
        });
        return true;
    }

    /// The port does not carry its target.
    void fail(std::size_t i, const std::string& step) {
        auto& outcome = result_.outcomes[i];
        outcome.step = step;
        outcome.seen = outcome.left;
        outcome.verdict = Verdict::unproven;
    }

    void note_writing(const std::set<core::Vlan>& creating) {
        if (!is_noted_) before_writing_(result_.outcomes, creating);
        is_noted_ = true;
    }

    /// @param call  on the switch; throws no SwitchError but `unreachable`
    template <class Call>
    bool answers(const Call& call) {
        try {
            between_steps_();
            call();
            return true;
        } catch (const SwitchError& error) {
            note_unreachable(error);
            return false;
        }
    }

    /// Makes ports carry their targets, as far as the switch lets them.
    /// @return  false when the switch stopped answering
    bool change(const Indices& to_write) {
        if (to_write.empty()) return true;
        const bool answered = write(to_write, &PortJob::target);
        if (!read(to_write)) return false;
        Indices failed;
        for (const auto i : to_write) {
            if (settle(i, Verdict::applied, jobs_[i].target)) continue;
            // A write without an answer was not refused: the action is tried again.
            if (!answered && !refusals_.contains(i)) continue;
            auto step = refusals_.contains(i) ? refusals_[i] : std::string("read back");
            if (!vlans_->unknown().empty()) step += " (the switch does not list its VLANs: " + vlans_->unknown() + ")";
            fail(i, step);
            failed.push_back(i);
        }
        return recover(failed);
    }

    /// Puts the failed ports back, and makes dark those that cannot be put back.
    /// @return  false when the switch stopped answering
    bool recover(const Indices& failed) {
        Indices to_put_back;
        Indices to_darken;
        for (const auto i : failed) {
            const auto& job = jobs_[i];
            if (job.target != job.attached) {
                if (!settle(i, Verdict::put_back, job.attached)) to_put_back.push_back(i);
            } else if (!job.attached.is_dark()) {
                to_darken.push_back(i);
            }
        }
        if (!to_put_back.empty()) {
            write(to_put_back, &PortJob::attached);
            if (!read(to_put_back)) return false;
            for (const auto i : to_put_back) {
                const auto& attached = jobs_[i].attached;
                if (!settle(i, Verdict::put_back, attached) && !attached.is_dark()) to_darken.push_back(i);
            }
        }
        if (to_darken.empty()) return true;
        write(to_darken, nullptr);
        if (!read(to_darken)) return false;
        for (const auto i : to_darken) settle(i, Verdict::darkened, PortState{});
        return true;
    }

    /// Sets the port's verdict if it was last seen to carry `wanted`, or if it does not exist. A port that cannot be
    /// read keeps its verdict.
    /// @return  whether nothing more has to be done for this port
    bool settle(std::size_t i, Verdict verdict, const PortState& wanted) {
        auto& outcome = result_.outcomes[i];
        if (!outcome.unreadable.empty()) return true;
        if (!outcome.left) {
            outcome.verdict = Verdict::absent;
            return true;
        }
        if (*outcome.left != wanted) return false;
        outcome.verdict = verdict;
        return true;
    }

    /// Reads what the ports carry.
    /// @return  whether the switch answered
    bool read(const Indices& which) {
        try {
            see(which);
            return true;
        } catch (const SwitchError& error) {
            if (error.kind() != SwitchError::Kind::unreachable && which.size() > 1) return read_one_by_one(which);
            note_unreachable(error);
            return false;
        }
    }

    void see(const Indices& which) {
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
            } else {
                outcome.left = found->second;
            }
        }
    }

    /// After a refusal: one port that cannot be read does not prevent the others from being read.
    bool read_one_by_one(const Indices& which) {
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

    /// Writes one state of each job; null means dark. If the switch refuses a single port, `refusals_` notes it.
    /// @return  false when the switch stopped answering
    bool write(const Indices& which, PortState PortJob::*state) {
        std::vector<core::PortChange> changes;
        for (const auto i : which) {
            auto& outcome = result_.outcomes[i];
            outcome.sent = true;
            const auto text = work_.upkeep.descriptions.find(jobs_[i].port);
            changes.push_back({.port = jobs_[i].port,
                               .seen = outcome.left.value_or(PortState{}),
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

    bool write_in_halves(const Indices& which, PortState PortJob::*state) {
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

    void save() {
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

    void note_unreachable(const SwitchError& failure) {
        result_.reachable = false;
        if (result_.error.empty()) result_.error = failure.what();
    }

    const std::vector<PortJob>& jobs_;
    const Work& work_;
    const std::function<void()>& between_steps_;
    const BeforeWriting before_writing_;
    std::unique_ptr<core::SwitchSession> session_;
    std::map<std::size_t, std::string> refusals_;
    std::optional<SwitchVlans> vlans_;
    bool is_noted_ = false;
    PassResult result_;
};

}  // namespace

PassResult carry_out(const core::SwitchDriver& driver, const core::SwitchFields& fields,
                     const core::SwitchTimeouts& timeouts, const Work& work, const std::function<void()>& between_steps,
                     const BeforeWriting& before_writing) {
    return DevicePass(work, between_steps, before_writing).run(driver, fields, timeouts);
}

PassResult look_at(const core::SwitchDriver& driver, const core::SwitchFields& fields,
                   const core::SwitchTimeouts& timeouts, const std::vector<PortJob>& jobs,
                   const std::function<void()>& between_steps) {
    const Upkeep none;
    const std::vector<std::string> nothing_to_save;
    const Work work{.jobs = jobs, .registered = nothing_to_save, .upkeep = none, .saving = Saving::never};
    return DevicePass(work, between_steps, {}).look(driver, fields, timeouts);
}

}  // namespace haas::sync
