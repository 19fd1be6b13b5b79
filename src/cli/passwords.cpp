#include "cli/passwords.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>

#include "cli/usage_error.hpp"

namespace haas::cli {

namespace {

constexpr std::size_t longest_line = 4096;

class Descriptor {
public:
    explicit Descriptor(int fd) : fd_(fd) {}
    ~Descriptor() {
        if (fd_ >= 0) close(fd_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return fd_; }

private:
    int fd_;
};

volatile sig_atomic_t caught_signal = 0;
extern "C" void remember_signal(int number) { caught_signal = number; }

/// Turns the terminal's echo off during its lifetime. A signal ends the reading; it takes effect after the echo is on
/// again.
class HiddenInput {
public:
    explicit HiddenInput(int terminal) : terminal_(terminal) {
        caught_signal = 0;
        struct sigaction remember {};
        remember.sa_handler = remember_signal;
        for (std::size_t i = 0; i < signals.size(); ++i) sigaction(signals[i], &remember, &before_[i]);
        if (tcgetattr(terminal_, &shown_) != 0) return;
        termios hidden = shown_;
        hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        is_hidden_ = tcsetattr(terminal_, TCSAFLUSH, &hidden) == 0;
    }
    ~HiddenInput() {
        if (is_hidden_) tcsetattr(terminal_, TCSAFLUSH, &shown_);
        for (std::size_t i = 0; i < signals.size(); ++i) sigaction(signals[i], &before_[i], nullptr);
        if (caught_signal != 0) kill(getpid(), caught_signal);
    }
    HiddenInput(const HiddenInput&) = delete;
    HiddenInput& operator=(const HiddenInput&) = delete;
    bool is_hidden() const { return is_hidden_; }

private:
    static constexpr std::array signals = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP};
    int terminal_;
    termios shown_{};
    std::array<struct sigaction, signals.size()> before_{};
    bool is_hidden_ = false;
};

/// Reads one line without its end; empty at the end of input. Reads single bytes, so that the next line stays for the
/// next reader.
std::optional<base::Secret> read_line(int fd, const std::string& source) {
    std::string line;
    line.reserve(longest_line);  // so that growing leaves no copies in memory
    for (;;) {
        char c = 0;
        const ssize_t got = read(fd, &c, 1);
        if (got < 0 && errno == EINTR && caught_signal == 0) continue;
        if (got < 0) throw UsageError("no password: " + source + ": " + std::strerror(errno));
        if (got == 0 && line.empty()) return std::nullopt;
        if (got == 0 || c == '\n') break;
        if (line.size() == longest_line) throw UsageError("no password: the line in " + source + " is too long");
        line += c;
    }
    if (line.ends_with('\r')) line.pop_back();
    return base::Secret(std::move(line));
}

base::Secret require_text(std::optional<base::Secret> password, const std::string& source) {
    if (!password || password->empty()) throw UsageError("no password: " + source + " is empty");
    return *std::move(password);
}

void require_private(int fd, const std::string& path) {
    struct stat about {};
    if (fstat(fd, &about) != 0) throw UsageError("no password: " + path + ": " + std::strerror(errno));
    if (S_ISDIR(about.st_mode)) throw UsageError("no password: " + path + " is a directory");
    if (S_ISREG(about.st_mode) && (about.st_mode & S_IROTH) != 0) {
        throw UsageError("every user can read the password file " + path + ": chmod o-r  " + path);
    }
}

void write_text(int fd, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = write(fd, text.data(), text.size());
        if (written < 0 && errno == EINTR && caught_signal == 0) continue;
        if (written <= 0) return;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
}

base::Secret ask(int terminal, const std::string& question) {
    std::optional<base::Secret> answer;
    {
        const HiddenInput hidden(terminal);
        if (!hidden.is_hidden()) throw UsageError("no password: the terminal would show it");
        write_text(terminal, question + ": ");
        try {
            answer = read_line(terminal, "the terminal");
        } catch (const UsageError&) {
            write_text(terminal, "\n");
            throw;
        }
        write_text(terminal, "\n");
    }
    if (!answer || answer->empty()) throw UsageError("no password was typed");
    return *std::move(answer);
}

}  // namespace

base::Secret SystemPasswords::from_file(const std::string& path) {
    if (path == "-") return require_text(read_line(STDIN_FILENO, "standard input"), "standard input");
    const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
    if (file.get() < 0) throw UsageError("no password: " + path + ": " + std::strerror(errno));
    require_private(file.get(), path);
    auto password = require_text(read_line(file.get(), path), path);
    if (const auto more = read_line(file.get(), path); more && !more->empty()) {
        throw UsageError("no password: " + path + " holds more than one line");
    }
    return password;
}

base::Secret SystemPasswords::from_terminal(const std::string& question, Typed typed) {
    const Descriptor terminal(open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY));
    if (terminal.get() < 0) {
        throw UsageError(
            "no password, and no terminal to ask for it: give --password-file FILE (- for standard input)");
    }
    auto password = ask(terminal.get(), question);
    if (typed == Typed::twice && ask(terminal.get(), "The same again").reveal() != password.reveal()) {
        throw UsageError("the two passwords differ");
    }
    return password;
}

}  // namespace haas::cli
