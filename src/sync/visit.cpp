#include "sync/visit.hpp"

#include <functional>
#include <string>
#include <utility>
#include <variant>

#include "base/log.hpp"
#include "core/error.hpp"
#include "sync/lease_keeper.hpp"
#include "sync/upkeep.hpp"

namespace haas::sync {

namespace {

/// Gives the lease back after a failure, so that the next visit does not have to wait until it expires.
class LeaseReturn {
public:
    LeaseReturn(store::Database& database, const Claim& claim) : database_(database), claim_(claim) {}
    ~LeaseReturn() {
        if (is_needed_) give_back();
    }
    LeaseReturn(const LeaseReturn&) = delete;
    LeaseReturn& operator=(const LeaseReturn&) = delete;

    /// The lease was given back with the results.
    void spare() { is_needed_ = false; }

private:
    void give_back() noexcept {
        try {
            database_.write([&](store::Writing& tx) { store::release_switch_lease(tx, claim_.lease); });
        } catch (const std::exception& error) {
            base::log::warning("lease_not_given_back", {{"switch", claim_.device.label}, {"reason", error.what()}});
        }
    }

    store::Database& database_;
    const Claim& claim_;
    bool is_needed_ = true;
};

/// For a switch to which no session can be opened.
PassResult no_session(const Claim& claim, std::string reason) {
    PassResult pass;
    pass.outcomes.resize(claim.jobs.size());
    pass.reachable = false;
    pass.error = std::move(reason);
    return pass;
}

/// The fields with the secret ones decrypted; they live no longer than the session.
/// @throws base::Error
core::SwitchFields open_fields(const Options& options, const Claim& claim, const core::SwitchDriver& driver) {
    if (claim.sealed.empty()) return claim.fields;
    if (!options.secrets) throw base::Error("haas-sync has no private key for switch passwords");
    return options.secrets->open({claim.device.type, claim.fields, driver.free_fields()}, claim.sealed);
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
            return database.read([&](store::Reading& tx) { return list_unwanted_vlans(tx, claim, driver); });
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
