#include "sys/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "base/deadline.hpp"
#include "base/error.hpp"
#include "sys/descriptor.hpp"

namespace haas::sys {

namespace {

/// Moves a descriptor above the numbers of the standard streams, which the child needs: a daemon may have closed its
/// own.
Descriptor above_standard_streams(Descriptor fd) {
    if (fd.get() > STDERR_FILENO) return fd;
    Descriptor lifted(::fcntl(fd.get(), F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
    if (!lifted.is_open()) throw base::Error(std::string("no channel to a child process: ") + std::strerror(errno));
    return lifted;
}

/// A pair of connected sockets. Unlike with a pipe, MSG_NOSIGNAL avoids SIGPIPE when nobody reads.
struct Channel {
    Descriptor ours;
    Descriptor theirs;

    Channel() {
        std::array<int, 2> ends{};
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
            throw base::Error(std::string("no channel to a child process: ") + std::strerror(errno));
        }
        ours = Descriptor(ends[0]);
        theirs = above_standard_streams(Descriptor(ends[1]));
        ::fcntl(ours.get(), F_SETFL, O_NONBLOCK);
    }
};

std::vector<std::string> make_environment(const Command& command) {
    const char* const path = std::getenv("PATH");
    const char* const home = std::getenv("HOME");
    std::vector<std::string> environment = {
        std::string("PATH=") + (path != nullptr ? path : "/usr/sbin:/usr/bin:/sbin:/bin"),
        std::string("HOME=") + (home != nullptr ? home : "/"), "LC_ALL=C"};
    for (const auto& [name, value] : command.environment) environment.push_back(name + '=' + value);
    return environment;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> list;
    for (auto& text : texts) list.push_back(text.data());
    list.push_back(nullptr);
    return list;
}

/// The arguments of posix_spawn; the destructor frees them.
class SpawnSetup {
public:
    SpawnSetup(int input, int output, int errors) {
        ::posix_spawn_file_actions_init(&actions_);
        ::posix_spawnattr_init(&attributes_);
        ::posix_spawn_file_actions_adddup2(&actions_, input, STDIN_FILENO);
        ::posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
        ::posix_spawn_file_actions_adddup2(&actions_, errors, STDERR_FILENO);
        ::posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
        sigset_t none;
        sigset_t all;
        ::sigemptyset(&none);
        ::sigfillset(&all);
        ::posix_spawnattr_setsigmask(&attributes_, &none);
        ::posix_spawnattr_setsigdefault(&attributes_, &all);
        ::posix_spawnattr_setpgroup(&attributes_, 0);
        ::posix_spawnattr_setflags(&attributes_,
                                   POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    }
    ~SpawnSetup() {
        ::posix_spawn_file_actions_destroy(&actions_);
        ::posix_spawnattr_destroy(&attributes_);
    }
    SpawnSetup(const SpawnSetup&) = delete;
    SpawnSetup& operator=(const SpawnSetup&) = delete;

    pid_t spawn(const Command& command) const {
        if (command.argv.empty()) throw base::Error("no command to run");
        auto arguments = command.argv;
        auto environment = make_environment(command);
        pid_t child = 0;
        const int error = ::posix_spawnp(&child, arguments.front().c_str(), &actions_, &attributes_,
                                         pointers(arguments).data(), pointers(environment).data());
        if (error != 0) throw base::Error("cannot start " + command.argv.front() + ": " + std::strerror(error));
        return child;
    }

private:
    posix_spawn_file_actions_t actions_{};
    posix_spawnattr_t attributes_{};
};

/// A running child; its whole process group is killed unless the child was seen to end.
class Child {
public:
    explicit Child(pid_t pid) : pid_(pid), watch_(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))) {}
    ~Child() { kill(); }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    int watch() const { return watch_.get(); }

    /// Kills the group, including its leader, and returns the leader's status.
    int kill() {
        if (pid_ == 0) return status_;
        ::kill(-pid_, SIGKILL);
        while (::waitpid(pid_, &status_, 0) < 0 && errno == EINTR) {}
        pid_ = 0;
        return status_;
    }
    /// Waits for a leader that has ended, then kills the processes that it left.
    int reap() {
        siginfo_t ended{};
        while (::waitid(P_PID, static_cast<id_t>(pid_), &ended, WEXITED | WNOWAIT) < 0 && errno == EINTR) {}
        return kill();
    }

private:
    pid_t pid_;
    Descriptor watch_;
    int status_ = 0;
};

enum class Flow { open, ended, too_much };

/// Reads what is available; keeps no more than `limit` bytes.
Flow drain(Descriptor& from, std::string& to, std::size_t limit) {
    std::vector<char> buffer(65536);  // not on the stack: what is freed is wiped
    while (from.is_open()) {
        const ssize_t got = ::read(from.get(), buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0 && errno == EAGAIN) return Flow::open;
        if (got <= 0) {
            from.close();
            break;
        }
        const auto length = static_cast<std::size_t>(got);
        const std::size_t room = limit - to.size();
        to.append(buffer.data(), std::min(length, room));
        if (length > room) return Flow::too_much;
    }
    return Flow::ended;
}

void feed(Descriptor& to, const std::string& input, std::size_t& sent) {
    while (to.is_open() && sent < input.size()) {
        const ssize_t more = ::send(to.get(), input.data() + sent, input.size() - sent, MSG_NOSIGNAL);
        if (more < 0 && errno == EINTR) continue;
        if (more < 0 && errno == EAGAIN) return;
        if (more < 0) break;
        sent += static_cast<std::size_t>(more);
    }
    to.close();
}

/// How the leader, which has ended or must be killed, came to its end.
void conclude(Result& result, Child& child) {
    const int status = result.end == Result::End::exited ? child.reap() : child.kill();
    if (result.end == Result::End::exited && WIFSIGNALED(status)) {
        result.end = Result::End::signalled;
        result.status = WTERMSIG(status);
    } else if (result.end == Result::End::exited) {
        result.status = WEXITSTATUS(status);
    }
}

/// Serves the three channels until the leader ends or must be killed.
Result::End serve(const Command& command, Child& child, std::array<Channel, 3>& channels, Result& result) {
    auto& [input, output, errors] = channels;
    const auto deadline = base::Deadline::in(command.deadline);
    std::size_t sent = 0;
    feed(input.ours, command.input, sent);
    for (;;) {
        std::array<pollfd, 4> events{{{input.ours.get(), POLLOUT, 0},
                                      {output.ours.get(), POLLIN, 0},
                                      {errors.ours.get(), POLLIN, 0},
                                      {child.watch(), POLLIN, 0}}};
        const int ready = ::poll(events.data(), events.size(), deadline.poll_timeout());
        if (ready < 0 && errno != EINTR) throw base::Error(std::string("poll: ") + std::strerror(errno));
        feed(input.ours, command.input, sent);
        const bool too_much = drain(output.ours, result.output, command.output_limit) == Flow::too_much ||
                              drain(errors.ours, result.errors, command.output_limit) == Flow::too_much;
        if (too_much) return Result::End::too_much_output;
        // The end was seen before draining, so no output of the leader is missed.
        if (ready > 0 && events[3].revents != 0) return Result::End::exited;
        // Checked in every round, so the deadline holds even for a child that never stops writing.
        if (deadline.has_passed()) return Result::End::deadline;
    }
}

}  // namespace

Result run(const Command& command) {
    std::array<Channel, 3> channels;
    Child child(
        SpawnSetup(channels[0].theirs.get(), channels[1].theirs.get(), channels[2].theirs.get()).spawn(command));
    for (auto& channel : channels) channel.theirs.close();
    if (child.watch() < 0) throw base::Error("cannot watch a child process (pidfd_open)");

    Result result;
    result.end = serve(command, child, channels, result);
    conclude(result, child);
    return result;
}

/// The pipe of a conversation. It keeps the reading end, too: so a program that has ended raises no SIGPIPE.
struct Conversation::State {
    explicit State(const Command& given)
        : command(given), child(SpawnSetup(hearing.get(), output.theirs.get(), errors.theirs.get()).spawn(given)) {
        for (auto* const channel : {&output, &errors}) channel->theirs.close();
        if (child.watch() < 0) throw base::Error("cannot watch a child process (pidfd_open)");
    }

    bool hear(const std::function<bool(const Result& so_far)>& is_enough);

    Command command;
    base::Deadline deadline = base::Deadline::in(command.deadline);
    Descriptor saying;
    Descriptor hearing = make_pipe(saying);
    Channel output;
    Channel errors;
    Result result;
    bool is_over = false;
    Child child;

private:
    /// @return  the reading end
    static Descriptor make_pipe(Descriptor& writing) {
        std::array<int, 2> ends{};
        if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
            throw base::Error(std::string("no channel to a child process: ") + std::strerror(errno));
        }
        writing = Descriptor(ends[1]);
        ::fcntl(writing.get(), F_SETFL, O_NONBLOCK);
        return above_standard_streams(Descriptor(ends[0]));
    }
};

bool Conversation::State::hear(const std::function<bool(const Result& so_far)>& is_enough) {
    while (!is_over) {
        if (is_enough(result)) return true;
        std::array<pollfd, 3> events{
            {{output.ours.get(), POLLIN, 0}, {errors.ours.get(), POLLIN, 0}, {child.watch(), POLLIN, 0}}};
        const int ready = ::poll(events.data(), events.size(), deadline.poll_timeout());
        if (ready < 0 && errno != EINTR) throw base::Error(std::string("poll: ") + std::strerror(errno));
        const bool too_much = drain(output.ours, result.output, command.output_limit) == Flow::too_much ||
                              drain(errors.ours, result.errors, command.output_limit) == Flow::too_much;
        // The end was seen before draining, so no output of the leader is missed.
        const bool has_ended = ready > 0 && events[2].revents != 0;
        is_over = too_much || has_ended || deadline.has_passed();
        if (!is_over) continue;
        result.end = too_much ? Result::End::too_much_output : has_ended ? Result::End::exited : Result::End::deadline;
        conclude(result, child);
    }
    return is_enough(result);
}

Conversation::Conversation(const Command& command) : state_(std::make_unique<State>(command)) { say(command.input); }

Conversation::~Conversation() = default;

void Conversation::say(std::string_view text) {
    if (text.empty() || !state_->saying.is_open()) return;
    if (::write(state_->saying.get(), text.data(), text.size()) < 0) errno = 0;
}

void Conversation::end_input() { state_->saying.close(); }

void Conversation::hurry(std::chrono::milliseconds time) {
    state_->deadline = std::min(state_->deadline, base::Deadline::in(time));
}

bool Conversation::hear(const std::function<bool(const Result& so_far)>& is_enough) { return state_->hear(is_enough); }

const Result& Conversation::result() const { return state_->result; }

}  // namespace haas::sys
