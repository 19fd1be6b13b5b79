#include "sync/workers.hpp"

namespace haas::sync {

Workers::Workers(int most, OpenDatabase open_database)
    : most_(static_cast<std::size_t>(most)), open_database_(std::move(open_database)) {}

Workers::~Workers() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    changed_.notify_all();
    for (auto& thread : threads_) thread.join();
}

void Workers::submit(Job job) {
    {
        const std::lock_guard lock(mutex_);
        queue_.push_back(std::move(job));
        if (idle_ < queue_.size() && threads_.size() < most_) threads_.emplace_back([this] { work(); });
    }
    changed_.notify_all();
}

void Workers::wait_until_idle() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return queue_.empty() && busy_ == 0; });
}

void Workers::work() {
    auto database = open_database_();
    std::unique_lock lock(mutex_);
    for (;;) {
        ++idle_;
        changed_.wait(lock, [this] { return ending_ || !queue_.empty(); });
        --idle_;
        if (queue_.empty()) return;
        const Job job = std::move(queue_.front());
        queue_.pop_front();
        ++busy_;
        lock.unlock();
        job(database);
        lock.lock();
        --busy_;
        changed_.notify_all();
    }
}

}  // namespace haas::sync
