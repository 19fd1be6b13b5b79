#include "sync/audit.hpp"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <thread>

#include "base/log.hpp"
#include "core/label.hpp"
#include "store/switch.hpp"
#include "store/sync_mark.hpp"
#include "sync/lease_keeper.hpp"
#include "sync/strays.hpp"
#include "sync/workers.hpp"

namespace haas::sync {

namespace {

namespace log = base::log;

/// How often to check whether another haas-sync has finished with a switch.
constexpr std::chrono::milliseconds busy_pause{100};

class Auditor {
public:
    Auditor(const OpenDatabase& open_database, const core::SwitchDrivers& drivers, const Options& options, Purpose purpose,
            const Random& random)
        : open_database_(open_database), drivers_(drivers), options_(options), purpose_(purpose), random_(random) {}

    AuditReport run() {
        auto database = open_database_();
        report_.partial = options_.only_switch.has_value();
        report_.restored = store::is_restored(database);
        const bool repair = purpose_ == Purpose::repair;
        if (report_.restored) {
            purpose_ = Purpose::audit;
            surroundings_.knowledge = store::Knowledge::restored;
            database.write([](store::Writing& tx) { store::note_restored(tx); });
        }
        look(database);
        if (report_.restored && may_go_on()) {
            database.write([](store::Writing& tx) { store::accept_restored(tx); });
            log::info("restored_database_audited");
            report_.restored = false;
            surroundings_.knowledge = store::Knowledge::whole;
            if (repair) {
                purpose_ = Purpose::repair;
                look(database);
            }
        }
        return std::move(report_);
    }

private:
    bool may_go_on() const {
        return !report_.partial && (report_.is_complete() || options_.incomplete == Options::Incomplete::accepted);
    }

    void look(store::Database& database) {
        report_.switches.clear();
        // Also for one switch alone: it may be the one that headnodes' ports are on.
        auto headnodes = audit_headnodes(database, options_, surroundings_.knowledge, surroundings_.headnodes);
        if (!report_.partial) report_.headnodes = std::move(headnodes);
        {
            Workers workers(options_.max_switches_at_once);
            for (const auto& each : database.read([](store::Reading& tx) { return store::list_switches(tx); })) {
                if (options_.only_switch && each.label != *options_.only_switch) continue;
                workers.submit([this, each](auto& connection) { visit(connection, each); });
            }
        }
        std::sort(report_.switches.begin(), report_.switches.end(),
                  [](const auto& a, const auto& b) { return core::compare_naturally(a.label, b.label) < 0; });
    }

    void visit(std::optional<store::Database>& database, const core::Switch& of) {
        SwitchReport report;
        report.label = of.label;
        try {
            if (!database) database.emplace(open_database_());
            auto seen = wait_for_turn(*database, of.id);
            if (!seen && !is_there(*database, of.id)) return;
            if (seen) {
                report = std::move(*seen);
            } else {
                report.error = "another haas-sync is at work on it";
            }
        } catch (const std::exception& error) {
            log::error("visit_failed", {{"switch_id", std::to_string(of.id.value())}, {"reason", error.what()}});
            report.error = error.what();
        }
        const std::lock_guard lock(mutex_);
        report_.switches.push_back(std::move(report));
    }

    std::optional<SwitchReport> wait_for_turn(store::Database& database, core::SwitchId id) {
        const auto give_up = std::chrono::steady_clock::now() + lease_lifetime(options_.timeouts);
        for (;;) {
            auto report = audit_switch(database, open_database_, drivers_, options_, random_, id, purpose_, surroundings_);
            if (report || std::chrono::steady_clock::now() >= give_up || !is_there(database, id)) return report;
            std::this_thread::sleep_for(busy_pause);
        }
    }

    static bool is_there(store::Database& database, core::SwitchId id) {
        const auto all = database.read([](store::Reading& tx) { return store::list_switches(tx); });
        return std::any_of(all.begin(), all.end(), [&](const auto& each) { return each.id == id; });
    }

    const OpenDatabase& open_database_;
    const core::SwitchDrivers& drivers_;
    const Options& options_;
    Purpose purpose_;
    Surroundings surroundings_;
    const Random& random_;
    std::mutex mutex_;  // guards what follows
    AuditReport report_;
};

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
    return Auditor(open_database, drivers, options, purpose, random).run();
}

}  // namespace haas::sync
