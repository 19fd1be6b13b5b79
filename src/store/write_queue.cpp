#include "store/write_queue.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "base/deadline.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "base/new_file.hpp"
#include "core/error.hpp"

#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid  // timer_create(2) has this name, but older headers do not
#endif

namespace haas::store {

namespace {

namespace fs = std::filesystem;
using std::chrono::nanoseconds;

timespec to_timespec(nanoseconds time) {
    constexpr long long second = 1000000000;
    return {static_cast<time_t>(time.count() / second), static_cast<long>(time.count() % second)};
}

int wake_signal() {
    static const int number = [] {
        struct sigaction action {};
        action.sa_handler = [](int) {};
        ::sigaction(SIGRTMIN, &action, nullptr);
        return SIGRTMIN;
    }();
    return number;
}

/// Interrupts this thread's wait in the kernel, after a time and then repeatedly: a single signal might come just
/// before the wait begins.
class Alarm {
public:
    explicit Alarm(nanoseconds after) {
        sigset_t ours;
        sigemptyset(&ours);
        sigaddset(&ours, wake_signal());
        ::pthread_sigmask(SIG_UNBLOCK, &ours, &mask_);
        struct sigevent event {};
        event.sigev_notify = SIGEV_THREAD_ID;
        event.sigev_signo = wake_signal();
        event.sigev_notify_thread_id = ::gettid();
        if (::timer_create(CLOCK_MONOTONIC, &event, &timer_) != 0) return;
        constexpr nanoseconds again = std::chrono::milliseconds(10);
        const itimerspec times{to_timespec(again), to_timespec(after)};
        is_set_ = ::timer_settime(timer_, 0, &times, nullptr) == 0;
        if (!is_set_) ::timer_delete(timer_);
    }
    ~Alarm() {
        if (is_set_) ::timer_delete(timer_);
        ::pthread_sigmask(SIG_SETMASK, &mask_, nullptr);
    }
    Alarm(const Alarm&) = delete;
    Alarm& operator=(const Alarm&) = delete;

    bool is_set() const { return is_set_; }

private:
    bool is_set_ = false;
    sigset_t mask_{};
    timer_t timer_{};
};

/// @return  false when the turn did not come in time; true also when waiting for it is impossible
bool lock(int file, base::Deadline deadline) {
    if (::flock(file, LOCK_EX | LOCK_NB) == 0) return true;
    const auto patience = deadline.left();
    if (patience.count() == 0) return false;
    const Alarm alarm(patience);
    while (alarm.is_set() && ::flock(file, LOCK_EX) != 0) {
        if (errno != EINTR) return true;
        if (deadline.has_passed()) return false;
    }
    return true;
}

fs::path file_beside(const fs::path& database) { return database.string() + "-lock"; }

/// Permission to read the file is enough to lock it.
int open_file(const fs::path& file) { return ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK); }

}  // namespace

WriteQueue::WriteQueue(fs::path database) : database_(std::move(database)) {}

WriteQueue::~WriteQueue() {
    if (file_ >= 0) ::close(file_);
}

void WriteQueue::open() {
    const fs::path path = file_beside(database_);
    file_ = open_file(path);
    std::string reason = std::strerror(errno);
    if (file_ < 0 && errno == ENOENT) {
        struct stat status {};
        const bool group_writes = ::stat(database_.c_str(), &status) == 0 && (status.st_mode & S_IWGRP) != 0;
        // A process that can read the file can block the queue. So only those may read it who may write to the
        // database.
        const mode_t others = group_writes ? status.st_mode & (S_IRGRP | S_IWGRP) : 0;
        try {
            // The first process creates the file, and all use the same one.
            base::Draft(path, S_IRUSR | S_IWUSR | others).publish();
        } catch (const base::ConfigError& error) {
            reason = error.what();
        }
        file_ = open_file(path);
    }
    if (file_ >= 0 || told_) return;
    told_ = true;
    base::log::warning("write_queue_missing", {{"file", path.string()}, {"reason", reason}});
}

WriteQueue::Turn::Turn(WriteQueue& queue, base::Deadline deadline) : queue_(queue) {
    if (queue_.file_ < 0) queue_.open();
    if (queue_.file_ >= 0 && !lock(queue_.file_, deadline)) {
        throw core::UnavailableError("The database is busy; try again.");
    }
}

WriteQueue::Turn::~Turn() {
    if (queue_.file_ >= 0) ::flock(queue_.file_, LOCK_UN);
}

}  // namespace haas::store
