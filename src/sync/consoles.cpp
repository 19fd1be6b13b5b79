#include "sync/consoles.hpp"

#include <set>

#include "base/log.hpp"
#include "core/error.hpp"
#include "service/console.hpp"
#include "store/sync_mark.hpp"

namespace haas::sync {

namespace {

namespace log = base::log;

}  // namespace

void Consoles::tell_of_missing_room(store::Database& database) {
    const auto count =
        database.read([&](store::Reading& tx) { return service::count_consoles_without_room(tx, bmcs_); });
    if (count > 0 && count != without_room_) {
        log::warning("consoles_without_room",
                     {{"count", std::to_string(count)},
                      {"reason", "[console] total_size and project_share in haas.cfg set how many are logged"}});
    }
    without_room_ = count;
}

void Consoles::put_right(store::Database& database) {
    if (keeper_ == nullptr) return;
    // A restored database does not know who has the machines now, nor which consoles were started since the backup.
    if (store::is_restored(database)) return;
    auto& keeper = *keeper_;
    // The processes are listed before the rows are read: start_console adds the row first, so a process that has just
    // been started is not taken for an unwanted one.
    const auto present = keeper.list();
    if (database.read([&](store::Reading& tx) { return service::has_wrong_consoles(tx, bmcs_); })) {
        const auto taken = database.write([&](store::Writing& tx) {
            service::put_consoles_right(tx, bmcs_);
            return service::take_consoles(tx, bmcs_);
        });
        for (const auto& [console, host] : taken) {
            log::warning("console_taken_over",
                         {{"node_id", std::to_string(console.node_id.value())}, {"from", host.value_or("")}});
        }
    }
    tell_of_missing_room(database);
    const auto wanted = database.read([&](store::Reading& tx) { return service::list_consoles(tx, bmcs_.host); });

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
    failures_.forget_unless([&](const std::string& id) { return ids.contains(id); });
    for (const auto& console : wanted) {
        if (keeper.is_running(console.uuid)) {
            failures_.forget(console.uuid);
            continue;
        }
        if (failures_.is_held_off(console.uuid)) continue;
        try {
            service::run_console(bmcs_, keeper, write, console);
            failures_.forget(console.uuid);
            log::info("console_started", {{"console", console.uuid}, {"node", console.bmc.node.label}});
        } catch (const core::NotFoundError&) {
            // Somebody has stopped the console meanwhile.
        } catch (const core::BlockedError&) {
            // Another process is at work on it; put_right() looks at it again next time.
        } catch (const base::Error& error) {
            failures_.note_failure(console.uuid);
            log::warning("console_not_started",
                         {{"console", console.uuid}, {"node", console.bmc.node.label}, {"reason", error.what()}});
        }
    }
}

}  // namespace haas::sync
