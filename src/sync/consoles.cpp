#include "sync/consoles.hpp"

#include <algorithm>
#include <set>

#include "base/log.hpp"
#include "core/error.hpp"
#include "service/console.hpp"
#include "store/sync_mark.hpp"

namespace haas::sync {

namespace {

namespace log = base::log;

constexpr std::chrono::seconds first_pause{10};
constexpr std::chrono::seconds longest_pause{300};

}  // namespace

void Consoles::put_right(store::Database& database) {
    if (settings_.consoles == nullptr) return;
    // A restored database does not know who has the machines now, nor which consoles were started since the backup.
    if (store::is_restored(database)) return;
    auto& keeper = *settings_.consoles;
    // The processes are listed before the rows are read: start_console adds the row first, so a process that has just been
    // started is not taken for an unwanted one.
    const auto present = keeper.list();
    const auto wanted = database.read([](store::Reading& tx) { return service::list_consoles(tx); });

    std::set<std::string> ids;
    for (const auto& console : wanted) ids.insert(console.uuid);
    for (const auto& id : present) {
        if (ids.contains(id)) continue;
        try {
            keeper.stop(id);
            log::info("console_ended", {{"console", id}});
        } catch (const base::Error& error) {
            log::warning("console_not_ended", {{"console", id}, {"reason", error.what()}});
        }
    }
    const service::Write write = [&](const std::function<void(store::Writing&)>& use) { database.write(use); };
    const auto now = Clock::now();
    for (const auto& console : wanted) {
        if (keeper.is_running(console.uuid)) {
            failures_.erase(console.uuid);
            continue;
        }
        const auto failed = failures_.find(console.uuid);
        if (failed != failures_.end() && now < failed->second.not_before) continue;
        try {
            service::run_console(settings_, write, console);
            failures_.erase(console.uuid);
            log::info("console_started", {{"console", console.uuid}, {"node", console.bmc.node.label}});
        } catch (const core::NotFoundError&) {
            // Somebody has stopped the console meanwhile.
        } catch (const core::BlockedError&) {
            // Another process is at work on it; put_right() looks at it again next time.
        } catch (const base::Error& error) {
            const auto pause = failed == failures_.end() ? first_pause : std::min(failed->second.pause * 2, longest_pause);
            failures_[console.uuid] = {pause, now + pause};
            log::warning("console_not_started",
                         {{"console", console.uuid}, {"node", console.bmc.node.label}, {"reason", error.what()}});
        }
    }
}

}  // namespace haas::sync
