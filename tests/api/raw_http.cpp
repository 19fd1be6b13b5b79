#include "api/raw_http.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <thread>

namespace haas_test {

namespace {

class Connection {
public:
    explicit Connection(const HttpServer& server)
        : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)), patience_(server.patience) {
        const timeval deadline{patience_.count(), 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &deadline, sizeof deadline);
        ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &deadline, sizeof deadline);
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(server.port);
        ::inet_pton(AF_INET, server.address.c_str(), &to.sin_addr);
        const void* const address = &to;
        if (::connect(socket_, static_cast<const sockaddr*>(address), sizeof to) != 0) {
            const std::string reason = std::strerror(errno);
            ::close(socket_);
            throw NoConnection("cannot connect to " + server.host() + ": " + reason);
        }
    }
    ~Connection() { ::close(socket_); }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Does not send the part that a server does not take because it answers early.
    void send(const std::string& bytes) const {
        std::size_t at = 0;
        while (at < bytes.size()) {
            const ssize_t sent = ::send(socket_, bytes.data() + at, bytes.size() - at, MSG_NOSIGNAL);
            if (sent <= 0) return;
            at += static_cast<std::size_t>(sent);
        }
    }
    void half_close() const { ::shutdown(socket_, SHUT_WR); }
    std::string receive_all() const {
        std::string received;
        std::array<char, 65536> part{};
        for (;;) {
            const ssize_t got = ::recv(socket_, part.data(), part.size(), 0);
            if (got == 0 || (got < 0 && errno == ECONNRESET)) return received;
            if (got < 0) throw NoAnswer("no answer within " + std::to_string(patience_.count()) + " seconds");
            received.append(part.data(), static_cast<std::size_t>(got));
        }
    }

private:
    int socket_;
    std::chrono::seconds patience_;
};

/// Takes one line off a text.
std::string take_line(std::string& text) {
    const std::size_t end = text.find("\r\n");
    if (end == std::string::npos) throw NoAnswer("the answer ends in the middle of a line: " + text.substr(0, 200));
    std::string line = text.substr(0, end);
    text.erase(0, end + 2);
    return line;
}

Headers take_headers(std::string& text) {
    Headers headers;
    for (std::string line = take_line(text); !line.empty(); line = take_line(text)) {
        const std::size_t colon = line.find(':');
        if (colon == std::string::npos) throw NoAnswer("not a header: " + line);
        headers.emplace_back(line.substr(0, colon),
                             line.substr(std::min(line.find_first_not_of(' ', colon + 1), line.size())));
    }
    return headers;
}

std::string join_chunks(std::string text) {
    std::string body;
    for (;;) {
        const std::size_t length = std::stoul(take_line(text), nullptr, 16);
        if (length == 0) return body;
        if (text.size() < length + 2) throw NoAnswer("the answer ends in the middle of a chunk");
        body += text.substr(0, length);
        text.erase(0, length + 2);
    }
}

}  // namespace

HttpServer::HttpServer(const std::string& endpoint) {
    const std::string scheme = "http://";
    const std::size_t colon = endpoint.rfind(':');
    if (!endpoint.starts_with(scheme) || colon <= scheme.size()) {
        throw NoAnswer("not an endpoint: " + endpoint);
    }
    address = endpoint.substr(scheme.size(), colon - scheme.size());
    port = static_cast<std::uint16_t>(std::stoul(endpoint.substr(colon + 1)));
}

std::string HttpServer::exchange(const std::string& bytes, Ending ending) const {
    const Connection connection(*this);
    const std::size_t half = hesitation.count() > 0 ? bytes.size() / 2 : 0;
    connection.send(bytes.substr(0, half));
    std::this_thread::sleep_for(hesitation);
    connection.send(bytes.substr(half));
    if (ending == Ending::half_closed) connection.half_close();
    return connection.receive_all();
}

Answer parse_answer(const std::string& bytes) {
    std::string rest = bytes;
    const std::string line = take_line(rest);
    if (!line.starts_with("HTTP/1.") || line.size() < 12) throw NoAnswer("not an HTTP answer: " + line);
    Answer answer;
    answer.status = std::stoi(line.substr(9, 3));
    answer.headers = take_headers(rest);
    if (strcasecmp(answer.header("Transfer-Encoding").c_str(), "chunked") == 0) rest = join_chunks(rest);
    answer.body = rest;
    return answer;
}

bool is_whole_answer(const std::string& bytes) {
    if (bytes.find("\r\n\r\n") == std::string::npos) return false;
    try {
        const auto answer = parse_answer(bytes);
        if (!answer.header("Transfer-Encoding").empty()) return bytes.ends_with("0\r\n\r\n");
        return answer.body.size() >= std::strtoul(answer.header("Content-Length").c_str(), nullptr, 10);
    } catch (const NoAnswer&) {
        return false;
    }
}

Answer parse_cgi_answer(const std::string& bytes) {
    std::string rest = bytes;
    Answer answer;
    answer.headers = take_headers(rest);
    answer.status = std::stoi(answer.header("Status"));
    answer.body = rest;
    return answer;
}

}  // namespace haas_test
