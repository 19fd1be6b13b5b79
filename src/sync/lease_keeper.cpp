#include "sync/lease_keeper.hpp"

#include <time.h>

#include <exception>

#include "base/log.hpp"
#include "base/threads.hpp"

namespace haas::sync {

LeaseKeeper::LeaseKeeper(const OpenDatabase& open_database, store::Lease lease, std::chrono::seconds lifetime,
                         std::chrono::milliseconds trust, std::chrono::milliseconds interval)
    : open_database_(open_database),
      lease_(std::move(lease)),
      lifetime_(lifetime),
      trust_(trust),
      interval_(interval),
      renewed_(now()),
      thread_([this](const std::stop_token& stop) { keep(stop); }) {}

void LeaseKeeper::require_held() const {
    if (lost_ || now() - renewed_.load() > trust_) throw LeaseLostError();
}

std::chrono::milliseconds LeaseKeeper::now() {
    timespec time{};
    ::clock_gettime(CLOCK_BOOTTIME, &time);
    return std::chrono::seconds(time.tv_sec) +
           std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::nanoseconds(time.tv_nsec));
}

void LeaseKeeper::keep(const std::stop_token& stop) {
    while (base::pause(stop, interval_)) {
        try {
            const auto begin = now();
            auto database = open_database_();
            if (!database.write([&](store::Writing& tx) { return store::renew_switch_lease(tx, lease_, lifetime_); })) {
                lost_ = true;
                return;
            }
            renewed_ = begin;
        } catch (const std::exception& error) {
            // A busy database may be free again in time; if not, require_held() notices.
            base::log::warning("lease_not_renewed", {{"reason", error.what()}});
        }
    }
}

}  // namespace haas::sync
