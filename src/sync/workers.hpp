// Threads that visit switches, each with its own connection to the database.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "sync/options.hpp"

namespace haas::sync {

/// Up to a number of threads, started as they are needed.
class Workers {
public:
    /// A job must not throw.
    using Job = std::function<void(store::Database&)>;

    Workers(int most, OpenDatabase open_database);

    /// Waits until all jobs are done.
    ~Workers();
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

    void submit(Job job);
    void wait_until_idle();

private:
    void work();

    const std::size_t most_;
    const OpenDatabase open_database_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Job> queue_;
    std::size_t idle_ = 0;
    std::size_t busy_ = 0;
    bool ending_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace haas::sync
