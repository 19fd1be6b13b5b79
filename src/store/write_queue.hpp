// A queue of writers: first come, first served, among all processes that use one database.
//
// SQLite itself polls for its lock, with pauses of up to 100 ms, and a process that arrives in such a pause gets the
// lock first. So under load, some wait for seconds. Therefore writers queue for flock(2) on a file beside the database
// before they begin. The kernel keeps the waiting processes in order and wakes only the first one (Linux 5.0 and
// later). Another process may slip in before the first one has woken, but the first one keeps its place. A process that
// dies, in whatever way, leaves the queue.
//
// Alternatives: a mutex in shared memory is also handed on in order, and has deadlines. But its owner's list of such
// mutexes is in that memory, so root's programs would follow pointers of the web server's user. Polling is what SQLite
// does. flock(2) has no deadline, so a timer's signal ends the wait.
//
// Only fairness depends on this: without the file, SQLite's locks still keep writers apart.
#pragma once

#include <filesystem>

#include "base/deadline.hpp"

namespace haas::store {

/// One place in the queue. Not thread-safe: one per connection.
class WriteQueue {
public:
    /// @param database  the queue's file is beside it, with `-lock` added to its name. All who can write to the
    ///                  database can use it
    explicit WriteQueue(std::filesystem::path database);
    ~WriteQueue();
    WriteQueue(const WriteQueue&) = delete;
    WriteQueue& operator=(const WriteQueue&) = delete;

    /// A turn, which ends when it is destroyed.
    class Turn {
    public:
        /// Waits for the turn.
        /// @throws core::UnavailableError  if it does not come before the deadline
        Turn(WriteQueue& queue, base::Deadline deadline);
        ~Turn();
        Turn(const Turn&) = delete;
        Turn& operator=(const Turn&) = delete;

    private:
        WriteQueue& queue_;
    };

private:
    void open();

    std::filesystem::path database_;
    int file_ = -1;
    bool told_ = false;  ///< the log has said that there is no queue
};

}  // namespace haas::store
