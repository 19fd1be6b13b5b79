// Clients that guess passwords on connections that they keep open:
//   password_guessers PORT CONNECTIONS NAME|- ADDRESS...
// Each connection comes from one of these addresses of the loopback interface, in turns, and tries a new password with
// each request: of the user NAME, or, for -, of another user each time. When the first gets 429, as
// many wait then as may, "begun" is printed. When the input ends so do they; then lines of "STATUS COUNT" are printed,
// "cut" being an answer that did not come.

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <iostream>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "api/raw_http.hpp"
#include "base/base64.hpp"
#include "sys/descriptor.hpp"

namespace {

using haas::sys::Descriptor;

std::atomic<bool> over{false};

sockaddr_in to_socket_address(const std::string& address, int port) {
    sockaddr_in made{};
    made.sin_family = AF_INET;
    made.sin_port = htons(static_cast<std::uint16_t>(port));
    ::inet_pton(AF_INET, address.c_str(), &made.sin_addr);
    return made;
}

Descriptor connect_from(const std::string& address, int port) {
    Descriptor line(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const auto own = to_socket_address(address, 0);
    const auto server = to_socket_address("127.0.0.1", port);
    constexpr timeval patience{60, 0};
    ::setsockopt(line.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (::bind(line.get(), reinterpret_cast<const sockaddr*>(&own), sizeof own) != 0 ||
        ::connect(line.get(), reinterpret_cast<const sockaddr*>(&server), sizeof server) != 0) {
        line.close();
    }
    return line;
}

/// The bytes of one answer; fewer when no more come.
std::string read_answer(int line) {
    std::string bytes;
    char piece[4096];
    while (!haas_test::is_whole_answer(bytes)) {
        const auto got = ::recv(line, piece, sizeof piece, 0);
        if (got <= 0) return bytes;
        bytes.append(piece, static_cast<std::size_t>(got));
    }
    return bytes;
}

/// Closes the connection behind an answer that says so, or none.
/// @return  the status, or "cut"
std::string guess(Descriptor& line, const std::string& user, const std::string& password) {
    const std::string request = "GET /whoami HTTP/1.1\r\nHost: x\r\nAuthorization: Basic " +
                                haas::base::encode_base64(user + ':' + password) + "\r\n\r\n";
    const bool sent =
        ::send(line.get(), request.data(), request.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(request.size());
    try {
        const auto answer = haas_test::parse_answer(sent ? read_answer(line.get()) : "");
        if (answer.header("Connection") == "close") line.close();
        return std::to_string(answer.status);
    } catch (const haas_test::NoAnswer&) {
        line.close();
        return "cut";
    }
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> words(argv + 1, argv + argc);
    constexpr std::size_t addresses = 3;
    if (words.size() <= addresses) {
        std::cerr << "usage: password_guessers PORT CONNECTIONS NAME|- ADDRESS...\n";
        return 2;
    }
    const int port = std::atoi(words[0].c_str());
    std::mutex mutex;
    std::map<std::string, int> counts;
    std::atomic<int> number{0};
    bool begun = false;
    std::vector<std::thread> guessers(std::strtoul(words[1].c_str(), nullptr, 10));
    for (std::size_t i = 0; i < guessers.size(); ++i) {  // NOLINT(modernize-loop-convert): each has its own address
        guessers[i] = std::thread([&, address = words[addresses + i % (words.size() - addresses)]] {
            Descriptor line;
            while (!over) {
                if (!line.is_open()) line = connect_from(address, port);
                const std::string tried = std::to_string(++number);
                const auto status = guess(line, words[2] == "-" ? "guessed" + tried : words[2], "wrong" + tried);
                const std::lock_guard<std::mutex> lock(mutex);
                ++counts[status];
                if (status == "429" && !std::exchange(begun, true)) std::cout << "begun" << std::endl;
            }
        });
    }
    char ignored = 0;
    while (::read(STDIN_FILENO, &ignored, 1) > 0) {}
    over = true;
    for (auto& guesser : guessers) guesser.join();
    for (const auto& [status, count] : counts) std::cout << status << ' ' << count << '\n';
    return 0;
}
