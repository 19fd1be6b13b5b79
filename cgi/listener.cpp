#include "listener.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <map>
#include <set>
#include <string>

#include "base/error.hpp"
#include "base/log.hpp"

namespace haas::cgi {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int first_descriptor = 3;
/// A worker that lives no longer ends at its start, and would do so again.
constexpr std::chrono::seconds short_life{1};
/// How often to look for what is due without a signal.
constexpr timespec interval{0, 200'000'000};

sigset_t awaited_signals() {
    sigset_t signals;
    ::sigemptyset(&signals);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGCHLD}) ::sigaddset(&signals, signal);
    return signals;
}

[[noreturn]] void fail(const char* call) { throw base::Error(std::string(call) + ": " + std::strerror(errno)); }

/// Readable once SIGTERM has come, which stays pending.
sys::Descriptor watch_for_end() {
    sigset_t signals;
    ::sigemptyset(&signals);
    ::sigaddset(&signals, SIGTERM);
    sys::Descriptor watch(::signalfd(-1, &signals, SFD_CLOEXEC));
    if (!watch.is_open()) fail("signalfd");
    return watch;
}

class Workers {
public:
    Workers(int number, const Work& work) : number_(number), work_(work) {
        // They stay blocked in the workers, which only look for one of them, between two requests.
        const auto signals = awaited_signals();
        ::sigprocmask(SIG_BLOCK, &signals, nullptr);
    }

    int keep() {
        for (;;) {
            reap();
            if (ending_ && present_.empty() && leaving_.empty()) return 0;
            if (!ending_ && Clock::now() >= next_start_) fill();
            take(await_signal());
        }
    }

private:
    static int await_signal() {
        const auto signals = awaited_signals();
        return ::sigtimedwait(&signals, nullptr, &interval);
    }

    void take(int signal) {
        if (signal != SIGTERM && signal != SIGINT && signal != SIGHUP) return;
        ending_ = ending_ || signal != SIGHUP;
        for (const auto& [worker, since] : present_) leaving_.insert(worker);
        // After SIGHUP the new workers begin first.
        present_.clear();
        next_start_ = {};
        if (!ending_) fill();
        for (const auto worker : leaving_) ::kill(worker, SIGTERM);
    }

    void fill() {
        while (present_.size() < static_cast<std::size_t>(number_)) {
            const auto manager = ::getpid();
            const auto worker = ::fork();
            if (worker == 0) std::_Exit(begin(manager));
            if (worker < 0) {
                base::log::error("worker_not_started", {{"reason", std::strerror(errno)}});
                next_start_ = Clock::now() + short_life;
                return;
            }
            present_.emplace(worker, Clock::now());
        }
    }

    /// The life of a worker. It ends with its manager, even if that is killed.
    int begin(pid_t manager) const {
        ::prctl(PR_SET_PDEATHSIG, SIGTERM);
        if (::getppid() != manager) return 0;
        try {
            return work_();
        } catch (const std::exception& error) {
            base::log::error("worker_ends", {{"reason", error.what()}});
            return 1;
        }
    }

    void reap() {
        int status = 0;
        for (pid_t worker = 0; (worker = ::waitpid(-1, &status, WNOHANG)) > 0;) {
            if (leaving_.erase(worker) > 0) continue;
            const auto found = present_.find(worker);
            if (found == present_.end()) continue;
            if (Clock::now() - found->second < short_life) next_start_ = Clock::now() + short_life;
            present_.erase(found);
            base::log::error("worker_ended", {{"process", std::to_string(worker)}, {"reason", reason_of(status)}});
        }
    }

    static std::string reason_of(int status) {
        if (WIFSIGNALED(status)) return "signal " + std::to_string(WTERMSIG(status));
        return "exit status " + std::to_string(WEXITSTATUS(status));
    }

    int number_;
    const Work& work_;
    std::map<pid_t, Clock::time_point> present_;  ///< since when
    std::set<pid_t> leaving_;                     ///< have been asked to end
    bool ending_ = false;
    Clock::time_point next_start_;
};

}  // namespace

int take_listener() {
    const char* const process = std::getenv("LISTEN_PID");
    const char* const number = std::getenv("LISTEN_FDS");
    if (process == nullptr || number == nullptr || process != std::to_string(::getpid()) ||
        std::string(number) != "1") {
        throw base::ConfigError("--listen needs one listening socket from systemd: start haas-api.socket");
    }
    int listens = 0;
    socklen_t size = sizeof listens;
    if (::getsockopt(first_descriptor, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) != 0 || listens == 0) {
        throw base::ConfigError("the socket from systemd does not listen: a unit with Accept=no is needed");
    }
    // Several workers may be woken for one connection: the others must not wait for the next one in accept().
    const int flags = ::fcntl(first_descriptor, F_GETFL);
    if (flags < 0 || ::fcntl(first_descriptor, F_SETFL, flags | O_NONBLOCK) != 0) fail("fcntl");
    ::unsetenv("LISTEN_PID");
    ::unsetenv("LISTEN_FDS");
    ::unsetenv("LISTEN_FDNAMES");
    return first_descriptor;
}

WaitingRoom::WaitingRoom(int listener) : end_(watch_for_end()), events_(::epoll_create1(EPOLL_CLOEXEC)) {
    const auto watch = [&](int file, std::uint32_t how) {
        epoll_event event{};
        event.events = how;
        if (::epoll_ctl(events_.get(), EPOLL_CTL_ADD, file, &event) != 0) fail("epoll_ctl");
    };
    if (!events_.is_open()) fail("epoll_create1");
    watch(end_.get(), EPOLLIN);
    watch(listener, EPOLLIN | EPOLLEXCLUSIVE);
}

void WaitingRoom::wait() const {
    epoll_event event{};
    ::epoll_wait(events_.get(), &event, 1, -1);
}

bool WaitingRoom::is_ending() {
    sigset_t pending;
    return ::sigpending(&pending) == 0 && ::sigismember(&pending, SIGTERM) == 1;
}

int keep_workers(int number, const Work& work) { return Workers(number, work).keep(); }

}  // namespace haas::cgi
