// TLS connections to the Redfish service of the tests.
#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <optional>
#include <string>

#include "bmc/redfish_exchange.hpp"

namespace haas_test {

struct SslContextDeleter {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
using SslContext = std::unique_ptr<SSL_CTX, SslContextDeleter>;

/// @param certificate, key  PEM files
/// @throws std::runtime_error  when these cannot be used
SslContext make_tls(const char* certificate, const char* key);

/// TLS 1.0 and 1.1 only, with a certificate of its own: RSA 1024, SHA-1.
/// @throws std::runtime_error  when OpenSSL makes none
SslContext make_old_tls();

/// One connection, from its handshake to its end.
class RedfishLine {
public:
    RedfishLine(SSL_CTX* context, int socket);
    ~RedfishLine();
    RedfishLine(const RedfishLine&) = delete;
    RedfishLine& operator=(const RedfishLine&) = delete;

    bool shake_hands();

    /// @return  false when the client is gone
    bool write(const std::string& bytes);

    /// The next request; nothing when the client is gone, sends what is none, or nothing for so long.
    /// @param idle_ms  0: for ever
    std::optional<RedfishRequest> read(int idle_ms = 0);

    /// Tells the client that nothing more follows.
    void end();

private:
    bool fill(int idle_ms);

    SSL* ssl_;
    int socket_;
    std::string text_;
};

}  // namespace haas_test
