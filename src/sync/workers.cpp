#include "sync/workers.hpp"

#include <system_error>

namespace haas::sync {

void Workers::submit(Job job) {
    {
        const std::lock_guard lock(mutex_);
        queue_.push_back(std::move(job));
        if (idle_ < queue_.size() && threads_.size() < most_) add_thread();
    }
    changed_.notify_one();
}

void Workers::add_thread() {
    try {
        threads_.emplace_back([this](const std::stop_token& stop) { work(stop); });
    } catch (const std::system_error&) {
        // The machine cannot start another thread: the existing ones do the job later.
        if (!threads_.empty()) return;
        queue_.pop_back();
        throw;
    }
}

void Workers::work(const std::stop_token& stop) {
    std::optional<store::Database> database;
    std::unique_lock lock(mutex_);
    for (;;) {
        ++idle_;
        const bool has_job = changed_.wait(lock, stop, [this] { return !queue_.empty(); });
        --idle_;
        if (!has_job) return;
        const Job job = std::move(queue_.front());
        queue_.pop_front();
        lock.unlock();
        job(database);
        lock.lock();
    }
}

}  // namespace haas::sync
