// The bytes of one connection to a simulated switch, encrypted or not.
#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <string>

namespace haas_rest_sim {

struct TlsDeleter {
    void operator()(SSL_CTX* tls) const { SSL_CTX_free(tls); }
    void operator()(SSL* tls) const { SSL_free(tls); }
};

using Tls = std::unique_ptr<SSL_CTX, TlsDeleter>;

/// @throws std::runtime_error  when they cannot be used
Tls make_tls(const std::string& certificate, const std::string& key);

class Line {
public:
    /// @param tls  null: in the clear
    Line(int socket, SSL_CTX* tls);
    ~Line();
    Line(const Line&) = delete;
    Line& operator=(const Line&) = delete;

    /// Appends what has come to `input`, at least a byte.
    /// @return  false when the other side is gone, or does not speak TLS
    bool receive(std::string& input);
    /// @return  false when the other side is gone
    bool send(const std::string& text);

private:
    int socket_;
    std::unique_ptr<SSL, TlsDeleter> tls_;
};

}  // namespace haas_rest_sim
