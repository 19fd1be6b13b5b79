// Many clients that are slow, for tests and measurements:
//   slow_crowd ADDRESS PORT CLIENTS half TEXT     each sends this text and then nothing
//   slow_crowd ADDRESS PORT CLIENTS reader TEXT   each sends this request, and takes a few bytes of the answer each
//   second
// A connection that the server closes is opened anew, so there are always as many. When all have sent their text once,
// a line "ready" is printed; the program ends when its input does.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

struct Manner {
    sockaddr_in server{};
    std::string text;
    bool reads_slowly = false;
};

class Client {
public:
    /// @throws nothing; a connection that cannot be made is tried again at the next turn
    void begin(const Manner& manner) {
        socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        if (manner.reads_slowly) {
            const int little = 2048;
            ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &little, sizeof little);
        }
        const void* const to = &manner.server;
        if (::connect(socket_, static_cast<const sockaddr*>(to), sizeof manner.server) != 0 && errno != EINPROGRESS)
            end();
        has_sent_ = false;
    }
    void end() {
        if (socket_ >= 0) ::close(socket_);
        socket_ = -1;
    }
    bool has_ever_sent() const { return has_ever_sent_; }

    pollfd waits_for(const Manner& manner) const {
        const bool asleep = has_sent_ && manner.reads_slowly && Clock::now() < next_read_;
        const short events = !has_sent_ ? POLLOUT : POLLIN;
        return {asleep ? -1 : socket_, events, 0};
    }

    void go_on(const Manner& manner) {
        if (!has_sent_) {
            const ssize_t sent = ::send(socket_, manner.text.data(), manner.text.size(), MSG_NOSIGNAL);
            if (sent < 0) return end();
            has_sent_ = true;
            has_ever_sent_ = true;
            next_read_ = Clock::now() + std::chrono::seconds(1);
            return;
        }
        std::array<char, 4096> part{};
        const ssize_t got = ::recv(socket_, part.data(), manner.reads_slowly ? 16 : part.size(), 0);
        if (got == 0 || (got < 0 && errno != EAGAIN)) end();
        next_read_ = Clock::now() + std::chrono::seconds(1);
    }
    bool is_open() const { return socket_ >= 0; }

private:
    int socket_ = -1;
    bool has_sent_ = false;
    bool has_ever_sent_ = false;
    Clock::time_point next_read_{};
};

void run(const Manner& manner, std::vector<Client>& clients) {
    bool ready = false;
    for (;;) {
        std::vector<pollfd> waiting;
        std::size_t sent = 0;
        for (auto& client : clients) {
            if (!client.is_open()) client.begin(manner);
            if (client.has_ever_sent()) ++sent;
            waiting.push_back(client.waits_for(manner));
        }
        waiting.push_back({STDIN_FILENO, POLLIN, 0});
        if (!ready && sent == clients.size()) {
            ready = true;
            std::puts("ready");
            std::fflush(stdout);
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
    if (words.size() != 5 || (words[3] != "half" && words[3] != "reader")) {
        std::fputs("usage: slow_crowd ADDRESS PORT CLIENTS half|reader TEXT\n", stderr);
        return 2;
    }
    Manner manner;
    manner.server.sin_family = AF_INET;
    manner.server.sin_port = htons(static_cast<std::uint16_t>(std::strtoul(words[1].c_str(), nullptr, 10)));
    ::inet_pton(AF_INET, words[0].c_str(), &manner.server.sin_addr);
    manner.reads_slowly = words[3] == "reader";
    manner.text = words[4];
    std::vector<Client> clients(std::strtoul(words[2].c_str(), nullptr, 10));
    run(manner, clients);
    return 0;
}
