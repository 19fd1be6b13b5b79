#include "sockets.hpp"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <string>
#include <system_error>

#include "sys/host_process.hpp"

namespace haas::cgi {

namespace {

/// The path of the listener's socket; empty when it has none.
std::filesystem::path place_of(int listener) {
    sockaddr_un address{};
    socklen_t size = sizeof address;
    void* const room = &address;
    if (::getsockname(listener, static_cast<sockaddr*>(room), &size) != 0 || address.sun_family != AF_UNIX) return {};
    return std::filesystem::path(std::string(address.sun_path, ::strnlen(address.sun_path, sizeof address.sun_path)));
}

/// The id of the process that has made a socket of this name for a worker; empty if it is not such a name.
std::string maker_of(const std::string& name) {
    const auto dot = name.find('.');
    if (dot == std::string::npos || dot == 0 || dot + 1 == name.size() ||
        name.find_first_not_of("0123456789.") != std::string::npos) {
        return {};
    }
    return name.substr(0, dot);
}

/// Whether that process has ended. If its id is in use again, the socket merely stays.
bool is_orphan(const std::string& name) {
    const auto maker = maker_of(name);
    return !maker.empty() && !sys::is_running(maker);
}

}  // namespace

void remove_orphaned_sockets(int listener) {
    const auto place = place_of(listener);
    // Only if our own socket is named like this, the directory is one for such sockets.
    if (place.empty() || is_orphan(place.filename().string())) return;
    std::error_code error;
    for (std::filesystem::directory_iterator entry(place.parent_path(), error), end; !error && entry != end;
         entry.increment(error)) {
        std::error_code ignored;
        if (entry->is_socket(ignored) && is_orphan(entry->path().filename().string())) {
            std::filesystem::remove(entry->path(), ignored);
        }
    }
}

void end_with_manager(int listener) {
    const auto manager = maker_of(place_of(listener).filename().string());
    const auto is_child = [&] { return manager == std::to_string(::getppid()); };
    if (manager.empty() || (!is_child() && sys::is_running(manager))) return;
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (!is_child()) ::raise(SIGTERM);  // it has ended before
}

}  // namespace haas::cgi
