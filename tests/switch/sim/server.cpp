#include "switch/sim/server.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>

#include "switch/sim/kind.hpp"

namespace haas_sim {

namespace {

constexpr int waiting_callers = 64;
constexpr std::size_t longest_order = 65536;

::sockaddr* generic(void* address) { return static_cast<::sockaddr*>(address); }

}  // namespace

Server::Server(Loop& loop, const Kind& kind, const Options& options, std::string hostname, std::string state_file,
               const std::string& control)
    : loop_(loop), device_(kind, options, std::move(hostname), std::move(state_file)) {
    if (options.transport == Options::Transport::ssh) ssh_.emplace(device_);
    listen();
    if (!control.empty()) listen_for_control(control);
}

std::string Server::ready() const { return "ready " + std::to_string(port_) + (ssh_ ? " " + ssh_->fingerprint() : ""); }

void Server::listen() {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    ::sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ::socklen_t size = sizeof address;
    if (listener_ < 0 || ::bind(listener_, generic(&address), size) != 0 || ::listen(listener_, waiting_callers) != 0 ||
        ::getsockname(listener_, generic(&address), &size) != 0) {
        throw std::runtime_error("cannot listen on 127.0.0.1");
    }
    port_ = ntohs(address.sin_port);
    loop_.watch(listener_, [this] { take_caller(); });
}

void Server::listen_for_control(const std::string& path) {
    ::sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) throw std::runtime_error("too long for a socket: " + path);
    path.copy(static_cast<char*>(address.sun_path), path.size());
    ::unlink(path.c_str());
    const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (socket < 0 || ::bind(socket, generic(&address), sizeof address) != 0 ||
        ::listen(socket, waiting_callers) != 0) {
        throw std::runtime_error("cannot listen at " + path);
    }
    loop_.watch(socket, [this, socket] {
        const int caller = ::accept4(socket, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (caller < 0) return;
        const auto controller = std::make_shared<Controller>(Controller{caller, {}});
        loop_.watch(caller, [this, controller] { control(controller); });
    });
}

void Server::control(const std::shared_ptr<Controller>& controller) {
    std::array<char, 4096> buffer{};
    const auto count = ::recv(controller->socket, buffer.data(), buffer.size(), 0);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (count <= 0 || controller->input.size() > longest_order) {
        loop_.forget(controller->socket);
        ::close(controller->socket);
        return;
    }
    controller->input.append(buffer.data(), static_cast<std::size_t>(count));
    const Lines lines{[this] {
                          for (const auto& line : lines_) line->drop();
                      },
                      [this] { move_all(); }};
    for (std::size_t end = 0; (end = controller->input.find('\n')) != std::string::npos;) {
        const std::string order = controller->input.substr(0, end);
        controller->input.erase(0, end + 1);
        const std::string answer = obey(order, device_, lines) + "\n";
        // A long answer may not fit at once, and the client reads it.
        ::fcntl(controller->socket, F_SETFL, 0);
        for (std::size_t sent = 0; sent < answer.size();) {
            const auto size = ::send(controller->socket, answer.data() + sent, answer.size() - sent, MSG_NOSIGNAL);
            if (size <= 0) break;
            sent += static_cast<std::size_t>(size);
        }
        ::fcntl(controller->socket, F_SETFL, O_NONBLOCK);
    }
}

void Server::move_all() {
    loop_.listen_to(listener_, device_.faults.hanging ? 0U : static_cast<std::uint32_t>(EPOLLIN));
    const auto lines = lines_;
    for (const auto& line : lines) line->move();
}

void Server::forget_closed() {
    lines_.remove_if([](const std::shared_ptr<Line>& line) { return line->is_closed(); });
}

void Server::take_caller() {
    forget_closed();
    if (device_.faults.hanging) {
        loop_.listen_to(listener_, 0);
        return;
    }
    const int network = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (network < 0) return;
    const int yes = 1;
    ::setsockopt(network, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (device_.counters.sessions >= device_.options().max_sessions) {
        refuse(network);
        return;
    }
    const auto protocol = ssh_ ? Line::Protocol::ssh : Line::Protocol::telnet;
    const int cut = ssh_ ? ::fcntl(network, F_DUPFD_CLOEXEC, 0) : -1;
    const int socket = ssh_ ? ssh_->serve(network) : network;
    ::fcntl(socket, F_SETFL, O_NONBLOCK);
    const auto line = std::make_shared<Line>(loop_, device_, protocol, socket, cut);
    lines_.push_back(line);
    line->open();
}

void Server::refuse(int network) {
    ++device_.counters.refused_sessions;
    const std::string text = "\r\nSorry, the maximum number of sessions is reached.\r\n";
    if (!ssh_) ::send(network, text.data(), text.size(), MSG_NOSIGNAL);
    ::shutdown(network, SHUT_WR);
    ::close(network);
}

}  // namespace haas_sim
