#include "store/answer_deadline.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>

#include "base/threads.hpp"

namespace haas::store {

namespace {

using base::Deadline;
using Watched = AnswerDeadline::Watched;
using Place = std::list<Watched>::iterator;

/// The thread that ends this process's connections. It sleeps until the first deadline that there was when it last
/// looked: deadlines come and go with each transaction, and most are over long before.
class Watcher {
public:
    static Watcher& get() {
        static Watcher only;
        return only;
    }

    Place add(int socket, Deadline latest) {
        const std::lock_guard guard(mutex_);
        const auto place = watched_.insert(watched_.end(), {socket, latest});
        hurry(latest);
        return place;
    }
    void move(Place place, Deadline latest) {
        const std::lock_guard guard(mutex_);
        place->latest = latest;
        hurry(latest);
    }
    void remove(Place place) {
        const std::lock_guard guard(mutex_);
        watched_.erase(place);
    }

private:
    Watcher() {
        const base::NoSignals in_the_thread;
        thread_ = std::jthread([this](const std::stop_token& stop) { watch(stop); });
    }

    void hurry(Deadline latest) {
        if (latest >= wakes_at_) return;
        wakes_at_ = latest;
        earlier_.notify_one();
    }

    void watch(const std::stop_token& stop) {
        std::unique_lock lock(mutex_);
        while (!stop.stop_requested()) {
            wakes_at_ = end_overdue();
            const auto asleep_until = wakes_at_;
            earlier_.wait_until(lock, stop, asleep_until.at(), [&] { return wakes_at_ < asleep_until; });
        }
    }

    /// @return  when the next one must have answered
    Deadline end_overdue() {
        auto next = Deadline::in(std::chrono::hours(1));
        for (auto& each : watched_) {
            if (each.is_ended) continue;
            if (each.latest.has_passed()) {
                ::shutdown(each.socket, SHUT_RDWR);
                each.is_ended = true;
            } else {
                next = std::min(next, each.latest);
            }
        }
        return next;
    }

    std::mutex mutex_;
    std::condition_variable_any earlier_;
    std::list<Watched> watched_;
    Deadline wakes_at_ = Deadline::in(std::chrono::hours(1));
    std::jthread thread_;  ///< the last member: it uses the others
};

}  // namespace

AnswerDeadline::AnswerDeadline(int socket, Deadline latest) : place_(Watcher::get().add(socket, latest)) {}

AnswerDeadline::~AnswerDeadline() { Watcher::get().remove(place_); }

void AnswerDeadline::move(Deadline latest) { Watcher::get().move(place_, latest); }

}  // namespace haas::store
