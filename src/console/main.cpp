// The program haas-console: logs one machine's serial console, in the background.
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "console/files.hpp"
#include "console/job.hpp"
#include "console/log_writer.hpp"
#include "console/supervisor.hpp"
#include "sys/account.hpp"
#include "sys/arguments.hpp"

namespace {

using haas::base::ConfigError;
using haas::base::Error;
using haas::sys::Descriptor;

constexpr int failed = 1;

constexpr std::size_t smallest_log = 4096;
constexpr std::size_t usual_log = std::size_t{4} * 1024 * 1024;
constexpr std::size_t largest_log = std::size_t{1024} * 1024 * 1024;
constexpr std::size_t largest_job = 65536;

haas::sys::Program program() {
    return {
        .name = "haas-console",
        .forms = {"--directory DIR --id UUID [--log-size BYTES] [--ipmitool PROGRAM] <JOB"},
        .purpose = "Logs the serial console of a machine, through its BMC, until SIGTERM. HaaS starts this program.",
        .options = {{"directory", "DIR", "the directory of UUID.log, UUID.log.1 and UUID.pid"},
                    {"id", "UUID", "the console's name"},
                    {"log-size", "BYTES", "the size of the whole log (default: " + std::to_string(usual_log) + ")"},
                    {"ipmitool", "PROGRAM", "run PROGRAM instead of ipmitool"}},
        .ending =
            "JOB is a JSON object: node, host, user, password, port, cipher_suite, privilege, retries, retry_interval.\n"
            "Exit status: 0 if it runs in the background, or already did; 1 if it cannot start; 2 if the command line is\n"
            "wrong.\n"};
}

struct Options {
    std::string directory;
    std::string id;
    std::string ipmitool;
    std::size_t log_size;
};

std::size_t parse_size(const std::string& text) {
    const auto size = haas::base::parse_number<std::size_t>(text);
    if (!size || *size < smallest_log || *size > largest_log) {
        throw ConfigError("--log-size must be a number from " + std::to_string(smallest_log) + " to " +
                          std::to_string(largest_log));
    }
    return *size;
}

/// @throws ConfigError
Options options_of(const haas::sys::Arguments& arguments) {
    if (!arguments.has("directory") || !arguments.has("id")) throw ConfigError("--directory and --id are needed");
    if (!haas::console::is_id(arguments.text("id"))) throw ConfigError("--id must be a UUID");
    return {.directory = arguments.text("directory"),
            .id = arguments.text("id"),
            .ipmitool = arguments.has("ipmitool") ? arguments.text("ipmitool") : "ipmitool",
            .log_size = arguments.has("log-size") ? parse_size(arguments.text("log-size")) : usual_log};
}

std::string reason() { return std::strerror(errno); }

/// Makes sure that descriptors 0 to 2 are open: otherwise a file that is opened later would become a standard stream.
void fill_standard_streams() {
    int lowest = 0;
    do {
        lowest = ::open("/dev/null", O_RDWR);
        if (lowest < 0) throw Error("cannot open /dev/null: " + reason());
    } while (lowest <= STDERR_FILENO);
    ::close(lowest);
}

haas::console::Job read_job() {
    std::string text;
    std::array<char, 4096> buffer{};
    for (;;) {
        const ssize_t got = ::read(STDIN_FILENO, buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throw Error("cannot read the job: " + reason());
        if (got == 0) break;
        text.append(buffer.data(), static_cast<std::size_t>(got));
        if (text.size() > largest_job) throw Error("the job on standard input is too long");
    }
    return haas::console::parse_job(text);
}

/// Changes to the directory, and becomes its owner if root started this process: a console must not run as root.
void move_into(const std::string& directory) {
    struct stat about {};
    if (::chdir(directory.c_str()) != 0 || ::stat(".", &about) != 0) {
        throw Error("cannot use the directory " + directory + ": " + reason());
    }
    if (::geteuid() != 0 || about.st_uid == 0) return;
    if (::setgroups(0, nullptr) != 0 || ::setgid(about.st_gid) != 0 || ::setuid(about.st_uid) != 0) {
        throw Error("cannot become the owner of " + directory + ": " + reason());
    }
}

/// A descriptor for the signals that end a console; signals that could disturb it are ignored.
Descriptor watch_signals() {
    sigset_t ending;
    ::sigemptyset(&ending);
    ::sigaddset(&ending, SIGTERM);
    ::sigaddset(&ending, SIGINT);
    ::sigprocmask(SIG_BLOCK, &ending, nullptr);
    for (const int number : {SIGHUP, SIGPIPE, SIGXFSZ, SIGTTOU, SIGTTIN}) ::signal(number, SIG_IGN);
    Descriptor signals(::signalfd(-1, &ending, SFD_CLOEXEC));
    if (!signals.is_open()) throw Error("cannot wait for signals: " + reason());
    return signals;
}

/// Gives up all descriptors of the starter except one pipe.
void detach(int keep) {
    const Descriptor nothing(::open("/dev/null", O_RDWR | O_CLOEXEC));
    if (!nothing.is_open()) throw Error("cannot open /dev/null: " + reason());
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(nothing.get(), stream);
    const auto kept = static_cast<unsigned>(keep);
    if (kept > STDERR_FILENO + 1) ::close_range(STDERR_FILENO + 1, kept - 1, 0);
    ::close_range(kept + 1, ~0U, 0);
}

void tell(const Descriptor& starter, std::string_view text) {
    if (::write(starter.get(), text.data(), text.size()) < 0) errno = 0;  // a starter that has ended needs no answer
}

/// The starter receives this when the console runs; any other text is the reason why it does not.
constexpr std::string_view fine = "\n";

void serve(const Options& options, const haas::console::Job& job, Descriptor& starter) {
    ::setsid();
    detach(starter.get());
    ::umask(S_IRWXG | S_IRWXO);
    const haas::console::Files files(".", options.id);
    auto lock = haas::console::PidLock::take(files);
    if (!lock) return tell(starter, fine);
    const Descriptor signals = watch_signals();
    const haas::base::SystemClock clock;
    haas::console::LogWriter log(files, options.log_size, clock);
    // Write the line before the answer: a starter that knows of the log finds something in it.
    log.note("started for " + job.node);
    tell(starter, fine);
    starter.close();
    haas::console::Supervisor(options.ipmitool, job, log, signals.get()).run();
    log.note("ended");
    lock->remove();
}

/// The background process; errors before it runs are reported to the starter.
int serve_and_tell(const Options& options, const haas::console::Job& job, Descriptor starter) {
    try {
        serve(options, job, starter);
        return 0;
    } catch (const std::exception& error) {
        if (starter.is_open()) tell(starter, error.what());
        return failed;
    }
}

int run(const haas::sys::Arguments& arguments) {
    const auto options = options_of(arguments);
    fill_standard_streams();
    const auto job = read_job();
    move_into(options.directory);
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw Error("cannot make a pipe: " + reason());
    const Descriptor hear(ends[0]);
    Descriptor say(ends[1]);
    const pid_t child = ::fork();
    if (child < 0) throw Error("cannot start a process: " + reason());
    if (child == 0) return serve_and_tell(options, job, std::move(say));
    say.close();
    std::array<char, 512> text{};
    ssize_t got = 0;
    do {
        got = ::read(hear.get(), text.data(), text.size());
    } while (got < 0 && errno == EINTR);
    const std::string_view heard(text.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
    if (heard == fine) return 0;
    throw Error(heard.empty() ? "it ended without a reason" : std::string(heard));
}

}  // namespace

int main(int argc, char** argv) {
    haas::sys::keep_memory_private();
    return haas::sys::run_program(program(), argc, argv, run);
}
