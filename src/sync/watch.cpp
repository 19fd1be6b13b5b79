#include "sync/watch.hpp"

#include <pthread.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "base/log.hpp"
#include "base/threads.hpp"
#include "service/request_key.hpp"
#include "store/named_lease.hpp"
#include "sys/named_locks.hpp"

namespace haas::sync {

namespace {

/// How often to check that the wanted consoles are logged, whether work on a headnode is due, and for stale lock files.
constexpr std::chrono::seconds console_interval{5};
constexpr std::chrono::seconds headnode_interval{1};
constexpr std::chrono::seconds tidying_interval{600};
/// How long to wait for work on headnodes at the end: the next haas-sync can finish it.
constexpr std::chrono::seconds longest_farewell{5};

/// The signals that end the program. They wait for wait() in this thread, and in all that are started from now on.
class EndSignals {
public:
    EndSignals() {
        ::sigemptyset(&signals_);
        for (const int signal : {SIGTERM, SIGINT, SIGHUP}) {
            ::signal(signal, SIG_DFL);
            ::sigaddset(&signals_, signal);
        }
        ::pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
    }
    /// Afterwards the next signal ends the program at once.
    void wait() const {
        int signal = 0;
        ::sigwait(&signals_, &signal);
        ::pthread_sigmask(SIG_UNBLOCK, &signals_, nullptr);
    }

private:
    sigset_t signals_{};
};

void put_consoles_right(Composition& parts) {
    try {
        auto database = parts.open();
        parts.consoles.put_right(database);
    } catch (const std::exception& error) {
        base::log::warning("consoles_not_looked_at", {{"reason", error.what()}});
    }
}

/// @param work  a member of Headnodes
void see_to_headnodes(Composition& parts, void (Headnodes::*work)()) {
    try {
        (parts.headnodes.*work)();
    } catch (const std::exception& error) {
        base::log::warning("headnodes_not_looked_at", {{"reason", error.what()}});
    }
}

/// Removes the lock files that killed processes have left, the rows that dead hosts have left, and what is too old.
void tidy(const Composition& parts) {
    for (const auto& directory : parts.lock_directories) sys::NamedLocks(directory).tidy();
    try {
        auto database = parts.open();
        database.write([](store::Writing& tx) { store::delete_old_named_leases(tx); });
        const auto forget = [&](store::Writing& tx) { return service::forget_old_keys(tx, parts.repeats); };
        while (database.write(forget) != 0) continue;
    } catch (const std::exception& error) {
        base::log::warning("not_tidied", {{"reason", error.what()}});
    }
}

}  // namespace

int sync_once(Composition& parts) {
    const bool well = parts.engine.run_once().all_well();
    put_consoles_right(parts);
    see_to_headnodes(parts, &Headnodes::run_once);
    tidy(parts);
    return well ? 0 : 1;
}

int sync_audit(Composition& parts, Purpose purpose, Format format) {
    const auto report = audit(parts.open, parts.switch_drivers, parts.options, purpose);
    const auto text = format == Format::json ? to_json(report) : to_text(report, purpose);
    std::fputs(text.c_str(), stdout);
    return report.all_well() ? 0 : 1;
}

int sync_forever(Composition& parts) {
    const EndSignals signals;
    base::log::info("watching");
    {
        // Each on its own thread: switches do not wait for BMCs or hypervisors.
        const auto consoles = base::repeat(console_interval, [&] { put_consoles_right(parts); });
        const auto headnodes = base::repeat(headnode_interval, [&] { see_to_headnodes(parts, &Headnodes::begin); });
        const auto tidying = base::repeat(tidying_interval, [&] { tidy(parts); });
        const std::jthread switches([&](const std::stop_token& stop) { parts.engine.watch(stop); });
        signals.wait();
    }
    const bool finished = parts.headnodes.finish(longest_farewell);
    base::log::info("stopped");
    if (!finished) std::quick_exit(0);
    return 0;
}

}  // namespace haas::sync
