#include "sync/audit.hpp"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <thread>

#include "base/log.hpp"
#include "core/label.hpp"
#include "store/switch.hpp"
#include "sync/lease_keeper.hpp"
#include "sync/workers.hpp"

namespace haas::sync {

namespace {

namespace log = base::log;

/// How often to look whether another haas-sync is through with a switch.
constexpr std::chrono::milliseconds busy_pause{100};

class Auditor {
public:
    Auditor(const OpenDatabase& open_database, const core::SwitchDrivers& drivers, const Options& options, Purpose purpose,
            const Random& random)
        : open_database_(open_database), drivers_(drivers), options_(options), purpose_(purpose), random_(random) {}

    AuditReport run() {
        auto database = open_database_();
        {
            Workers workers(options_.max_switches_at_once);
            for (const auto& each : database.read([](store::Transaction& tx) { return store::list_switches(tx); })) {
                if (options_.only_switch && each.label != *options_.only_switch) continue;
                workers.submit([this, each](auto& connection) { visit(connection, each); });
            }
        }
        std::sort(report_.switches.begin(), report_.switches.end(),
                  [](const auto& a, const auto& b) { return core::compare_naturally(a.label, b.label) < 0; });
        return std::move(report_);
    }

private:
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
            log::error("visit_failed", {{"switch_id", std::to_string(of.id)}, {"reason", error.what()}});
            report.error = error.what();
        }
        const std::lock_guard lock(mutex_);
        report_.switches.push_back(std::move(report));
    }

    std::optional<SwitchReport> wait_for_turn(store::Database& database, core::Id id) {
        const auto give_up = std::chrono::steady_clock::now() + lease_lifetime(options_.timeouts);
        for (;;) {
            auto report = audit_switch(database, open_database_, drivers_, options_, random_, id, purpose_);
            if (report || std::chrono::steady_clock::now() >= give_up || !is_there(database, id)) return report;
            std::this_thread::sleep_for(busy_pause);
        }
    }

    static bool is_there(store::Database& database, core::Id id) {
        const auto all = database.read([](store::Transaction& tx) { return store::list_switches(tx); });
        return std::any_of(all.begin(), all.end(), [&](const auto& each) { return each.id == id; });
    }

    const OpenDatabase& open_database_;
    const core::SwitchDrivers& drivers_;
    const Options& options_;
    const Purpose purpose_;
    const Random& random_;
    std::mutex mutex_;  // guards what follows
    AuditReport report_;
};

}  // namespace

bool AuditReport::all_well() const {
    return std::all_of(switches.begin(), switches.end(), [](const auto& each) { return each.all_well(); });
}

AuditReport audit(const OpenDatabase& open_database, const core::SwitchDrivers& drivers, const Options& options,
                  Purpose purpose, const Random& random) {
    return Auditor(open_database, drivers, options, purpose, random).run();
}

}  // namespace haas::sync
