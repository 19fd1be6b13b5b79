#include "unit/loopback_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>
#include <tuple>
#include <utility>

namespace haas_test {

namespace {

/// Bound to a port that the system chose.
std::pair<int, int> bound_socket() {
    const int file = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    void* const place = &address;
    if (file < 0 || ::bind(file, static_cast<sockaddr*>(place), size) != 0 ||
        ::getsockname(file, static_cast<sockaddr*>(place), &size) != 0) {
        throw std::runtime_error("no port on 127.0.0.1");
    }
    return {file, ntohs(address.sin_port)};
}

/// Whether a request is whole; those of this client always say their length.
bool is_whole(const std::string& text) {
    const auto end = text.find("\r\n\r\n");
    if (end == std::string::npos) return false;
    const std::string name = "Content-Length: ";
    const auto length = text.find(name);
    if (length == std::string::npos || length > end) return true;
    return text.size() >= end + 4 + std::stoul(text.substr(length + name.size()));
}

}  // namespace

LoopbackServer::LoopbackServer(Answer answer, AfterAnswer after) : answer_(std::move(answer)), after_(after) {
    std::tie(listener_, port_) = bound_socket();
    ::listen(listener_, 5);
    thread_ = std::thread([this] { serve(); });
}

LoopbackServer::~LoopbackServer() {
    {
        const std::lock_guard lock(mutex_);
        ended_ = true;
        if (current_ >= 0) ::shutdown(current_, SHUT_RDWR);
        ::shutdown(listener_, SHUT_RDWR);
    }
    thread_.join();
    ::close(listener_);
}

std::vector<std::string> LoopbackServer::requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
}

int LoopbackServer::connections() const {
    const std::lock_guard lock(mutex_);
    return connections_;
}

void LoopbackServer::serve() {
    for (;;) {
        const int connection = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (connection < 0) return;
        {
            const std::lock_guard lock(mutex_);
            if (ended_) {
                ::close(connection);
                return;
            }
            current_ = connection;
            ++connections_;
        }
        converse(connection);
        const std::lock_guard lock(mutex_);
        current_ = -1;
        ::close(connection);
    }
}

void LoopbackServer::converse(int connection) {
    std::string text;
    std::array<char, 65536> buffer{};
    for (;;) {
        const ssize_t got = ::recv(connection, buffer.data(), buffer.size(), 0);
        if (got <= 0) return;
        text.append(buffer.data(), static_cast<std::size_t>(got));
        if (!is_whole(text)) continue;
        {
            const std::lock_guard lock(mutex_);
            requests_.push_back(text);
        }
        const std::string answer = answer_(std::exchange(text, {}));
        for (std::size_t sent = 0; sent < answer.size();) {
            const ssize_t more = ::send(connection, answer.data() + sent, answer.size() - sent, MSG_NOSIGNAL);
            if (more <= 0) return;
            sent += static_cast<std::size_t>(more);
        }
        if (answer.empty() || after_ == AfterAnswer::cut) return;
    }
}

int free_port() {
    const auto [file, port] = bound_socket();
    ::close(file);
    return port;
}

}  // namespace haas_test
