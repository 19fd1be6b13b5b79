// Converts Common Gateway Interface data to a request, and an answer back; for FastCGI and plain CGI alike.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>

#include "http/message.hpp"

namespace haas::cgi {

/// Larger bodies are refused, without being read where their length is known.
constexpr std::size_t largest_body = std::size_t{64} * 1024;

/// The source of a request.
struct Gateway {
    /// Returns an environment variable, or null.
    std::function<const char*(const char* name)> variable;
    /// Fills `to` from the body and returns the number of bytes; fewer than there is room for only at the body's end.
    std::function<std::size_t(std::span<char> to)> read;
};

/// Reads a request. Errors in the body are noted in the request, for the API to refuse in its own order of checks.
/// @source  RFC 3875 (CGI), and REQUEST_URI, in which Apache passes on the path as it was sent
http::Request take_request(const Gateway& gateway);

/// The status that the web server gets: the same, or another one instead of 400, after which Apache would end the
/// connection. haas.conf asks for that, and tells the client 400.
int status_for(const Gateway& gateway, int status);

/// An answer in the form of CGI: header lines beginning with Status, an empty line, the body.
std::string to_cgi(const http::Response& response);

/// The destination of an answer.
struct Client {
    /// Accepts some bytes; false: the client is gone.
    std::function<bool(const std::string& text)> write;
    /// Sends the accepted bytes; false: the client is gone.
    std::function<bool()> flush;
    /// Whether this process is about to end, so that an answer in pieces must end as well.
    std::function<bool()> is_ending;
};

/// Sends an answer, piece by piece if it arrives in pieces.
void send(const http::Response& response, const Client& client);

}  // namespace haas::cgi
