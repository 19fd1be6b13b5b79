// Whose turn it is to write: first come, first served, among all processes that use one database.
//
// SQLite's own way is to look again and again, after pauses of up to 100 ms, and whoever comes by in such a pause is first:
// under load some wait for seconds. So writers queue for flock(2) on a file beside the database before they begin. The
// kernel keeps those who wait in order and wakes the first one alone (Linux 5.0 and later); somebody may slip in before it
// has woken, but it keeps its place. A process that dies, however it dies, leaves the queue.
//
// What else was weighed: a mutex in shared memory hands itself on in order, too, and knows deadlines, but its owner's list
// of such mutexes is in that memory, so that root's programs would follow pointers of the web server's user. To look again
// at intervals is what SQLite does. Locks have no deadline, so a timer's signal ends the wait.
//
// It is fairness alone that hangs on this: where the file cannot be had, SQLite's locks keep writers apart as ever.
#pragma once

#include <chrono>
#include <filesystem>

namespace haas::store {

/// One place in the queue. Not thread-safe: one per connection.
class WriteQueue {
public:
    /// @param database  the queue's file is beside it, is named like it with `-lock` behind it, and can be used by whoever
    ///                  can use the database
    explicit WriteQueue(const std::filesystem::path& database);
    ~WriteQueue();
    WriteQueue(const WriteQueue&) = delete;
    WriteQueue& operator=(const WriteQueue&) = delete;

    /// A turn, which ends when it is destroyed.
    class Turn {
    public:
        /// Waits for it, up to a moment.
        /// @throws core::UnavailableError  when it did not come by then
        Turn(WriteQueue& queue, std::chrono::steady_clock::time_point deadline);
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
    bool told_ = false;  ///< that there is no queue
};

}  // namespace haas::store
