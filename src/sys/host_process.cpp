#include "sys/host_process.hpp"

#include <signal.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>

#include "base/text.hpp"

namespace haas::sys {

namespace {

/// The start time of a process; an empty text for a zombie; no value where it cannot be read.
std::optional<std::string> start_time(const std::string& pid) {
    std::ifstream file("/proc/" + pid + "/stat");
    std::string text;
    if (!std::getline(file, text)) return std::nullopt;
    // The second field is the program's name in parentheses, and may hold blanks and parentheses itself.
    const std::size_t name_end = text.rfind(')');
    if (name_end == std::string::npos) return std::nullopt;
    std::istringstream fields(text.substr(name_end + 1));
    constexpr int state_field = 3;
    constexpr int start_time_field = 22;
    std::string field;
    for (int number = state_field; number <= start_time_field; ++number) {
        if (!(fields >> field)) return std::nullopt;
        if (number == state_field && (field == "Z" || field == "X")) return "";
    }
    return field;
}

/// The start time of an existing process; an empty text where it cannot be read; no value for a process that has ended.
std::optional<std::string> find_start(const std::string& pid) {
    constexpr std::size_t longest = 9;
    if (!base::is_digits(pid) || pid.size() > longest || pid.front() == '0') {
        return std::nullopt;
    }
    // The start time of another user's process may be hidden (/proc mounted with hidepid). Then the worst is assumed:
    // that it is the process in question.
    if (::kill(static_cast<pid_t>(std::stol(pid)), 0) != 0 && errno == ESRCH) return std::nullopt;
    auto started = start_time(pid);
    if (!started) return "";
    if (started->empty()) return std::nullopt;  // a zombie
    return started;
}

}  // namespace

std::string host_name() {
    std::array<char, 256> name{};
    ::gethostname(name.data(), name.size() - 1);
    return name.data();
}

std::string this_host() {
    std::string boot;
    std::ifstream("/proc/sys/kernel/random/boot_id") >> boot;
    std::error_code unknown;
    const auto container = std::filesystem::read_symlink("/proc/self/ns/pid", unknown).string();
    return host_name() + " " + boot + " " + container;
}

std::string this_process() {
    const std::string pid = std::to_string(::getpid());
    return pid + ':' + start_time(pid).value_or("");
}

bool is_alive(const std::string& process) {
    const std::size_t colon = process.find(':');
    if (colon == std::string::npos || colon == 0) return false;
    const std::string pid = process.substr(0, colon);
    const auto started = find_start(pid);
    return started && (started->empty() || *started == process.substr(colon + 1));
}

bool is_running(const std::string& pid) { return find_start(pid).has_value(); }

}  // namespace haas::sys
