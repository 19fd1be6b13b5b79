#include "sync/result.hpp"

#include <set>

#include "store/attachment.hpp"
#include "store/networking_action.hpp"
#include "store/port.hpp"
#include "store/port_residue.hpp"
#include "sync/target.hpp"

namespace haas::sync {

namespace {

using State = core::Port::State;
using Verdict = PortOutcome::Verdict;
using End = StoredResult::End;

/// Like possible_vlans(), but with the one number `store::any_vlan` if the port may carry any VLAN.
std::set<core::Vlan> vlans_of(const core::PortState& state) {
    auto vlans = state.tagged;
    vlans.insert(state.foreign_vlans.begin(), state.foreign_vlans.end());
    if (state.native) vlans.insert(*state.native);
    if (state.may_carry_any) vlans.insert(store::any_vlan);
    return vlans;
}

/// `expected native 100, seen dark`
std::string difference(const core::PortState& expected, const std::optional<core::PortState>& seen) {
    return "expected " + expected.text() + (seen ? ", seen " + seen->text() : ", the switch has no such port");
}

class ResultWriter {
public:
    ResultWriter(const store::Writing& tx, const Options& options, const Random& random, const store::DuePort& port,
                 const PortJob& job, const PortOutcome& outcome)
        : tx_(tx), options_(options), random_(random), port_(port), job_(job), outcome_(outcome) {}

    StoredResult write(const std::string& switch_error) {
        if (was_released()) {
            result_.text = "the port was released meanwhile, by force or as the action of its group has failed";
            return std::move(result_);
        }
        const std::string reason = impossible(port_);
        if (!reason.empty()) fail_action("This action is no longer possible: " + reason + ".");
        switch (outcome_.verdict) {
            case Verdict::applied: applied(); break;
            case Verdict::put_back:
                fail_action("The switch did not carry out the change. The port carries what it carried before.",
                            failure());
                trust();
                break;
            case Verdict::darkened: darkened(); break;
            case Verdict::unproven: unproven(); break;
            case Verdict::differs: differs(); break;
            case Verdict::unreachable: unreachable(switch_error); break;
            case Verdict::absent: absent(); break;
        }
        return std::move(result_);
    }

    void mark_suspect() {
        if (was_released()) return;
        if (has_been_ours()) keep_residue();
        distrust(State::suspect, difference(job_.attached, outcome_.left));
    }

private:
    bool was_released() const { return store::find_port_revision(tx_, port_.id) != port_.revision; }

    void applied() {
        if (port_.action && result_.action == End::none) {
            if (port_.action->to_port) return move_on();
            if (port_.action->is_part && !is_carried_by_all()) return;
            if (!store_attachments(*port_.action)) {
                fail_action("The switch carries the network on the port, but the NIC can no longer be attached to it.");
                keep_residue();
                distrust(State::suspect, difference(job_.attached, outcome_.left));
                return;
            }
            if (store::finish_action(tx_, port_.action->id)) result_.action = End::done;
        }
        trust();
        store::clear_port_error(tx_, port_.id);
    }

    /// Notes that the port carries the target. The action ends with the last port of the group, if all others were seen
    /// not long ago.
    bool is_carried_by_all() {
        trust();
        store::clear_port_error(tx_, port_.id);
        if (store::note_carried(tx_, port_.action->id)) return true;
        result_.action = End::carried;
        return false;
    }

    /// The action of the group has failed here: the other ports are to carry again what the attachments say.
    void release_others() {
        const std::string reason = "networking action " + port_.action->uuid + " has failed on " + place();
        for (const auto& part : store::list_parts(tx_, {port_.action->uuid})) {
            if (!part.port_id || part.port_id == port_.id || !(part.sent || part.carried)) continue;
            store::keep_vlans_of_port(tx_, *part.port_id);
            store::release_port(tx_, *part.port_id, reason);
            ++result_.released;
        }
    }

    /// Which port of its group this one is.
    std::string place() const {
        const auto places = store::list_port_places(tx_, {port_.id});
        return "port " + port_.label + (places.empty() ? "" : " of switch " + places.begin()->second.switch_label);
    }

    /// The old port is dark: its NIC and the action move to the new port.
    void move_on() {
        if (!port_.nic_id ||
            !store::move_nic(tx_, port_.action->uuid, *port_.nic_id, port_.id, *port_.action->to_port)) {
            fail_action("The old port is dark, but the NIC can no longer move to the new port.");
            distrust(State::suspect, difference(job_.attached, outcome_.left));
            return;
        }
        result_.action = End::moved;
        trust();
        store::clear_port_error(tx_, port_.id);
    }

    bool store_attachments(const store::DueAction& action) const {
        if (!port_.nic_id) return true;
        using Type = core::NetworkingAction::Type;
        if (action.type == Type::move_nic) return true;
        if (attaches(action)) return store::insert_attachment(tx_, *port_.nic_id, *action.network);
        if (action.type == Type::revert_port) {
            store::delete_attachments_of_nic(tx_, *port_.nic_id);
        } else {
            store::delete_attachment(tx_, *port_.nic_id, action.channel);
        }
        return true;
    }

    void darkened() {
        fail_action(
            "The switch did not carry out the change, and HaaS could not restore what the port carried before: "
            "the port is dark, and haas-sync keeps trying to restore it.",
            failure());
        store::delete_port_residue(tx_, port_.id);
        distrust(State::suspect, difference(job_.attached, outcome_.left));
    }

    void unproven() {
        fail_action(
            "The switch did not carry out the change. HaaS does not know what the port carries now; haas-sync keeps trying "
            "to restore it.",
            failure());
        if (has_been_ours()) keep_residue();
        distrust(State::suspect, difference(job_.attached, outcome_.left));
    }

    void differs() {
        if (!outcome_.step.empty()) {
            fail_action("HaaS does not connect the network now: the administrator must first decide about its VLAN.",
                        outcome_.step);
            store::postpone_port_check(tx_, port_.id, next_try(port_.check_attempts + 1));
        }
        result_.text = difference(job_.attached, outcome_.left);
        // A VLAN that was seen on the port is given to nobody else, even if HaaS has not put it there.
        keep_residue();
        store::set_port_drift(tx_, port_.id, result_.text);
        store::record_port_error(tx_, port_.id, result_.text);
    }

    void unreachable(const std::string& switch_error) {
        store::postpone_port_check(tx_, port_.id, next_try(port_.check_attempts + 1));
        const bool answered = !outcome_.unreadable.empty();
        const std::string& reason = answered ? outcome_.unreadable : switch_error;
        result_.text = reason;
        if (!port_.action || result_.action != End::none) return;
        const auto& action = *port_.action;
        const bool sent = action.sent || outcome_.sent;
        const int attempts = action.unanswered + 1;
        if (attempts < options_.max_attempts) {
            store::postpone_action(tx_, action.id, next_try(attempts),
                                   sent ? store::Delivery::sent : store::Delivery::not_sent);
            result_.action = End::waiting;
            return;
        }
        fail_action(std::string("The switch did not ") + (answered ? "show what the port carries" : "answer") + " in " +
                        std::to_string(attempts) + " attempts.",
                    reason);
        if (!sent) return;
        keep_residue();
        distrust(State::suspect, "the switch does not answer; it may carry " + job_.target.text());
    }

    void absent() {
        const std::string text = "The switch has no port " + port_.label;
        fail_action("The switch has no such port: the administrator must correct that.", text);
        // If the port reappears, it may carry anything.
        if (has_been_ours()) keep_residue();
        distrust(has_been_ours() ? State::suspect : State::unverified, text);
    }

    /// @param error   for the user who asked for the action
    /// @param detail  for administrators and the log: what the device said
    void fail_action(const std::string& error, const std::optional<std::string>& detail = std::nullopt) {
        result_.text = detail ? error + " (" + *detail + ")" : error;
        if (detail) store::record_port_error(tx_, port_.id, *detail);
        if (!port_.action || result_.action != End::none) return;
        const bool is_part = port_.action->is_part;
        if (is_part) release_others();
        const auto where = detail && is_part ? place() + ": " + *detail : detail;
        if (store::finish_action(tx_, port_.action->id, error, where)) result_.action = End::error;
    }

    /// The failed step, what was expected, and what was seen.
    std::string failure() const { return outcome_.step + "; " + difference(job_.target, outcome_.seen); }

    /// Whether HaaS has ever verified the port, or may have put a network on it. Any other port carries no network of
    /// HaaS.
    bool has_been_ours() const {
        const bool sent = outcome_.sent || (port_.action && port_.action->sent);
        const bool lit = !job_.attached.is_dark() || (sent && !job_.target.is_dark());
        return port_.was_verified || lit || store::port_has_residue(tx_, port_.id);
    }

    void trust() {
        store::set_port_verified(tx_, port_.id);
        result_.verified = true;
    }

    void distrust(State state, const std::string& drift) {
        store::set_port_unproven(tx_, port_.id, state, drift, next_try(port_.check_attempts + 1));
        if (!result_.text.empty()) return;
        result_.text = drift;
        store::record_port_error(tx_, port_.id, drift);
    }

    /// Stores as residue the VLANs that may still be on the port without an attachment.
    void keep_residue() const {
        auto vlans = vlans_of(job_.target);
        for (const auto& seen : {outcome_.seen, outcome_.left}) {
            if (seen) vlans.merge(vlans_of(*seen));
        }
        for (const auto vlan : vlans_of(job_.attached)) vlans.erase(vlan);
        for (const auto vlan : vlans) store::insert_port_residue(tx_, port_.id, vlan);
    }

    base::Timestamp next_try(int attempts) const { return tx_.now() + retry_pause(options_, attempts, random_); }

    const store::Writing& tx_;
    const Options& options_;
    const Random& random_;
    const store::DuePort& port_;
    const PortJob& job_;
    const PortOutcome& outcome_;
    StoredResult result_;
};

}  // namespace

PortJob make_job(const store::DuePort& port) { return {port.label, to_port_state(port.attachments), target_of(port)}; }

void mark_suspect(const store::Writing& tx, const Options& options, const Random& random, const store::DuePort& port,
                  const PortJob& job, const PortOutcome& outcome) {
    ResultWriter(tx, options, random, port, job, outcome).mark_suspect();
}

StoredResult store_result(const store::Writing& tx, const Options& options, const Random& random,
                          const store::DuePort& port, const PortJob& job, const PortOutcome& outcome,
                          const std::string& switch_error) {
    return ResultWriter(tx, options, random, port, job, outcome).write(switch_error);
}

}  // namespace haas::sync
