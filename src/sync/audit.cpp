#include "sync/audit.hpp"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "base/deadline.hpp"
#include "base/log.hpp"
#include "core/label.hpp"
#include "store/switch.hpp"
#include "store/sync_mark.hpp"
#include "store/sync_status.hpp"
#include "sync/lease_keeper.hpp"
#include "sync/strays.hpp"
#include "sync/visit.hpp"
#include "sync/workers.hpp"

namespace haas::sync {

namespace {

namespace log = base::log;

/// How often to check whether another haas-sync has finished with a switch.
constexpr std::chrono::milliseconds busy_pause{100};

bool is_there(store::Database& database, core::SwitchId id) {
    const auto all = database.read([](store::Reading& tx) { return store::list_switches(tx); });
    return std::ranges::find(all, id, &core::Switch::id) != all.end();
}

/// @return  empty if another haas-sync does not finish with the switch in time, or the switch is gone
std::optional<SwitchReport> wait_for_turn(store::Database& database, const VisitTools& tools, core::SwitchId id,
                                          const Plan& plan, const std::vector<core::VmInterface>& headnodes) {
    const auto give_up = base::Deadline::in(lease_lifetime(tools.options.timeouts));
    for (;;) {
        auto report = visit_switch(database, tools, id, plan, headnodes).audit;
        if (report || give_up.has_passed() || !is_there(database, id)) return report;
        std::this_thread::sleep_for(busy_pause);
    }
}

/// @return  empty if the switch is gone
std::optional<SwitchReport> audit_switch(std::optional<store::Database>& database, const VisitTools& tools,
                                         const core::Switch& of, const Plan& plan,
                                         const std::vector<core::VmInterface>& headnodes) {
    SwitchReport failed;
    failed.label = of.label;
    try {
        if (!database) database.emplace(tools.open_database());
        if (auto report = wait_for_turn(*database, tools, of.id, plan, headnodes)) return report;
        if (!is_there(*database, of.id)) return std::nullopt;
        failed.error = "another haas-sync is working on it";
    } catch (const std::exception& error) {
        log::error("visit_failed", {{"switch_id", std::to_string(of.id.value())}, {"reason", error.what()}});
        failed.error = error.what();
    }
    return failed;
}

std::vector<SwitchReport> audit_switches(store::Database& database, const VisitTools& tools, const Plan& plan,
                                         const std::vector<core::VmInterface>& headnodes) {
    std::mutex mutex;  // guards `reports`
    std::vector<SwitchReport> reports;
    {
        Workers workers(tools.options.max_switches_at_once);
        for (const auto& each : database.read([](store::Reading& tx) { return store::list_switches(tx); })) {
            if (tools.options.only_switch && each.label != *tools.options.only_switch) continue;
            workers.submit([&, each](auto& connection) {
                auto report = audit_switch(connection, tools, each, plan, headnodes);
                const std::lock_guard lock(mutex);
                if (report) reports.push_back(*std::move(report));
            });
        }
    }
    std::ranges::sort(reports,
                      [](const auto& a, const auto& b) { return core::compare_naturally(a.label, b.label) < 0; });
    return reports;
}

AuditReport audit_all(store::Database& database, const VisitTools& tools, const Plan& plan) {
    AuditReport report;
    report.partial = tools.options.only_switch.has_value();
    // Also for one switch alone: it may be the one that headnodes' ports are on.
    auto headnodes = audit_headnodes(database, tools.options, plan.knowledge);
    report.switches = audit_switches(database, tools, plan, headnodes.interfaces);
    if (!report.partial) report.headnodes = std::move(headnodes);
    return report;
}

bool ends_restore(const AuditReport& report, const Options& options) {
    return !report.partial && (report.is_complete() || options.incomplete == Options::Incomplete::accepted);
}

}  // namespace

bool AuditReport::is_complete() const {
    return !partial && headnodes.error.empty() &&
           std::all_of(switches.begin(), switches.end(), [](const auto& each) { return each.is_complete(); });
}

bool AuditReport::all_well() const {
    if (restored || !headnodes.error.empty() || !headnodes.strays.empty()) return false;
    return std::all_of(switches.begin(), switches.end(), [](const auto& each) { return each.all_well(); });
}

AuditReport audit(const OpenDatabase& open_database, const core::SwitchDrivers& drivers, const Options& options,
                  Purpose purpose, const Random& random) {
    const VisitTools tools{open_database, drivers, options, random};
    const auto& plan = purpose == Purpose::repair ? repair_plan : audit_plan;
    auto database = open_database();
    if (!store::is_restored(database)) return audit_all(database, tools, plan);
    const auto history = database.write([](store::Writing& tx) {
        store::note_restored(tx);
        return store::history_of(tx);
    });
    auto report = audit_all(database, tools, restored_audit_plan);
    report.restored = !ends_restore(report, options) ||
                      !database.write([&](store::Writing& tx) { return store::accept_restored(tx, history); });
    if (report.restored) return report;
    log::info("restored_database_audited");
    return purpose == Purpose::repair ? audit_all(database, tools, plan) : report;
}

}  // namespace haas::sync
