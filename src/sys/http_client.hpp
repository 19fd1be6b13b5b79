// An HTTP client over libcurl: one connection, kept open between requests to the same server.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/secret.hpp"

namespace haas::sys {

/// No answer that can be used: no such host, nobody listens, a broken line, an untrusted certificate, a deadline, an answer
/// that is too large.
class Unreachable : public base::Error {
public:
    using base::Error::Error;
};

struct HttpRequest {
    std::string method = "GET";
    std::string url;  ///< http:// or https:// only
    std::string username;  ///< empty: no credentials are sent
    base::Secret password;
    std::string body;  ///< sent as application/json unless it is empty
    std::chrono::milliseconds connect_timeout{5000};
    std::chrono::milliseconds timeout{60000};
    std::size_t size_limit = 64U * 1024 * 1024;  ///< of the answer's body, in bytes
};

struct HttpAnswer {
    int status = 0;
    std::string body;
};

/// Certificates are verified, redirects are not followed, and the environment's proxies are used for https alone: credentials
/// are seen by nobody but the server named. Not thread-safe.
class HttpClient {
public:
    HttpClient();
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    /// @throws Unreachable  with a reason that holds neither credentials nor body
    HttpAnswer send(const HttpRequest& request);

private:
    struct Handle;
    std::unique_ptr<Handle> handle_;
};

}  // namespace haas::sys
