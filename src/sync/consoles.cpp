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
    // Whose the machines are, and which consoles were begun since the backup, is not known.
    if (store::is_restored(database)) return;
    auto& keeper = *settings_.consoles;
    // Looked at before the database: a console is in there before it is started.
    const auto present = keeper.list();
    const auto wanted = database.read([](store::Reading& tx) { return service::list_consoles(tx); });

    std::set<std::string> ids;
    for (const auto& console : wanted) ids.insert(console.uuid);
    for (const auto& id : present) {
        if (ids.count(id) != 0) continue;
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
            // Stopped meanwhile.
        } catch (const core::BlockedError&) {
            // In other hands meanwhile: looked at again next time.
        } catch (const base::Error& error) {
            const auto pause = failed == failures_.end() ? first_pause : std::min(failed->second.pause * 2, longest_pause);
            failures_[console.uuid] = {pause, now + pause};
            log::warning("console_not_started",
                         {{"console", console.uuid}, {"node", console.bmc.node.label}, {"reason", error.what()}});
        }
    }
}

}  // namespace haas::sync
