// Threads that work on switches or headnodes, each with its own connection to the database.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <vector>

#include "store/database.hpp"

namespace haas::sync {

/// A pool of threads, which are started as they are needed, up to a bound.
class Workers {
public:
    /// A job must not throw. It gets its thread's connection, which is empty at first.
    using Job = std::function<void(std::optional<store::Database>&)>;

    explicit Workers(int most) : most_(static_cast<std::size_t>(most)) {}

    /// Waits until all jobs are done.
    ~Workers() = default;
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

    /// @throws std::system_error  when the pool has no thread yet and the machine cannot start one
    void submit(Job job);

private:
    void add_thread();
    void work(const std::stop_token& stop);

    const std::size_t most_;
    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::deque<Job> queue_;
    std::size_t idle_ = 0;
    std::vector<std::jthread> threads_;  ///< the last member: its threads use the others
};

}  // namespace haas::sync
