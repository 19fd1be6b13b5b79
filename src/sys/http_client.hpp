// An HTTP client over libcurl: one connection, kept open between requests to the same server.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/secret.hpp"

namespace haas::sys {

/// No answer that can be used: no such host, nobody listens, a broken line, an untrusted certificate, a deadline, an answer
/// that is too large.
class HttpError : public base::Error {
public:
    enum class Cause {
        nobody,     ///< there is no connection: nothing was asked
        untrusted,  ///< the server's certificate; nothing was asked
        broken,     ///< the line broke, or what came was not HTTP; what was asked may have been done
        deadline,   ///< no whole answer in time; what was asked may have been done
        too_large   ///< the answer
    };
    HttpError(Cause cause, const std::string& text) : base::Error(text), cause_(cause) {}
    Cause cause() const noexcept { return cause_; }

private:
    Cause cause_;
};

/// Whether a server must prove that it is the one named in the URL.
enum class Certificates { verified, ignored };

/// Whether a proxy that the environment names may stand between; only for https.
enum class Proxies { of_environment, none };

struct HttpRequest {
    std::string method = "GET";
    std::string url;  ///< http:// or https:// only
    std::string username;  ///< empty: no credentials are sent
    base::Secret password;
    std::string body;
    /// What the body is, if there is one, and what the answer may be; empty: neither is said.
    std::string media_type = "application/json";
    std::string if_match;  ///< the entity tag that what is changed must still have; one printable line, empty for any
    Certificates certificates = Certificates::verified;
    std::string ca_file;  ///< PEM, trusted instead of the system's authorities; empty for those
    Proxies proxies = Proxies::of_environment;
    std::chrono::milliseconds connect_timeout{5000};
    std::chrono::milliseconds timeout{60000};  ///< for all of it; 0: as long as something comes once a minute
    std::size_t size_limit = 64U * 1024 * 1024;  ///< of the answer's body, in bytes
    /// Takes the body of a successful answer (2xx) as it comes; HttpAnswer::body is then empty. Must not throw.
    std::function<void(std::string_view)> take;
};

struct HttpAnswer {
    int status = 0;
    std::string body;
    std::string entity_tag;  ///< as the server wrote it, quotes and all; empty if it sent none
};

/// Certificates are verified unless a request says otherwise, redirects are not followed, and the environment's proxies are
/// used for https alone: credentials are seen by nobody but the server named. The connection is kept; a server that has closed it by the next
/// request without a byte of answer is asked once more on a new one, so requests must bear being done twice. Not thread-safe.
class HttpClient {
public:
    HttpClient();
    virtual ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    /// @throws HttpError  with a reason that holds neither credentials nor body
    virtual HttpAnswer send(const HttpRequest& request);

    /// A header of the last answer; empty if it was not there.
    std::string header(const std::string& name) const;

private:
    struct Handle;
    std::unique_ptr<Handle> handle_;
};

}  // namespace haas::sys
