#include "sync/switch_run.hpp"

#include <algorithm>
#include <iterator>
#include <set>

#include "base/log.hpp"
#include "core/error.hpp"
#include "store/port.hpp"
#include "store/stray.hpp"
#include "store/switch.hpp"
#include "store/sync_mark.hpp"
#include "sync/lease_holder.hpp"
#include "sync/lease_keeper.hpp"
#include "sync/result.hpp"
#include "sync/strays.hpp"

namespace haas::sync {

namespace {

namespace log = base::log;
using Verdict = PortOutcome::Verdict;

/// How many ports' results one transaction stores: each commit waits for the disk.
constexpr std::size_t ports_per_transaction = 100;

/// Why a port could not be repaired.
std::string problem(const PortOutcome& outcome) {
    if (outcome.verdict == Verdict::absent) return "the switch has no such port";
    if (!outcome.unreadable.empty()) return outcome.unreadable;
    if (outcome.verdict == Verdict::unreachable) return "the switch did not answer any more";
    return outcome.step + (outcome.left ? "; left " + outcome.left->text() : "");
}

class Visit {
public:
    Visit(store::Database& database, const OpenDatabase& open_database, const Options& options, const Random& random,
          Purpose purpose, const Surroundings& surroundings)
        : database_(database),
          open_database_(open_database),
          options_(options),
          random_([chance = random()] { return chance; }),
          purpose_(purpose),
          surroundings_(surroundings) {}
    ~Visit() {
        if (lease_) give_back();
    }
    Visit(const Visit&) = delete;
    Visit& operator=(const Visit&) = delete;

    Summary run(const core::SwitchDrivers& drivers, core::SwitchId switch_id) {
        if (begin(switch_id)) {
            carry_out(drivers);
            store_results();
        }
        return summary_;
    }

    /// The report of the visit; empty if none has taken place.
    std::optional<SwitchReport> report() const {
        if (!visited_) return std::nullopt;
        SwitchReport report;
        report.label = switch_.label;
        report.waiting = waiting_ - summary_.done - summary_.failed - summary_.moved;
        report.failed = summary_.failed;
        report.error = pass_.error;
        report.lists_ports = lists_ports_;
        report.listed = pass_.all_ports.has_value();
        report.strays = noteworthy_;
        if (lease_taken_) {
            report.reachable = pass_.reachable;
        } else if (waiting_ > 0) {
            report.reachable = switch_.reachable;
            if (report.reachable == false) report.error = switch_.last_error.value_or("no answer");
        }
        for (std::size_t i = 0; i < ports_.size(); ++i) {
            const auto& outcome = pass_.outcomes[i];
            if (ports_[i].action) continue;
            const bool unread = outcome.verdict == Verdict::unreachable && !outcome.found;
            ++(unread ? report.unread : report.ports);
            if (unread) continue;
            if (outcome.found == jobs_[i].attached) continue;
            const bool repaired = outcome.verdict == Verdict::applied;
            report.differences.push_back({ports_[i].label, jobs_[i].attached, outcome.found, repaired,
                                          repaired || purpose_ == Purpose::audit ? std::string() : problem(outcome)});
        }
        return report;
    }

private:
    /// @return  false if there is nothing to do, or another haas-sync is at work
    bool begin(core::SwitchId switch_id) {
        const auto holder = this_holder();
        const auto seen = database_.read(
            [&](store::Reading& tx) { return store::find_switch_lease(tx, switch_id, longest_lease_lifetime); });
        if (seen && is_at_work(*seen, holder)) {
            summary_.busy = 1;
            return false;
        }
        if (seen && !seen->holder.id.empty()) log::warning("lease_of_dead_holder_taken", {{"switch_id", std::to_string(switch_id.value())}});
        bool is_due = false;
        database_.write([&](store::Writing& tx) {
            is_due = false;
            switch_ = {};
            const auto switches = store::list_switches(tx);
            const auto found = std::find_if(switches.begin(), switches.end(),
                                            [&](const auto& each) { return each.id == switch_id; });
            if (found == switches.end()) return;
            switch_ = *found;
            if (is_held(tx) || !find_work(tx)) return;
            is_due = true;
            fields_ = store::get_switch_fields(tx, switch_id);
            sealed_ = store::get_sealed_fields(tx, switch_id);
            lease_ = store::take_switch_lease(tx, switch_id, seen, holder, lease_lifetime(options_.timeouts));
            if (!lease_ || purpose_ == Purpose::audit) return;
            store::mark_due_actions_sent(tx, switch_id, longest_postponement(options_));
            // If we are killed after the first write, this note tells the next haas-sync to save.
            if (saves()) store::set_save_due(tx, switch_id, tx.now());
        });
        if (is_due && !lease_) summary_.busy = 1;
        lease_taken_ = lease_.has_value();
        visited_ = lease_ || (!is_due && switch_.id != core::SwitchId());
        return lease_.has_value();
    }

    /// While the database counts as restored, only audits are allowed.
    bool is_held(const store::Writing& tx) {
        if (purpose_ == Purpose::audit || !store::is_restored(tx)) return false;
        store::note_restored(tx);
        summary_.restored = true;
        return true;
    }

    /// @return  whether there is any work
    bool find_work(const store::Writing& tx) {
        ports_.clear();
        held_ = store::list_held_vlans(tx);
        registered_ = store::list_ports(tx, switch_.id);
        if (purpose_ == Purpose::audit && surroundings_.knowledge == store::Knowledge::restored) {
            ports_ = store::list_all_ports(tx, switch_.id);
            return true;
        }
        if (purpose_ != Purpose::audit) ports_ = store::list_due_ports(tx, switch_.id, longest_postponement(options_));
        if (purpose_ != Purpose::work) add_ports_at_rest(tx);
        if (purpose_ == Purpose::audit) return true;
        const auto save_due = store::get_save_due(tx, switch_.id);
        is_unsaved_ = save_due && saves();
        if (save_due && !saves()) store::set_save_due(tx, switch_.id, std::nullopt);
        const bool save_is_due = is_unsaved_ && (*save_due <= tx.now() || *save_due > tx.now() + longest_postponement(options_));
        return !ports_.empty() || save_is_due || purpose_ == Purpose::repair;
    }

    void add_ports_at_rest(const store::Reading& tx) {
        auto all = store::list_ports_at_rest(tx, switch_.id);
        waiting_ = static_cast<int>(store::list_ports(tx, switch_.id).size() - all.size());
        // Due ports without an action are also at rest: erase them, so that no port is in the list twice.
        const auto is_check = [](const auto& port) { return !port.action; };
        std::erase_if(ports_, is_check);
        std::move(all.begin(), all.end(), std::back_inserter(ports_));
    }

    void carry_out(const core::SwitchDrivers& drivers) {
        for (const auto& port : ports_) {
            jobs_.push_back(make_job(port));
            jobs_.back().held = held_;
        }
        const core::SwitchDriver* const driver = drivers.find(switch_.type);
        driver_ = driver;
        if (driver == nullptr) return give_up("no driver for switches of type " + switch_.type + " is built in");
        core::SwitchFields fields;
        try {
            fields = open_fields(*driver);
        } catch (const base::Error& error) {
            return give_up(error.what());
        }
        const LeaseKeeper keeper(open_database_, *lease_, lease_lifetime(options_.timeouts));
        const auto between_steps = [&] { keeper.require_held(); };
        if (purpose_ == Purpose::audit) {
            pass_ = look_at(*driver, fields, options_.timeouts, jobs_, between_steps);
            return;
        }
        const auto scope = purpose_ == Purpose::repair ? Scope::whole_switch : Scope::jobs;
        const auto saving = !saves() ? Saving::never : is_unsaved_ ? Saving::in_any_case : Saving::after_writes;
        pass_ = sync::carry_out(*driver, fields, options_.timeouts, jobs_, saving, scope, between_steps,
                                [this](const auto& outcomes) { note_differences(outcomes); });
    }

    /// Notes what the write is about to change. If we are killed, an action's row shows that a write was under way; a port
    /// without an action needs a note. The raised mark shows that copies of the database are older than the write.
    void note_differences(const std::vector<PortOutcome>& outcomes) {
        std::vector<std::size_t> found;
        for (std::size_t i = 0; i < ports_.size(); ++i) {
            const bool was_trusted = !ports_[i].action && ports_[i].state == core::Port::State::verified;
            if (was_trusted && outcomes[i].found && *outcomes[i].found != jobs_[i].attached) found.push_back(i);
        }
        store::SyncMark mark;
        database_.write([&](store::Writing& tx) {
            if (!store::renew_switch_lease(tx, *lease_, lease_lifetime(options_.timeouts))) throw LeaseLostError();
            for (const auto i : found) store_doubt(tx, options_, random_, ports_[i], jobs_[i], outcomes[i]);
            mark = store::raise_sync_mark(tx);
        });
        database_.write([&](store::Writing& tx) { store::publish_sync_mark(tx, mark); });
    }

    /// The fields with the secret ones decrypted; they live no longer than the session.
    core::SwitchFields open_fields(const core::SwitchDriver& driver) const {
        if (sealed_.empty()) return fields_;
        if (!options_.secrets) throw base::Error("there is no private key for switch passwords");
        return options_.secrets->open({switch_.type, fields_, driver.free_fields()}, sealed_);
    }

    /// For a switch to which no session can be opened.
    void give_up(const std::string& reason) {
        pass_.outcomes.resize(jobs_.size());
        pass_.reachable = false;
        pass_.error = reason;
    }

    bool saves() const { return options_.save == Options::Save::after_batch; }

    void store_results() {
        if (!pass_.error.empty()) {
            log::warning(pass_.reachable ? "switch_error" : "switch_unreachable",
                         {{"switch", switch_.label}, {"reason", pass_.error}});
            summary_.switch_errors = 1;
        }
        std::size_t first = 0;
        do {
            store_some(first, std::min(first + ports_per_transaction, ports_.size()));
            first += ports_per_transaction;
        } while (first < ports_.size());
        lease_.reset();
    }

    void store_some(std::size_t first, std::size_t last) {
        std::vector<StoredResult> results;
        database_.write([&](store::Writing& tx) {
            results.clear();
            if (!store::renew_switch_lease(tx, *lease_, lease_lifetime(options_.timeouts))) throw LeaseLostError();
            for (std::size_t i = first; i < last; ++i) {
                results.push_back(
                    store_result(tx, options_, random_, ports_[i], jobs_[i], pass_.outcomes[i], pass_.error));
            }
            if (last == ports_.size()) end(tx);
        });
        for (std::size_t i = first; i < last; ++i) account(ports_[i], pass_.outcomes[i], results[i - first]);
    }

    void end(const store::Writing& tx) {
        if (saves() && purpose_ != Purpose::audit) store::set_save_due(tx, switch_.id, next_save(tx.now()));
        if (pass_.error.empty()) {
            store::record_switch_success(tx, switch_.id);
        } else {
            store::record_switch_error(tx, switch_.id, pass_.error, pass_.reachable);
        }
        store_strays(tx);
        store::release_switch_lease(tx, *lease_);
    }

    void store_strays(const store::Writing& tx) {
        lists_ports_ = pass_.all_ports || !pass_.error.empty();
        if (!pass_.all_ports) return;
        auto strays = find_stray_ports(*driver_, fields_, *pass_.all_ports, known_ports(tx), surroundings_.headnodes);
        store::replace_strays(tx, switch_.id, strays, surroundings_.knowledge);
        noteworthy_ = list_noteworthy(tx, options_, switch_.id, std::move(strays));
    }

    /// The ports registered on the device, for this switch or for another switch on the same device, and the uplinks of
    /// those other switches.
    std::vector<std::string> known_ports(const store::Reading& tx) const {
        auto known = registered_;
        for (const auto& other : store::list_switches(tx)) {
            if (other.id == switch_.id || other.type != switch_.type) continue;
            const auto fields = store::get_switch_fields(tx, other.id);
            for (const auto& ports : {store::list_ports(tx, other.id), store::list_uplinks(tx, other.id)}) {
                for (const auto& port : ports) {
                    if (auto name = driver_->port_in_list(fields_, fields, port)) known.push_back(*std::move(name));
                }
            }
        }
        return known;
    }

    /// When the next save is due, at the latest: any visit before that saves.
    std::optional<base::Timestamp> next_save(base::Timestamp now) const {
        const bool sent = std::any_of(pass_.outcomes.begin(), pass_.outcomes.end(), [](const auto& each) { return each.sent; });
        if (pass_.saved || !(sent || is_unsaved_)) return std::nullopt;
        return now + options_.longest_retry_delay;
    }

    void account(const store::DuePort& port, const PortOutcome& outcome, const StoredResult& result) {
        if (!port.action) {
            ++(result.verified ? summary_.verified : summary_.unproven);
            if (result.verified) {
                if (outcome.sent && port.state == core::Port::State::verified) {
                    log::warning("port_repaired", {{"switch", switch_.label}, {"port", port.label},
                                                   {"found", outcome.found ? outcome.found->text() : "-"}});
                } else if (port.state != core::Port::State::verified) {
                    log::info("port_verified", {{"switch", switch_.label}, {"port", port.label}});
                }
            } else if (outcome.verdict == Verdict::differs) {
                log::warning("port_drifted", {{"switch", switch_.label}, {"port", port.label}, {"reason", result.text}});
            } else if (outcome.verdict != Verdict::unreachable || outcome.sent || port.state != core::Port::State::verified) {
                log::warning("port_unproven",
                             {{"switch", switch_.label}, {"port", port.label}, {"reason", result.text}});
            }
            return;
        }
        const std::string node = port.action->node_label.value_or("-");
        const log::Field action("action", port.action->uuid);
        const log::Field on("switch", switch_.label);
        switch (result.action) {
            case StoredResult::End::none: break;
            case StoredResult::End::done:
                ++summary_.done;
                log::info("action_done", {action, on, {"port", port.label}, {"node", node}});
                break;
            case StoredResult::End::error:
                ++summary_.failed;
                log::info("action_failed",
                          {action, on, {"port", port.label}, {"node", node}, {"reason", result.text}});
                break;
            case StoredResult::End::moved:
                ++summary_.moved;
                log::info("nic_moved", {action, on, {"port", port.label}, {"node", node}});
                break;
            case StoredResult::End::waiting:
                ++summary_.waiting;
                log::debug("action_waits", {action, on, {"port", port.label}, {"node", node}});
                break;
        }
    }

    /// After a failure: so that the next visit does not have to wait until the lease expires.
    void give_back() noexcept {
        try {
            database_.write([&](store::Writing& tx) { store::release_switch_lease(tx, *lease_); });
        } catch (const std::exception& error) {
            log::warning("lease_not_given_back", {{"switch", switch_.label}, {"reason", error.what()}});
        }
    }

    store::Database& database_;
    const OpenDatabase& open_database_;
    const Options& options_;
    const Random random_;  ///< the same number for all ports of a switch: they are tried again together
    const Purpose purpose_;
    const Surroundings& surroundings_;
    bool visited_ = false;
    bool lease_taken_ = false;
    int waiting_ = 0;  ///< ports on which an action waits
    core::Switch switch_;
    core::SwitchFields fields_;
    service::SealedFields sealed_;
    bool is_unsaved_ = false;  ///< an earlier visit may have sent something that was not saved
    const core::SwitchDriver* driver_ = nullptr;
    bool lists_ports_ = true;
    std::vector<std::string> registered_;
    std::set<core::Vlan> held_;  ///< VLANs that must not be put on any port now
    std::vector<store::StraySeen> noteworthy_;
    std::vector<store::DuePort> ports_;
    std::vector<PortJob> jobs_;
    std::optional<store::Lease> lease_;
    PassResult pass_;
    Summary summary_;
};

}  // namespace

Summary& Summary::operator+=(const Summary& other) {
    done += other.done;
    failed += other.failed;
    moved += other.moved;
    waiting += other.waiting;
    verified += other.verified;
    unproven += other.unproven;
    switch_errors += other.switch_errors;
    busy += other.busy;
    restored = restored || other.restored;
    return *this;
}

Summary visit_switch(store::Database& database, const OpenDatabase& open_database, const core::SwitchDrivers& drivers,
                     const Options& options, const Random& random, core::SwitchId switch_id) {
    static const Surroundings none;
    return Visit(database, open_database, options, random, Purpose::work, none).run(drivers, switch_id);
}

std::optional<SwitchReport> audit_switch(store::Database& database, const OpenDatabase& open_database,
                                         const core::SwitchDrivers& drivers, const Options& options, const Random& random,
                                         core::SwitchId switch_id, Purpose purpose, const Surroundings& surroundings) {
    Visit visit(database, open_database, options, random, purpose, surroundings);
    visit.run(drivers, switch_id);
    return visit.report();
}

}  // namespace haas::sync
