// An HTTP client over libcurl: one connection, which stays open between requests to the same server.
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

/// There is no usable answer: no such host, no listener, a broken connection, an untrusted certificate, a deadline, an
/// answer that is too large.
class HttpError : public base::Error {
public:
    enum class Cause {
        nobody,     ///< no connection: nothing was sent
        handshake,  ///< no encryption that both sides take, or the connection broke before there was one; nothing was
                    ///< sent
        untrusted,  ///< the server's certificate is not trusted; nothing was sent
        broken,     ///< the connection broke, or the answer was not HTTP; the request may have been carried out
        deadline,   ///< no complete answer in time; the request may have been carried out
        too_large   ///< the answer is too large
    };
    HttpError(Cause cause, const std::string& text) : base::Error(text), cause_(cause) {}
    Cause cause() const noexcept { return cause_; }

private:
    Cause cause_;
};

/// Whether the server's certificate is verified.
enum class Certificates { verified, ignored };

/// Which TLS is spoken: what is safe today, or also versions below 1.2 and algorithms that are broken.
enum class Tls { modern, any };

/// Whether a request may go over the connection that was kept open. Where the server has just closed that, libcurl
/// sends the request again, and nobody knows whether the first one was carried out.
enum class Connection { kept, fresh };

/// Whether the environment's proxy is used; only for https.
enum class Proxies { of_environment, none };

struct HttpRequest {
    std::string method = "GET";
    std::string url;       ///< http:// or https:// only
    std::string username;  ///< empty: no credentials are sent
    base::Secret password;
    base::Secret token;   ///< sent as X-Auth-Token, where it is not empty
    base::Secret bearer;  ///< sent as Authorization: Bearer, where it is not empty
    std::string body;
    /// The media type of the body, if there is one, and of an acceptable answer; empty: neither is stated.
    std::string media_type = "application/json";
    std::string idempotency_key;  ///< sent as Idempotency-Key, where it is not empty; one visible word
    std::string if_match;         ///< the entity tag that the object must still have; one printable line, empty for any
    Certificates certificates = Certificates::verified;
    Tls tls = Tls::modern;
    Connection connection = Connection::kept;  ///< `fresh` for what must not be carried out twice
    std::string ca_file;  ///< PEM, trusted instead of the system's authorities; empty: the system's
    Proxies proxies = Proxies::of_environment;
    std::chrono::milliseconds connect_timeout{5000};
    std::chrono::milliseconds timeout{
        60000};  ///< for the whole request; 0: none, as long as data arrives once a minute
    std::size_t size_limit = std::size_t{64} * 1024 * 1024;  ///< of the answer's body, in bytes
    /// Receives the body of a successful answer (2xx) in pieces; HttpAnswer::body is then empty. Must not throw.
    std::function<void(std::string_view)> take;
};

struct HttpAnswer {
    int status = 0;
    std::string body;
    std::string entity_tag;  ///< as the server wrote it, with quotes; empty if it sent none
};

/// Certificates are verified unless a request says otherwise, redirects are not followed, and the environment's proxies
/// are used for https alone: so nobody but the named server sees the credentials. The connection is kept open. If the
/// server has closed it by the next request without a byte of answer, the request is sent once more on a new
/// connection, unless it asked for a fresh one in the first place. HaaS asks for plain answers, and also takes
/// compressed ones. An answer that ends within its headers is none. Not thread-safe.
class HttpClient {
public:
    HttpClient();
    virtual ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    /// @throws HttpError  with a reason that holds neither credentials nor body
    virtual HttpAnswer send(const HttpRequest& request);

    /// A header of the last answer; empty if it was missing.
    std::string header(const std::string& name) const;

    /// How long the server asked, with the last answer, to wait before another request; 0 if it did not, and at
    /// most a year.
    std::chrono::seconds retry_after() const;

private:
    struct Handle;
    std::unique_ptr<Handle> handle_;
};

}  // namespace haas::sys
