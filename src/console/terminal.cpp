#include "console/terminal.hpp"

#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "base/error.hpp"

namespace haas::console {

namespace {

constexpr int not_found = 127;

[[noreturn]] void fail(const std::string& what) { throw base::Error(what + ": " + std::strerror(errno)); }

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> list;
    for (auto& text : texts) list.push_back(text.data());
    list.push_back(nullptr);
    return list;
}

/// Runs in the child: makes the terminal its standard streams and controlling terminal, and executes the program.
[[noreturn]] void become(int slave, pid_t parent, char* const* argv, char* const* environment) {
    ::setsid();
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(not_found);
    ::ioctl(slave, TIOCSCTTY, 0);
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(slave, stream);
    ::close_range(STDERR_FILENO + 1, ~0U, 0);
    for (int number = 1; number < NSIG; ++number) ::signal(number, SIG_DFL);
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::execvpe(argv[0], argv, environment);
    const std::string text = std::string("cannot start ") + argv[0] + ": " + std::strerror(errno) + '\n';
    if (::write(STDERR_FILENO, text.data(), text.size()) < 0) ::_exit(not_found);
    ::_exit(not_found);
}

}  // namespace

Terminal::Terminal(const std::vector<std::string>& argv, const std::vector<std::string>& environment) {
    // Raw from the start: the output is captured unchanged, and typed text is not echoed.
    termios raw{};
    ::cfmakeraw(&raw);
    raw.c_cflag = CS8 | CREAD | B115200;
    int master = -1;
    int slave = -1;
    if (::openpty(&master, &slave, nullptr, &raw, nullptr) != 0) fail("no terminal for ipmitool");
    master_ = sys::Descriptor(master);
    sys::Descriptor theirs(slave);
    ::fcntl(master, F_SETFD, FD_CLOEXEC);
    ::fcntl(master, F_SETFL, O_NONBLOCK);

    auto words = argv;
    auto variables = environment;
    const auto word_list = pointers(words);
    const auto variable_list = pointers(variables);
    const pid_t parent = ::getpid();
    pid_ = ::fork();
    if (pid_ < 0) {
        pid_ = 0;
        fail("no process for ipmitool");
    }
    if (pid_ == 0) become(slave, parent, word_list.data(), variable_list.data());
    watch_ = sys::Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0)));
    if (!watch_.is_open()) {
        kill();
        fail("cannot watch ipmitool (pidfd_open)");
    }
}

std::string Terminal::read() const {
    std::string bytes(65536, '\0');
    const ssize_t got = ::read(master_.get(), bytes.data(), bytes.size());
    bytes.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return bytes;
}

void Terminal::type(std::string_view text) const {
    // A few characters always fit; a program that no longer reads them is killed at its deadline anyway.
    if (::write(master_.get(), text.data(), text.size()) < 0) errno = 0;
}

std::string Terminal::kill() {
    if (pid_ == 0) return how_;
    siginfo_t state{};
    const bool ended =
        ::waitid(P_PID, static_cast<id_t>(pid_), &state, WEXITED | WNOWAIT | WNOHANG) == 0 && state.si_pid == pid_;
    ::kill(-pid_, SIGKILL);
    if (!ended) ::kill(pid_, SIGKILL);  // it may not have created its own group yet
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {}
    pid_ = 0;
    ended_well_ = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    how_ = WIFEXITED(status) ? "exit status " + std::to_string(WEXITSTATUS(status))
                             : "signal " + std::to_string(WTERMSIG(status));
    return how_;
}

}  // namespace haas::console
