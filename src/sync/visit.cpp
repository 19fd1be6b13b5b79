#include "sync/visit.hpp"

#include <functional>
#include <string>
#include <tuple>
#include <utility>
#include <variant>

#include "core/error.hpp"
#include "sync/lease_keeper.hpp"
#include "sync/lease_return.hpp"
#include "sync/upkeep.hpp"

namespace haas::sync {

namespace {

/// For a switch to which no session can be opened.
PassResult no_session(const Claim& claim, std::string reason) {
    PassResult pass;
    pass.outcomes.resize(claim.jobs.size());
    pass.reachable = false;
    pass.error = std::move(reason);
    return pass;
}

PassResult talk(store::Database& database, const VisitTools& tools, const Plan& plan, const Claim& claim,
                const core::SwitchDriver& driver, Ledger& ledger) {
    core::SwitchFields fields;
    try {
        fields = open_fields(tools.options, claim, driver);
    } catch (const base::Error& error) {
        return no_session(claim, error.what());
    }
    const auto& timeouts = tools.options.timeouts;
    const LeaseKeeper keeper(tools.open_database, claim.lease, lease_lifetime(timeouts));
    const std::function<void()> between_steps = [&] { keeper.require_held(); };
    if (plan.device == Plan::Device::is_read) return look_at(driver, fields, timeouts, claim.jobs, between_steps);
    const auto saving = !saves(tools.options, plan) ? Saving::never
                        : claim.is_unsaved          ? Saving::in_any_case
                                                    : Saving::after_writes;
    auto upkeep = database.read([&](store::Reading& tx) { return plan_upkeep(tx, tools.options, claim, driver); });
    if (tools.options.remove_vlans) {
        upkeep.vlans.list_unwanted = [&] {
            return database.read(
                [&](store::Reading& tx) { return list_unwanted_vlans(tx, tools.options, claim, driver); });
        };
    }
    const Work work{
        .jobs = claim.jobs, .registered = claim.registered, .upkeep = upkeep, .saving = saving, .scope = plan.scope};
    return carry_out(driver, fields, timeouts, work, between_steps,
                     [&](const auto& outcomes, const auto& creating) { ledger.note_writing(outcomes, creating); });
}

}  // namespace

VisitReport visit_switch(store::Database& database, const VisitTools& tools, core::SwitchId switch_id, const Plan& plan,
                         const std::vector<core::VmInterface>& headnodes) {
    const auto claimed = claim_switch(database, tools.options, plan, switch_id);
    if (const auto* none = std::get_if<NoClaim>(&claimed)) return make_report(*none);
    const auto& claim = std::get<Claim>(claimed);
    LeaseReturn lease(database, claim);
    Ledger ledger(database, tools.options, tools.random, plan, claim, headnodes);
    const auto* const driver = tools.drivers.find(claim.device.type);
    const auto pass =
        driver != nullptr
            ? talk(database, tools, plan, claim, *driver, ledger)
            : no_session(claim, "this installation has no driver for switches of type " + claim.device.type);
    auto entries = ledger.store(pass, driver);
    lease.spare();
    return make_report(plan, claim, pass, std::move(entries));
}

}  // namespace haas::sync
