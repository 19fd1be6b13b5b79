#include "switch/sim/line.hpp"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "switch/sim/program_bytes.hpp"

namespace haas_sim {

namespace {

constexpr std::chrono::milliseconds pause_between_chunks{1};
constexpr std::size_t most_input = std::size_t{1024} * 1024;
constexpr char no_rows = static_cast<char>(255);

}  // namespace

Line::Line(Loop& loop, Device& device, Protocol protocol, int socket, int network)
    : loop_(loop), device_(device), protocol_(protocol), socket_(socket), network_(network) {
    auto& counters = device_.counters;
    counters.most_sessions = std::max(counters.most_sessions, ++counters.sessions);
}

Line::~Line() { close(); }

void Line::open() {
    loop_.watch(socket_, [weak = weak_from_this()] {
        if (const auto line = weak.lock()) line->move();
    });
    if (protocol_ == Protocol::telnet) {
        telnet_.emplace();
        begin_terminal(Terminal::Begin::with_login);
    }
    move();
}

void Line::begin_terminal(Terminal::Begin begin) { terminal_.emplace(device_, begin); }

void Line::move() {
    if (is_closed() || device_.faults.hanging) return listen();
    read();
    take_input();
    if (is_closed()) return;
    flush();
    if (is_closed()) return;
    close_if_over();
    listen();
}

void Line::read() {
    std::array<char, 4096> buffer{};
    while (!input_ended_ && input_.size() < most_input) {
        const auto count = ::recv(socket_, buffer.data(), buffer.size(), 0);
        if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
        if (count <= 0) {
            input_ended_ = true;
            return;
        }
        const std::string_view bytes(buffer.data(), static_cast<std::size_t>(count));
        input_ += telnet_ ? telnet_->receive(bytes) : std::string(bytes);
    }
}

void Line::take_input() {
    if (!terminal_ && input_.size() >= 2) {
        const bool asks = device_.options().shell_login;
        runs_programs_ = input_[0] == no_rows && input_[1] == no_rows;
        begin_terminal(runs_programs_ ? Terminal::Begin::programs
                       : asks         ? Terminal::Begin::with_login
                                      : Terminal::Begin::logged_in);
        terminal_->resize(static_cast<unsigned char>(input_[0]) * 256 + static_cast<unsigned char>(input_[1]));
        input_.erase(0, 2);
    }
    if (!terminal_) return;
    if (runs_programs_) return take_programs();
    if (telnet_) {
        output_ += telnet_->take_replies();
        terminal_->echo(telnet_->echoes());
        terminal_->resize(telnet_->rows());
    }
    std::size_t taken = 0;
    while (taken < input_.size() && !is_closed() && !thinking_ && terminal_->end() == Terminal::End::none &&
           !device_.faults.hanging) {
        if (!terminal_->thinks()) terminal_->type(input_[taken++]);
        if (terminal_->thinks()) think();
    }
    // A command that a hanging switch has left unanswered.
    if (!is_closed() && terminal_->thinks() && !thinking_ && !device_.faults.hanging) think();
    input_.erase(0, taken);
    output_ += terminal_->take_output();
}

void Line::take_programs() {
    constexpr std::size_t length_size = 4;
    output_ += terminal_->take_output();
    while (!is_closed() && !thinking_ && !device_.faults.hanging) {
        if (!terminal_->thinks()) {
            if (input_.size() < length_size) break;
            const std::size_t length = from_four_bytes(input_);
            if (input_.size() < length_size + length) break;
            terminal_->start(input_.substr(length_size, length));
            input_.erase(0, length_size + length);
        }
        think();
        if (is_closed()) return;
        output_ += terminal_->take_output();
        if (terminal_->end() != Terminal::End::none) break;
    }
}

void Line::think() {
    // The client gets the output before this command even if this one is never answered.
    output_ += terminal_->take_output();
    flush();
    if (is_closed()) return;
    const auto delay = device_.options().command_delay;
    if (delay.count() == 0) {
        terminal_->answer();
        return;
    }
    thinking_ = true;
    loop_.at(Clock::now() + delay, [weak = weak_from_this()] {
        const auto line = weak.lock();
        if (!line || line->is_closed()) return;
        line->thinking_ = false;
        if (line->device_.faults.hanging) return;
        line->terminal_->answer();
        line->move();
    });
}

void Line::flush() {
    if (terminal_ && terminal_->end() == Terminal::End::drop) return drop();
    while (!output_.empty() && !pausing_ && !device_.faults.hanging) {
        const std::size_t chunk = device_.options().chunk;
        const std::size_t size = chunk == 0 ? output_.size() : std::min(chunk, output_.size());
        const auto sent = ::send(socket_, output_.data(), size, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent < 0 && errno == EAGAIN) return;
        if (sent < 0) return close();
        output_.erase(0, static_cast<std::size_t>(sent));
        if (chunk == 0) continue;
        pausing_ = true;
        loop_.at(Clock::now() + pause_between_chunks, [weak = weak_from_this()] {
            const auto line = weak.lock();
            if (!line) return;
            line->pausing_ = false;
            line->move();
        });
    }
}

void Line::close_if_over() {
    if (!output_.empty() || thinking_ || device_.faults.hanging) return;
    if (input_ended_ || (terminal_ && terminal_->end() == Terminal::End::logout)) close();
}

void Line::listen() {
    if (is_closed()) return;
    std::uint32_t events = 0;
    if (!device_.faults.hanging) {
        if (!input_ended_ && input_.size() < most_input) events |= EPOLLIN;
        if (!output_.empty() && !pausing_) events |= EPOLLOUT;
    }
    loop_.listen_to(socket_, events);
}

void Line::drop() {
    if (is_closed()) return;
    ::shutdown(network_ < 0 ? socket_ : network_, SHUT_RDWR);
    close();
}

void Line::close() {
    if (is_closed()) return;
    loop_.forget(socket_);
    ::close(socket_);
    socket_ = -1;
    if (network_ >= 0) ::close(network_);
    network_ = -1;
    --device_.counters.sessions;
}

}  // namespace haas_sim
