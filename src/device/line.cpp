#include "device/line.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/uio.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <tuple>
#include <utility>

#include "device/address.hpp"

namespace haas::device {

namespace {

using Kind = LineError::Kind;

/// Waits until the descriptor can be read or written.
void await(int descriptor, short what, base::Deadline deadline) {
    pollfd watch{descriptor, what, 0};
    for (;;) {
        const int ready = ::poll(&watch, 1, deadline.poll_timeout());
        if (ready > 0) return;
        if (ready == 0) throw LineError(Kind::late, "nothing more was said or taken in time");
        if (errno != EINTR) throw LineError(Kind::closed, std::string("cannot wait: ") + std::strerror(errno));
    }
}

/// For connect(2), which waits for a place in the line of a process that does not accept.
void limit_connect(int descriptor, base::Deadline deadline) {
    const auto left = std::max(std::chrono::duration_cast<std::chrono::microseconds>(deadline.left()),
                               std::chrono::microseconds(1000));
    timeval limit{};
    limit.tv_sec = left.count() / 1000000;
    limit.tv_usec = left.count() % 1000000;
    ::setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

/// Room for the descriptors that a message carries.
struct FileRoom {
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int) * std::tuple_size_v<PassedFiles>)> bytes{};
};

ssize_t receive(int descriptor, std::span<char> to, PassedFiles& files) {
    FileRoom room;
    iovec place{to.data(), to.size()};
    msghdr message{};
    message.msg_iov = &place;
    message.msg_iovlen = 1;
    message.msg_control = room.bytes.data();
    message.msg_controllen = room.bytes.size();
    const auto got = ::recvmsg(descriptor, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    if (got < 0) return got;
    for (auto* part = CMSG_FIRSTHDR(&message); part != nullptr; part = CMSG_NXTHDR(&message, part)) {
        if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) continue;
        const std::size_t count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (std::size_t i = 0; i < count; ++i) {
            int file = -1;
            std::memcpy(&file, CMSG_DATA(part) + i * sizeof(int), sizeof file);
            sys::Descriptor passed(file);
            if (i < files.size()) files.at(i) = std::move(passed);
        }
    }
    return got;
}

ssize_t send(int descriptor, std::string_view text, std::span<const int> files) {
    FileRoom room;
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast): sendmsg(2) only reads the text
    iovec place{const_cast<char*>(text.data()), text.size()};
    msghdr message{};
    message.msg_iov = &place;
    message.msg_iovlen = 1;
    if (!files.empty()) {
        message.msg_control = room.bytes.data();
        message.msg_controllen = CMSG_SPACE(files.size_bytes());
        auto* const part = CMSG_FIRSTHDR(&message);
        part->cmsg_level = SOL_SOCKET;
        part->cmsg_type = SCM_RIGHTS;
        part->cmsg_len = CMSG_LEN(files.size_bytes());
        std::memcpy(CMSG_DATA(part), files.data(), files.size_bytes());
    }
    return ::sendmsg(descriptor, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
}

}  // namespace

sys::Descriptor connect_to(const std::filesystem::path& socket, base::Deadline deadline) {
    const auto address = to_address(socket);
    sys::Descriptor connection(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!connection.is_open()) throw LineError(Kind::absent, std::string("no socket: ") + std::strerror(errno));
    limit_connect(connection.get(), deadline);
    if (::connect(connection.get(), address.get(), address.size()) != 0) {
        const int failed = errno;
        throw LineError(failed == EAGAIN ? Kind::late : Kind::absent, socket.string() + ": " + std::strerror(failed));
    }
    return connection;
}

std::string read_line(int descriptor, std::size_t longest, base::Deadline deadline) {
    PassedFiles unwanted;
    return read_line(descriptor, longest, deadline, unwanted);
}

std::string read_line(int descriptor, std::size_t longest, base::Deadline deadline, PassedFiles& files) {
    std::string line;
    std::array<char, 16384> piece;
    for (;;) {
        await(descriptor, POLLIN, deadline);
        const auto got = receive(descriptor, piece, files);
        if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        if (got <= 0) throw LineError(Kind::closed, "the other side has gone away");
        line.append(piece.data(), static_cast<std::size_t>(got));
        const auto end = line.find('\n');
        if (end != std::string::npos) line.resize(end);
        if (line.size() > longest) throw LineError(Kind::too_long, "the line is too long");
        if (end != std::string::npos) return line;
    }
}

void write_line(int descriptor, std::string_view text, base::Deadline deadline, std::span<const int> files) {
    std::string line(text);
    line += '\n';
    std::string_view rest = line;
    while (!rest.empty()) {
        await(descriptor, POLLOUT, deadline);
        const auto sent = send(descriptor, rest, files);
        if (sent < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        if (sent < 0) throw LineError(Kind::closed, "the other side has gone away");
        files = {};
        rest.remove_prefix(static_cast<std::size_t>(sent));
    }
}

}  // namespace haas::device
