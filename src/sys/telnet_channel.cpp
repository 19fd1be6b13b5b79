#include "sys/telnet_channel.hpp"

#include <libtelnet.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <vector>

#include "base/deadline.hpp"
#include "sys/tcp_connection.hpp"

namespace haas::sys {

namespace {

struct TelnetDeleter {
    void operator()(telnet_t* telnet) const { ::telnet_free(telnet); }
};

/// The options that we enable (WILL) and allow the other side to enable (DO).
constexpr std::array<telnet_telopt_t, 6> options = {{
    {TELNET_TELOPT_ECHO, TELNET_WONT, TELNET_DO},
    {TELNET_TELOPT_SGA, TELNET_WILL, TELNET_DO},
    {TELNET_TELOPT_TTYPE, TELNET_WILL, TELNET_DONT},
    {TELNET_TELOPT_NAWS, TELNET_WILL, TELNET_DONT},
    {TELNET_TELOPT_BINARY, TELNET_WONT, TELNET_DONT},
    {-1, 0, 0},
}};

/// If more than this is waiting to be sent, the other side makes us answer endlessly.
constexpr std::size_t most_waiting = std::size_t{64} * 1024;

extern "C" void on_telnet_event(telnet_t* telnet, telnet_event_t* event, void* channel);

class TelnetChannel final : public ByteChannel {
public:
    explicit TelnetChannel(Descriptor socket)
        : socket_(std::move(socket)), telnet_(::telnet_init(options.data(), on_telnet_event, 0, this)) {
        if (telnet_ == nullptr) throw ChannelError("telnet: no memory");
    }

    void send(std::string_view bytes, base::Deadline deadline) override {
        // Not telnet_send_text: it would double the line end that a terminal's Enter key sends.
        for (const char byte : bytes) {
            ::telnet_send(telnet_.get(), &byte, 1);
            if (byte == '\r') ::telnet_send(telnet_.get(), "\0", 1);  // RFC 854: a bare CR is CR NUL
        }
        while (!flush()) {
            if (!wait_until_ready(socket_.get(), POLLOUT, deadline))
                throw ChannelError("the other side accepts no more data");
        }
    }

    std::string receive(base::Deadline deadline) override {
        while (received_.empty()) {
            const short events = flush() ? POLLIN : POLLIN | POLLOUT;
            if (!wait_until_ready(socket_.get(), events, deadline)) return {};
            take_input();
        }
        return std::exchange(received_, {});
    }

    void on_event(const telnet_event_t& event) {
        switch (event.type) {
            case TELNET_EV_DATA: received_.append(event.data.buffer, event.data.size); break;
            case TELNET_EV_SEND: to_send_.append(event.data.buffer, event.data.size); break;
            case TELNET_EV_DO:
                if (event.neg.telopt == TELNET_TELOPT_NAWS) tell_size();
                break;
            case TELNET_EV_TTYPE:
                if (event.ttype.cmd == TELNET_TTYPE_SEND) ::telnet_ttype_is(telnet_.get(), "VT100");
                break;
            case TELNET_EV_ERROR: error_ = event.error.msg; break;  // an exception must not pass through C code
            default: break;
        }
    }

private:
    void take_input() {
        std::vector<char> buffer(4096);  // not on the stack: what is freed is wiped
        const ssize_t count = ::recv(socket_.get(), buffer.data(), buffer.size(), 0);
        if (count == 0) throw ChannelError("the other side has closed the connection");
        if (count < 0) {
            if (errno == EAGAIN || errno == EINTR) return;
            throw ChannelError("the connection broke: " + std::generic_category().message(errno));
        }
        ::telnet_recv(telnet_.get(), buffer.data(), static_cast<std::size_t>(count));
        if (!error_.empty()) throw ChannelError("telnet: " + error_);
        if (to_send_.size() > most_waiting) throw ChannelError("telnet: negotiation without end");
    }

    /// Sends as much as the socket accepts.
    /// @return  whether nothing is left
    bool flush() {
        while (!to_send_.empty()) {
            const ssize_t count = ::send(socket_.get(), to_send_.data(), to_send_.size(), MSG_NOSIGNAL);
            if (count >= 0) {
                explicit_bzero(to_send_.data(), static_cast<std::size_t>(count));  // it may be a password
                to_send_.erase(0, static_cast<std::size_t>(count));
            } else if (errno == EAGAIN) {
                return false;
            } else if (errno != EINTR) {
                throw ChannelError("the connection broke: " + std::generic_category().message(errno));
            }
        }
        return true;
    }

    void tell_size() {
        constexpr std::array<char, 4> size = {0, static_cast<char>(terminal_columns), 0,
                                              static_cast<char>(terminal_rows)};
        ::telnet_begin_sb(telnet_.get(), TELNET_TELOPT_NAWS);
        ::telnet_send(telnet_.get(), size.data(), size.size());
        ::telnet_finish_sb(telnet_.get());
    }

    Descriptor socket_;
    std::string received_;
    std::string to_send_;
    std::string error_;
    std::unique_ptr<telnet_t, TelnetDeleter> telnet_;
};

extern "C" void on_telnet_event(telnet_t*, telnet_event_t* event, void* channel) {
    static_cast<TelnetChannel*>(channel)->on_event(*event);
}

}  // namespace

std::unique_ptr<ByteChannel> open_telnet(const std::string& host, std::uint16_t port, base::Deadline deadline) {
    return std::make_unique<TelnetChannel>(connect_tcp(host, port, deadline));
}

}  // namespace haas::sys
