// From the Common Gateway Interface to a request and back: the same for FastCGI and for plain CGI.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "http/message.hpp"

namespace haas::cgi {

/// Bodies larger than this are refused without being read.
constexpr std::size_t largest_body = 64U * 1024;

/// Where a request comes from.
struct Gateway {
    /// A variable of the environment, or null.
    std::function<const char*(const char* name)> variable;
    /// Reads up to `size` bytes of the body; fewer only at its end.
    std::function<std::size_t(char* to, std::size_t size)> read;
};

/// Takes a request in. What is wrong with its body is noted in it, for the API to refuse in its order of checks.
/// @source  RFC 3875 (CGI), and REQUEST_URI, by which Apache hands on the path as it was sent
http::Request take_request(const Gateway& gateway);

/// An answer as CGI wants it: header lines beginning with Status, an empty line, the body.
std::string to_cgi(const http::Response& response);

/// Where an answer goes to.
struct Client {
    /// Takes some bytes; false: the client is gone.
    std::function<bool(const std::string& text)> write;
    /// Sends on what was taken; false: the client is gone.
    std::function<bool()> flush;
    /// Whether this process shall come to an end, and an answer that goes on with it.
    std::function<bool()> is_ending;
};

/// Sends an answer, one that goes on piece by piece.
void send(const http::Response& response, const Client& client);

}  // namespace haas::cgi
