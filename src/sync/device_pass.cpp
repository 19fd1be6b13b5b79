#include "sync/device_pass.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "sync/port_dialogue.hpp"

namespace haas::sync {

namespace {

using core::PortState;
using Verdict = PortOutcome::Verdict;
using Indices = PortDialogue::Indices;

class DevicePass {
public:
    DevicePass(const Work& work, const std::function<void()>& between_steps, BeforeWriting before_writing)
        : jobs_(work.jobs),
          work_(work),
          before_writing_(std::move(before_writing)),
          dialogue_(work, between_steps, result_) {
        result_.outcomes.resize(jobs_.size());
    }

    PassResult run(const core::SwitchDriver& driver, const core::SwitchFields& fields,
                   const core::SwitchTimeouts& timeouts) {
        if (!dialogue_.connect(driver, fields, timeouts)) return std::move(result_);
        const auto note = [&](const std::set<core::Vlan>& creating) { note_writing(creating); };
        vlans_.emplace(dialogue_.session(), work_.upkeep.vlans, note);
        if ((jobs_.empty() || carry_out_jobs()) && dialogue_.answers([&] { vlans_->tidy_up(); })) {
            if (is_to_save()) dialogue_.save();
            if (work_.scope == Scope::whole_switch) dialogue_.list();
            dialogue_.distrust_list(driver);
        }
        result_.vlans = vlans_->changed();
        return std::move(result_);
    }

    PassResult look(const core::SwitchDriver& driver, const core::SwitchFields& fields,
                    const core::SwitchTimeouts& timeouts) {
        if (!dialogue_.connect(driver, fields, timeouts)) return std::move(result_);
        dialogue_.list();
        if (!dialogue_.see_in_list(driver) && !dialogue_.read_all()) return std::move(result_);
        dialogue_.distrust_list(driver);
        for (std::size_t i = 0; i < jobs_.size(); ++i) {
            if (!settle(i, Verdict::applied, jobs_[i].attached)) result_.outcomes[i].verdict = Verdict::differs;
        }
        return std::move(result_);
    }

private:
    /// @return  false when the switch stopped answering
    bool carry_out_jobs() {
        if (!dialogue_.read_all()) return false;
        Indices to_write;
        for (std::size_t i = 0; i < jobs_.size(); ++i) {
            if (settle(i, Verdict::applied, jobs_[i].target)) continue;
            const auto reason = objection(i);
            if (reason.empty()) {
                to_write.push_back(i);
            } else {
                leave_alone(i, reason);
            }
        }
        if (to_write.empty()) return true;
        Indices lacking;
        if (!provide(to_write, lacking)) return false;
        note_writing({});
        // They are put back first: the switch may fall silent while the others are written.
        return recover(lacking) && change(to_write);
    }

    /// Of some VLANs of the target, those that it would newly put on the port.
    std::set<core::Vlan> new_ones(std::size_t i, std::set<core::Vlan> vlans) const {
        const auto there = result_.outcomes[i].left->possible_vlans();
        std::erase_if(vlans, [&](core::Vlan vlan) { return there.contains(vlan); });
        return vlans;
    }

    /// Why the port must not get its target; empty: it may.
    std::string objection(std::size_t i) const {
        const auto reserved = new_ones(i, jobs_[i].reserved);
        if (!reserved.empty()) {
            return "VLAN " + core::format_vlan_list(reserved) +
                   " is reserved, by [vlan] reserved in haas.cfg: no port gets it";
        }
        const auto held = new_ones(i, jobs_[i].held);
        if (held.empty()) return {};
        return "VLAN " + core::format_vlan_list(held) +
               " may be in use by others since the database was restored: decide about the ports that "
               "`haas list_strays` shows";
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
        if (!dialogue_.answers([&] { vlans_->provide(wanted); })) return false;
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

    /// Makes ports carry their targets, as far as the switch lets them.
    /// @return  false when the switch stopped answering
    bool change(const Indices& to_write) {
        if (to_write.empty()) return true;
        const bool answered = dialogue_.write(to_write, &PortJob::target);
        if (!dialogue_.read(to_write)) return false;
        Indices failed;
        for (const auto i : to_write) {
            if (settle(i, Verdict::applied, jobs_[i].target)) continue;
            // A write without an answer was not refused: the action is tried again.
            const auto refusal = dialogue_.refusals().find(i);
            const bool is_refused = refusal != dialogue_.refusals().end();
            if (!answered && !is_refused) continue;
            auto step = is_refused ? refusal->second : std::string("read back");
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
            dialogue_.write(to_put_back, &PortJob::attached);
            if (!dialogue_.read(to_put_back)) return false;
            for (const auto i : to_put_back) {
                const auto& attached = jobs_[i].attached;
                if (!settle(i, Verdict::put_back, attached) && !attached.is_dark()) to_darken.push_back(i);
            }
        }
        if (to_darken.empty()) return true;
        dialogue_.write(to_darken, nullptr);
        if (!dialogue_.read(to_darken)) return false;
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

    const std::vector<PortJob>& jobs_;
    const Work& work_;
    const BeforeWriting before_writing_;
    PassResult result_;
    PortDialogue dialogue_;
    std::optional<SwitchVlans> vlans_;
    bool is_noted_ = false;
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
