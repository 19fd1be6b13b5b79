#include "sys/tcp_connection.hpp"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <future>
#include <memory>
#include <system_error>

#include "base/deadline.hpp"
#include "base/threads.hpp"
#include "sys/byte_channel.hpp"

namespace haas::sys {

namespace {

std::string text_of(int error) { return std::generic_category().message(error); }

struct AddressDeleter {
    void operator()(addrinfo* list) const { ::freeaddrinfo(list); }
};
using Addresses = std::unique_ptr<addrinfo, AddressDeleter>;

struct LookUp {
    int status = 0;
    Addresses addresses;
};

LookUp look_up(const std::string& host, const std::string& service, int flags) {
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = flags | AI_NUMERICSERV;
    addrinfo* found = nullptr;
    LookUp answer;
    answer.status = ::getaddrinfo(host.c_str(), service.c_str(), &hints, &found);
    answer.addresses.reset(found);
    return answer;
}

Addresses resolve(const std::string& host, const std::string& service, base::Deadline deadline) {
    auto numeric = look_up(host, service, AI_NUMERICHOST);
    if (numeric.status == 0) return std::move(numeric.addresses);
    // The resolver has no deadline, so it runs in a thread of its own, which is abandoned if it takes too long.
    auto answer = base::run_aside<LookUp>([host, service] { return look_up(host, service, AI_ADDRCONFIG); });
    if (answer.wait_until(deadline.at()) != std::future_status::ready) {
        throw ChannelError("the look-up of the name " + host + " took too long");
    }
    auto found = answer.get();
    if (found.status != 0) throw ChannelError(host + ": " + ::gai_strerror(found.status));
    return std::move(found.addresses);
}

/// @return  an open socket, or none and the reason in `error`
Descriptor connect_address(const addrinfo& address, base::Deadline deadline, int& error) {
    Descriptor socket(::socket(address.ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, address.ai_protocol));
    error = socket.is_open() ? 0 : errno;
    if (error != 0) return {};
    if (::connect(socket.get(), address.ai_addr, address.ai_addrlen) != 0) {
        error = errno;
        if (error != EINPROGRESS && error != EINTR) return {};
        if (!wait_until_ready(socket.get(), POLLOUT, deadline)) {
            error = ETIMEDOUT;
            return {};
        }
        socklen_t size = sizeof error;
        if (::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &error, &size) != 0) error = errno;
        if (error != 0) return {};
    }
    const int on = 1;
    ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);  // an error only makes the connection slower
    return socket;
}

}  // namespace

Descriptor connect_to_one_of(const addrinfo* addresses, base::Deadline deadline, int& error) {
    int left = 0;
    for (const addrinfo* address = addresses; address != nullptr; address = address->ai_next) ++left;
    error = EADDRNOTAVAIL;
    for (const addrinfo* address = addresses; address != nullptr; address = address->ai_next) {
        auto socket = connect_address(*address, base::Deadline::in(deadline.left() / left--), error);
        if (socket.is_open()) return socket;
    }
    return {};
}

Descriptor connect_tcp(const std::string& host, std::uint16_t port, base::Deadline deadline) {
    const auto addresses = resolve(host, std::to_string(port), deadline);
    int error = 0;
    auto socket = connect_to_one_of(addresses.get(), deadline, error);
    if (socket.is_open()) return socket;
    throw ChannelError(host + " port " + std::to_string(port) + ": " + text_of(error));
}

bool wait_until_ready(int fd, short events, base::Deadline deadline) {
    while (!deadline.has_passed()) {
        pollfd waiting{fd, events, 0};
        const int count = ::poll(&waiting, 1, deadline.poll_timeout());
        if (count > 0) return true;
        if (count < 0 && errno != EINTR) throw ChannelError("poll: " + text_of(errno));
    }
    return false;
}

}  // namespace haas::sys
