// A request and its answer as plain values, whether they come from FastCGI, CGI or a test.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace haas::http {

enum class Method { get, put, post, patch, del, head, options, other };

/// `GET` for Method::get, and so on.
std::string_view method_name(Method method);
Method parse_method(std::string_view name);

struct Request {
    Method method = Method::get;
    /// The path below the base URL as it was sent: percent-encoded, without the query.
    std::string path;
    /// The query's arguments, decoded, in order.
    std::vector<std::pair<std::string, std::string>> query;
    std::string body;
    /// The Content-Type header, or empty.
    std::string content_type;
    /// Set when the body could not be read (too long, shorter than its Content-Length): kind and reason.
    struct BodyError {
        enum class Kind { too_large, malformed } kind;
        std::string reason;
    };
    std::optional<BodyError> body_error;
    /// The Authorization header, or empty.
    std::string authorization;
    /// The user whom the web server has authenticated, and how (`Basic`); or empty.
    std::string remote_user;
    std::string auth_type;
    /// The Cookie header, or empty.
    std::string cookie;
    /// The X-Haas-Request header, which only scripts can send; or empty.
    std::string haas_request;
    /// The Idempotency-Key header, if there is one.
    std::optional<std::string> idempotency_key;
    std::string remote_address;
    /// The headers Origin, Sec-Fetch-Site and Referer, in which a browser describes the page that sent the request; or
    /// empty.
    std::string origin;
    std::string fetch_site;
    std::string referer;
    /// The origin to which the request was sent (scheme, host and port), as far as the web server knows it.
    std::string own_origin;
    /// Identifies this request in answers and logs.
    std::string id;
};

struct Response {
    int status = 200;
    std::string content_type;  ///< empty with an empty body
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;
    /// For an answer that is sent in pieces: returns the next piece after `body`, waiting a little for it. An empty
    /// piece: none has arrived yet; no value: the answer is complete.
    std::function<std::optional<std::string>()> more;
};

}  // namespace haas::http
