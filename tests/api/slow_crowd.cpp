// Many clients that are slow, for tests and measurements:
//   slow_crowd ADDRESS PORT CLIENTS half TEXT     each sends this text and then nothing
//   slow_crowd ADDRESS PORT CLIENTS reader TEXT   each sends this request, and takes a few bytes of its answer a second
//   slow_crowd ADDRESS PORT CLIENTS deaf TEXT     each sends this request again and again, and takes nothing
// A connection that the server closes is opened anew, so there are always as many. When all have sent their text once,
// or get rid of no more of it, a line "ready" is printed; the program ends when its input does.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

/// How much a client that is deaf sends: more than the kernel holds of requests, and of their answers.
constexpr std::size_t deaf_length = std::size_t{512} * 1024;
/// After so long without getting rid of anything, a client is stuck.
constexpr std::chrono::seconds stuck_after{5};

enum class Reading { at_once, slowly, never };

struct Manner {
    sockaddr_in server{};
    std::string text;
    Reading reading = Reading::at_once;
};

class Client {
public:
    /// @throws nothing; a connection that cannot be made is tried again at the next turn
    void begin(const Manner& manner) {
        socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        if (manner.reading != Reading::at_once) {
            const int little = 2048;
            ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &little, sizeof little);
        }
        unsent_ = manner.text;
        is_sending_ = true;
        last_sent_ = Clock::now();
        const void* const to = &manner.server;
        if (::connect(socket_, static_cast<const sockaddr*>(to), sizeof manner.server) != 0 && errno != EINPROGRESS)
            end();
    }
    void end() {
        if (socket_ >= 0) ::close(socket_);
        socket_ = -1;
    }
    bool is_open() const { return socket_ >= 0; }
    /// Whether it has sent all of its text at least once, or is stuck.
    bool is_settled() const { return has_sent_all_ || (is_open() && Clock::now() - last_sent_ > stuck_after); }

    pollfd waits_for(const Manner& manner) const {
        const bool asleep = !is_sending_ && manner.reading == Reading::slowly && Clock::now() < next_read_;
        const short reads = manner.reading == Reading::never ? 0 : POLLIN;
        return {asleep ? -1 : socket_, is_sending_ ? static_cast<short>(POLLOUT) : reads, 0};
    }

    void go_on(const Manner& manner) {
        if (is_sending_) return send();
        if (manner.reading == Reading::never) return end();  // nothing was asked for: the connection is broken
        std::array<char, 4096> part{};
        const ssize_t got = ::recv(socket_, part.data(), manner.reading == Reading::slowly ? 16 : part.size(), 0);
        if (got == 0 || (got < 0 && errno != EAGAIN)) end();
        next_read_ = Clock::now() + std::chrono::seconds(1);
    }

private:
    void send() {
        const ssize_t sent = ::send(socket_, unsent_.data(), unsent_.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EAGAIN) return;
        if (sent < 0) return end();
        unsent_.remove_prefix(static_cast<std::size_t>(sent));
        is_sending_ = !unsent_.empty();
        if (!is_sending_) has_sent_all_ = true;
        last_sent_ = Clock::now();
        next_read_ = last_sent_ + std::chrono::seconds(1);
    }

    int socket_ = -1;
    std::string_view unsent_;
    bool is_sending_ = false;
    bool has_sent_all_ = false;  ///< on this or an earlier connection
    Clock::time_point last_sent_{};
    Clock::time_point next_read_{};
};

void run(const Manner& manner, std::vector<Client>& clients) {
    bool ready = false;
    for (;;) {
        std::vector<pollfd> waiting;
        std::size_t settled = 0;
        for (auto& client : clients) {
            if (!client.is_open()) client.begin(manner);
            if (client.is_settled()) ++settled;
            waiting.push_back(client.waits_for(manner));
        }
        waiting.push_back({STDIN_FILENO, POLLIN, 0});
        if (!ready && settled == clients.size()) {
            ready = true;
            std::puts("ready");
            static_cast<void>(std::fflush(stdout));
        }
        ::poll(waiting.data(), waiting.size(), 100);
        if (waiting.back().revents != 0) return;
        for (std::size_t i = 0; i < clients.size(); ++i) {
            if (waiting[i].fd >= 0 && waiting[i].revents != 0) clients[i].go_on(manner);
        }
    }
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> words(argv + 1, argv + argc);
    if (words.size() != 5 || (words[3] != "half" && words[3] != "reader" && words[3] != "deaf")) {
        std::fputs("usage: slow_crowd ADDRESS PORT CLIENTS half|reader|deaf TEXT\n", stderr);
        return 2;
    }
    Manner manner;
    manner.server.sin_family = AF_INET;
    manner.server.sin_port = htons(static_cast<std::uint16_t>(std::strtoul(words[1].c_str(), nullptr, 10)));
    ::inet_pton(AF_INET, words[0].c_str(), &manner.server.sin_addr);
    if (words[3] == "reader") manner.reading = Reading::slowly;
    if (words[3] == "deaf") manner.reading = Reading::never;
    do manner.text += words[4];
    while (manner.reading == Reading::never && manner.text.size() < deaf_length);
    std::vector<Client> clients(std::strtoul(words[2].c_str(), nullptr, 10));
    run(manner, clients);
    return 0;
}
