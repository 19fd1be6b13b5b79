#include "device/listener.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/file_lock.hpp"
#include "device/address.hpp"

namespace haas::device {

namespace {

constexpr int longest_line = 1024;
constexpr mode_t mode = 0660;

[[noreturn]] void refuse(const std::filesystem::path& path, const std::string& step) {
    throw base::ConfigError("[device] socket: " + path.string() + ": " + step + ": " + std::strerror(errno));
}

/// Held by the one process that listens at the path. So a socket without an owner can be removed safely.
sys::Descriptor lock(const std::filesystem::path& path) {
    const std::filesystem::path file = path.string() + ".lock";
    sys::Descriptor held(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!held.is_open())
        refuse(file,
               "the lock cannot be opened (as root, `systemd-tmpfiles --create haas.conf` makes the usual directory; "
               "remove one of another user's before)");
    if (!base::lock_bytes(held.get(), file)) {
        throw base::ConfigError("[device] socket: another haas-device listens at " + path.string());
    }
    return held;
}

sys::Descriptor listen_at(const std::filesystem::path& path) {
    const Address address(path);
    sys::Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!socket.is_open()) refuse(path, "socket");
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) refuse(path, "the old socket cannot be removed");
    // Nobody else can connect before the socket has its mode, and no other thread runs yet.
    const mode_t before = ::umask(0177);
    const int bound = ::bind(socket.get(), address.get(), address.size());
    ::umask(before);
    if (bound != 0) refuse(path, "it cannot be made");
    if (::chmod(path.c_str(), mode) != 0) refuse(path, "chmod");
    if (::listen(socket.get(), longest_line) != 0) refuse(path, "listen");
    return socket;
}

std::vector<gid_t> groups_of(int connection) {
    std::vector<gid_t> groups(64);
    for (;;) {
        auto size = static_cast<socklen_t>(groups.size() * sizeof(gid_t));
        if (::getsockopt(connection, SOL_SOCKET, SO_PEERGROUPS, groups.data(), &size) == 0) {
            groups.resize(size / sizeof(gid_t));
            return groups;
        }
        if (errno != ERANGE) return {};
        groups.resize(size / sizeof(gid_t));
    }
}

}  // namespace

Listener::Listener(std::filesystem::path socket)
    : path_(std::move(socket)), lock_(lock(path_)), socket_(listen_at(path_)) {
    struct stat status {};
    if (::stat(path_.c_str(), &status) != 0) refuse(path_, "stat");
    group_ = status.st_gid;
}

Listener::~Listener() { close(); }

void Listener::close() {
    if (!socket_.is_open()) return;
    ::unlink(path_.c_str());
    socket_.close();
}

sys::Descriptor Listener::accept() const {
    return sys::Descriptor(::accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
}

std::string Listener::find_objection(int connection) const {
    ucred peer{};
    socklen_t size = sizeof peer;
    if (::getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return "it is not known who asks";
    if (peer.uid == 0 || peer.uid == ::geteuid() || peer.gid == group_) return {};
    const auto groups = groups_of(connection);
    if (std::find(groups.begin(), groups.end(), group_) != groups.end()) return {};
    return "user " + std::to_string(peer.uid) + " is not in the socket's group " + std::to_string(group_);
}

}  // namespace haas::device
