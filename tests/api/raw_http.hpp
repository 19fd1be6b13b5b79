// HTTP as bytes, so that a test can send what no client would.
#pragma once

#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>

#include "api/exchange.hpp"

namespace haas_test {

class NoAnswer : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// The server cannot be reached.
class NoConnection : public NoAnswer {
public:
    using NoAnswer::NoAnswer;
};

/// How the sender ends: waits for the answer, or says that no more will come.
enum class Ending { open, half_closed };

struct HttpServer {
    std::string address;
    std::uint16_t port = 0;
    /// How long the server may be silent.
    std::chrono::seconds patience{20};
    /// How long a client on a slow way takes between the two halves of what it sends.
    std::chrono::milliseconds hesitation{0};

    /// @param endpoint  `http://ADDRESS:PORT`
    explicit HttpServer(const std::string& endpoint);
    std::string host() const { return address + ":" + std::to_string(port); }

    /// Sends bytes on a new connection, and gives all that comes back until the server closes it.
    /// @throws NoConnection  when it cannot be reached
    /// @throws NoAnswer  when it is silent for too long
    std::string exchange(const std::string& bytes, Ending ending = Ending::open) const;
};

/// Takes an answer apart: status line, headers, body of a known length, in chunks, or up to the end.
/// @throws NoAnswer  when it is not one whole HTTP answer
Answer parse_answer(const std::string& bytes);

/// Whether bytes that were received on a connection that stays open are all of one answer: by its length, or by its
/// last chunk.
bool is_whole_answer(const std::string& bytes);

/// parse_answer() for a CGI answer, whose first line is `Status: N`.
Answer parse_cgi_answer(const std::string& bytes);

}  // namespace haas_test
