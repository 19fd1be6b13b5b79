#include "console/control.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/deadline.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "console/files.hpp"
#include "core/error.hpp"
#include "sys/process.hpp"

namespace haas::console {

namespace {

/// How long a killed process may take to end.
constexpr std::chrono::milliseconds death{2000};

/// A process handle of a pid file's owner, which cannot come to stand for another process; closed when the file has no
/// owner.
sys::Descriptor hold_owner(const std::filesystem::path& pid_file) {
    for (;;) {
        const auto owner = find_owner(pid_file);
        if (!owner) return {};
        sys::Descriptor handle(static_cast<int>(::syscall(SYS_pidfd_open, *owner, 0)));
        if (!handle.is_open() && errno != ESRCH) {
            throw base::Error(std::string("cannot hold the process of a console: ") + std::strerror(errno));
        }
        // It is still the owner now, so the handle is the owner's and not that of a later process with the same number.
        if (handle.is_open() && find_owner(pid_file) == owner) return handle;
    }
}

void send(const sys::Descriptor& process, int signal) {
    if (::syscall(SYS_pidfd_send_signal, process.get(), signal, nullptr, 0) != 0 && errno != ESRCH) {
        throw base::Error(std::string("cannot end the process of a console: ") + std::strerror(errno));
    }
}

bool ends_within(const sys::Descriptor& process, std::chrono::milliseconds limit) {
    const auto deadline = base::Deadline::in(limit);
    for (;;) {
        pollfd watch{process.get(), POLLIN, 0};
        const int ready = ::poll(&watch, 1, deadline.poll_timeout());
        if (ready > 0) return true;
        if (ready == 0) return false;
    }
}

/// The message of haas-console in one line, without the program's name.
std::string one_line(std::string_view text) {
    constexpr std::size_t longest = 300;
    constexpr std::string_view name = "haas-console: ";
    if (text.starts_with(name)) text.remove_prefix(name.size());
    return base::one_line(text, longest);
}

}  // namespace

void start(const Options& options, std::string_view id, const Job& job) {
    if (!is_id(id)) throw base::Error("the id of a console must be a UUID");
    sys::Command command;
    command.argv = {options.program, "--directory", options.directory.string(),       "--id",
                    std::string(id), "--log-size",  std::to_string(options.log_size), "--ipmitool",
                    options.ipmitool};
    command.input = to_json(job);
    command.deadline = options.start_deadline;
    const auto result = sys::run(command);
    if (result.ok()) return;
    if (result.end == sys::Result::End::deadline) throw core::UnavailableError("haas-console did not start in time");
    const std::string said = one_line(result.errors);
    throw core::UnavailableError("haas-console did not start: " + (said.empty() ? "it gave no reason" : said));
}

void stop(const Options& options, std::string_view id) {
    const Files files(options.directory, id);
    const auto process = hold_owner(files.pid());
    if (process.is_open()) {
        send(process, SIGTERM);
        if (!ends_within(process, options.stop_deadline)) {
            send(process, SIGKILL);
            if (!ends_within(process, death)) throw base::Error("the process of a console does not end");
        }
    }
    std::error_code missing;
    if (!std::filesystem::exists(options.directory, missing)) return;
    // Remove the log under the lock, so a console that somebody starts in this moment keeps its log.
    auto lock = PidLock::take(files);
    if (!lock) return;
    files.remove_log();
    lock->remove();
}

bool is_running(const Options& options, std::string_view id) {
    return find_owner(Files(options.directory, id).pid()).has_value();
}

std::vector<std::string> list_running(const Options& options) {
    auto ids = find_ids(options.directory);
    std::erase_if(ids, [&](const std::string& id) { return !is_running(options, id); });
    return ids;
}

std::vector<std::string> list_all(const Options& options) { return find_ids(options.directory); }

}  // namespace haas::console
