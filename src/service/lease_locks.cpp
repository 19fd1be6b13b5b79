#include "service/lease_locks.hpp"

#include <memory>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>

#include "base/deadline.hpp"
#include "base/log.hpp"
#include "base/threads.hpp"
#include "base/uuid.hpp"
#include "store/named_lease.hpp"

namespace haas::service {

namespace {

namespace log = base::log;

/// A transaction sees what others wrote after its own time.
constexpr std::chrono::seconds seen_ahead{30};

using OpenDatabase = std::function<store::Database()>;

/// What prevents it, leaves the lease to its end.
void give_back(const OpenDatabase& open_database, const std::string& name, const std::string& holder) noexcept {
    try {
        open_database().write([&](store::Writing& tx) { store::release_named_lease(tx, name, holder); });
    } catch (const std::exception& error) {
        log::warning("lease_not_given_back", {{"lease", name}, {"reason", error.what()}});
    }
}

/// A lease that was taken a moment ago; given back at its end.
class HeldLease {
public:
    HeldLease(OpenDatabase open_database, std::string name, std::string holder, const LeaseTimes& times)
        : open_database_(std::move(open_database)),
          name_(std::move(name)),
          holder_(std::move(holder)),
          times_(times),
          thread_([this](const std::stop_token& stop) { keep(stop); }) {}
    ~HeldLease() {
        thread_.request_stop();
        thread_.join();
        give_back(open_database_, name_, holder_);
    }
    HeldLease(const HeldLease&) = delete;
    HeldLease& operator=(const HeldLease&) = delete;

private:
    void keep(const std::stop_token& stop) {
        while (base::pause(stop, times_.renewal)) {
            try {
                const auto renew = [&](store::Writing& tx) {
                    return store::renew_named_lease(tx, name_, holder_, times_.lifetime);
                };
                if (open_database_().write(renew)) continue;
                log::warning("lease_lost", {{"lease", name_}});
                return;
            } catch (const std::exception& error) {
                log::warning("lease_not_renewed", {{"lease", name_}, {"reason", error.what()}});
            }
        }
    }

    OpenDatabase open_database_;
    std::string name_;
    std::string holder_;
    LeaseTimes times_;
    std::jthread thread_;  ///< the last member: it uses the others
};

class LeaseLocks {
public:
    LeaseLocks(OpenDatabase open_database, LeaseTaker self, const LeaseTimes& times)
        : open_database_(std::move(open_database)), self_(std::move(self)), times_(times) {}

    base::LockAttempt take(const std::string& name, const std::string& doing,
                           std::chrono::milliseconds patience) const {
        const auto deadline = base::Deadline::in(patience);
        const store::LeaseHolder holder{base::make_uuid(), self_.host, self_.process};
        auto database = open_database_();
        for (;;) {
            const auto busy = try_to_take(database, name, doing, holder);
            if (!busy) return {std::make_shared<HeldLease>(open_database_, name, holder.id, times_), {}};
            if (deadline.has_passed()) return {nullptr, *busy};
            std::this_thread::sleep_for(times_.poll);
        }
    }

private:
    /// @return  what another holder is doing; empty: the lease is taken
    std::optional<std::string> try_to_take(store::Database& database, const std::string& name, const std::string& doing,
                                           const store::LeaseHolder& holder) const {
        try {
            return database.write([&](store::Writing& tx) -> std::optional<std::string> {
                const auto seen = store::find_named_lease(tx, name, times_.lifetime + seen_ahead);
                if (seen && is_at_work(*seen)) return seen->doing;
                store::take_named_lease(tx, name, holder, doing, times_.lifetime);
                return std::nullopt;
            });
        } catch (...) {
            // The lease may have been taken all the same.
            give_back(open_database_, name, holder.id);
            throw;
        }
    }

    bool is_at_work(const store::NamedLease& lease) const {
        return !lease.expired && (lease.holder.host != self_.host || self_.is_alive(lease.holder.process));
    }

    OpenDatabase open_database_;
    LeaseTaker self_;
    LeaseTimes times_;
};

}  // namespace

base::TakeLock take_leases(OpenDatabase open_database, LeaseTaker self, LeaseTimes times) {
    return [locks = LeaseLocks(std::move(open_database), std::move(self), times)](
               const auto& name, const auto& doing, auto patience) { return locks.take(name, doing, patience); };
}

}  // namespace haas::service
