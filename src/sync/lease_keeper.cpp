#include "sync/lease_keeper.hpp"

#include "base/log.hpp"

namespace haas::sync {

LeaseKeeper::LeaseKeeper(const OpenDatabase& open_database, store::Lease lease, std::chrono::milliseconds interval)
    : open_database_(open_database), lease_(std::move(lease)), interval_(interval), thread_([this] { keep(); }) {}

LeaseKeeper::~LeaseKeeper() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    stop_.notify_one();
    thread_.join();
}

void LeaseKeeper::require_held() const {
    if (lost_) throw LeaseLost();
}

void LeaseKeeper::keep() {
    using Clock = std::chrono::steady_clock;
    auto renewed = Clock::now();
    std::unique_lock lock(mutex_);
    while (!stop_.wait_for(lock, interval_, [this] { return stopping_; })) {
        try {
            auto database = open_database_();
            if (!database.write([&](store::Transaction& tx) {
                    return store::renew_switch_lease(tx, lease_, lease_lifetime);
                })) {
                lost_ = true;
                return;
            }
            renewed = Clock::now();
        } catch (const base::Error& error) {
            // A busy database may be free again in time.
            base::log::warning("lease_not_renewed", {{"reason", error.what()}});
            if (Clock::now() - renewed >= lease_lifetime) lost_ = true;
        }
    }
}

}  // namespace haas::sync
