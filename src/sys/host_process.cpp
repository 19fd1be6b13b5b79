#include "sys/host_process.hpp"

#include <unistd.h>

#include <fstream>
#include <sstream>

namespace haas::sys {

namespace {

/// The start time of a process; empty when there is none, or only its zombie.
std::string start_time(const std::string& pid) {
    std::ifstream file("/proc/" + pid + "/stat");
    std::string text;
    std::getline(file, text);
    // The second field is the program's name in parentheses, and may hold blanks and parentheses itself.
    const std::size_t name_end = text.rfind(')');
    if (name_end == std::string::npos) return {};
    std::istringstream fields(text.substr(name_end + 1));
    constexpr int state_field = 3;
    constexpr int start_time_field = 22;
    std::string field;
    for (int number = state_field; number <= start_time_field; ++number) {
        if (!(fields >> field)) return {};
        if (number == state_field && (field == "Z" || field == "X")) return {};
    }
    return field;
}

}  // namespace

std::string this_process() {
    const std::string pid = std::to_string(::getpid());
    return pid + ':' + start_time(pid);
}

bool is_alive(const std::string& process) {
    const std::size_t colon = process.find(':');
    if (colon == std::string::npos || colon == 0) return false;
    const std::string pid = process.substr(0, colon);
    if (pid.find_first_not_of("0123456789") != std::string::npos) return false;
    const std::string started = start_time(pid);
    return !started.empty() && started == process.substr(colon + 1);
}

}  // namespace haas::sys
