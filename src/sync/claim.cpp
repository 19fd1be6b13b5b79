#include "sync/claim.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <set>

#include "base/log.hpp"
#include "store/networking_action.hpp"
#include "store/port.hpp"
#include "store/stray.hpp"
#include "store/switch.hpp"
#include "store/sync_mark.hpp"
#include "store/sync_status.hpp"
#include "sync/lease_holder.hpp"
#include "sync/lease_keeper.hpp"
#include "sync/result.hpp"

namespace haas::sync {

namespace {

namespace log = base::log;
using Reason = NoClaim::Reason;

std::vector<store::DuePort> list_ports_to_visit(const store::Reading& tx, const Options& options, Plan::Ports which,
                                                core::SwitchId switch_id) {
    switch (which) {
        case Plan::Ports::due: return store::list_due_ports(tx, switch_id, longest_postponement(options));
        case Plan::Ports::at_rest: return store::list_ports_at_rest(tx, switch_id);
        case Plan::Ports::all: return store::list_all_ports(tx, switch_id);
        case Plan::Ports::due_and_at_rest: break;
    }
    auto ports = store::list_due_ports(tx, switch_id, longest_postponement(options));
    // Due ports without an action are also at rest: no port may be in the list twice.
    std::erase_if(ports, [](const auto& port) { return !port.action; });
    std::ranges::move(store::list_ports_at_rest(tx, switch_id), std::back_inserter(ports));
    return ports;
}

std::vector<PortJob> make_jobs(const store::Reading& tx, const Options& options,
                               const std::vector<store::DuePort>& ports) {
    const auto held = store::list_held_vlans(tx);
    std::vector<PortJob> jobs;
    for (const auto& port : ports) {
        auto job = make_job(port);
        for (const auto vlan : job.target.possible_vlans()) {
            if (held.contains(vlan)) job.held.insert(vlan);
            if (options.reserved_vlans.contains(vlan)) job.reserved.insert(vlan);
        }
        jobs.push_back(std::move(job));
    }
    return jobs;
}

/// As at the registration. Whoever writes the database, such as a worker that was broken into, must not make this
/// program say anything that no administrator could have registered.
/// @throws base::Error
core::SwitchFields checked(const core::SwitchDriver& driver, const core::SwitchFields& fields) {
    std::map<std::string, core::FieldValue> stored;
    for (const auto& [name, value] : fields) stored.insert({name, {core::FieldValue::Kind::text, value}});
    try {
        return driver.check_fields(stored);
    } catch (const base::Error& error) {
        throw base::Error("the stored fields are none that can be registered, so nothing is sent: " +
                          std::string(error.what()) + " Correct them with switch_update");
    }
}

/// Reads the rows, and clears a note about a save that nobody wants any more. The lease is still missing.
/// @return  whether there is anything to do
bool read_work(const store::Writing& tx, const Options& options, const Plan& plan, Claim& claim) {
    const auto id = claim.device.id;
    claim.ports = list_ports_to_visit(tx, options, plan.ports, id);
    claim.jobs = make_jobs(tx, options, claim.ports);
    claim.registered = store::list_ports(tx, id);
    const auto actions = std::ranges::count_if(claim.ports, [](const auto& port) { return port.action.has_value(); });
    if (plan.visit == Plan::Visit::always) {
        claim.waiting = static_cast<int>(claim.registered.size() - claim.ports.size()) + static_cast<int>(actions);
    }
    bool save_is_due = false;
    if (const auto due = store::find_save_due(tx, id); due && plan.device == Plan::Device::is_written) {
        claim.is_unsaved = saves(options, plan);
        if (!claim.is_unsaved) store::set_save_due(tx, id, std::nullopt);
        save_is_due = claim.is_unsaved && (*due <= tx.now() || *due > tx.now() + longest_postponement(options));
    }
    return !claim.ports.empty() || save_is_due || plan.visit == Plan::Visit::always;
}

std::variant<Claim, NoClaim> claim_in(const store::Writing& tx, const Options& options, const Plan& plan,
                                      core::SwitchId switch_id, const std::optional<store::LeaseRow>& seen,
                                      const store::LeaseHolder& holder) {
    auto found = store::find_switch_by_id(tx, switch_id);
    if (!found) return NoClaim{Reason::gone};
    Claim claim;
    claim.device = *std::move(found);
    if (plan.device == Plan::Device::is_written && store::is_restored(tx)) {
        store::note_restored(tx);
        return NoClaim{Reason::restored, claim.device.label};
    }
    if (!read_work(tx, options, plan, claim)) return NoClaim{Reason::nothing_due, claim.device.label};
    claim.fields = store::list_switch_fields(tx, switch_id);
    claim.sealed = store::list_sealed_fields(tx, switch_id);
    auto lease = store::take_switch_lease(tx, switch_id, seen, holder, lease_lifetime(options.timeouts));
    if (!lease) return NoClaim{Reason::busy, claim.device.label};
    claim.lease = *std::move(lease);
    if (plan.device == Plan::Device::is_written) {
        store::mark_due_actions_sent(tx, switch_id, longest_postponement(options));
        if (saves(options, plan)) store::set_save_due(tx, switch_id, tx.now());
    }
    return claim;
}

}  // namespace

bool saves(const Options& options, const Plan& plan) {
    return options.save == Options::Save::after_batch && plan.device == Plan::Device::is_written;
}

std::variant<Claim, NoClaim> claim_switch(store::Database& database, const Options& options, const Plan& plan,
                                          core::SwitchId switch_id) {
    const auto holder = this_holder();
    const auto seen = database.read(
        [&](store::Reading& tx) { return store::find_switch_lease(tx, switch_id, longest_lease_lifetime); });
    if (seen && is_at_work(*seen, holder)) return NoClaim{Reason::busy};
    if (seen && !seen->holder.id.empty()) {
        log::warning("lease_of_dead_holder_taken", {{"switch_id", std::to_string(switch_id.value())}});
    }
    return database.write([&](store::Writing& tx) { return claim_in(tx, options, plan, switch_id, seen, holder); });
}

bool has_claimed_ports(const store::Reading& tx, const Claim& claim) {
    return store::list_ports(tx, claim.device.id) == claim.registered;
}

core::SwitchFields open_fields(const Options& options, const Claim& claim, const core::SwitchDriver& driver) {
    if (claim.sealed.empty()) return checked(driver, claim.fields);
    if (!options.secrets) throw base::Error("haas-sync has no private key for switch passwords");
    return checked(driver,
                   options.secrets->open({claim.device.type, claim.fields, driver.free_fields()}, claim.sealed));
}

}  // namespace haas::sync
