#include "fuzz/speaker.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <string_view>
#include <utility>

#include "device/address.hpp"
#include "fuzz/target.hpp"

namespace haas_fuzz {

using haas::sys::Descriptor;

namespace {

void converse(int connection, std::string_view text) {
    while (!text.empty()) {
        const auto sent = ::send(connection, text.data(), text.size(), MSG_NOSIGNAL);
        if (sent <= 0) return;
        text.remove_prefix(static_cast<std::size_t>(sent));
    }
    ::shutdown(connection, SHUT_WR);
    // Whoever closes with bytes unread takes back what was said.
    std::array<char, 4096> piece;
    while (::recv(connection, piece.data(), piece.size(), 0) > 0) {}
}

}  // namespace

Speaker::Speaker(const std::filesystem::path& socket) : listener_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const auto address = haas::device::to_address(socket);
    require(::bind(listener_.get(), address.get(), address.size()) == 0, "a path can be listened at");
    listen();
}

Speaker::Speaker() : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = ::htonl(INADDR_LOOPBACK);
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    socklen_t size = sizeof address;
    const bool is_bound = ::bind(listener_.get(), any, size) == 0 && ::getsockname(listener_.get(), any, &size) == 0;
    require(is_bound, "there is a free port");
    port_ = ::ntohs(address.sin_port);
    listen();
}

Speaker::~Speaker() {
    ::shutdown(listener_.get(), SHUT_RDWR);
    thread_.join();
}

void Speaker::say(std::string text) {
    const std::lock_guard lock(mutex_);
    text_ = std::move(text);
}

void Speaker::listen() {
    require(::listen(listener_.get(), SOMAXCONN) == 0, "a socket can listen");
    thread_ = std::thread([this] { serve(); });
}

void Speaker::serve() {
    for (;;) {
        const Descriptor connection(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
        if (!connection.is_open()) return;
        std::string text;
        {
            const std::lock_guard lock(mutex_);
            text = text_;
        }
        converse(connection.get(), text);
    }
}

}  // namespace haas_fuzz
