#include "switch/rest_sim/line.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace haas_rest_sim {

Tls make_tls(const std::string& certificate, const std::string& key) {
    Tls tls(SSL_CTX_new(TLS_server_method()));
    if (SSL_CTX_use_certificate_chain_file(tls.get(), certificate.c_str()) != 1 ||
        SSL_CTX_use_PrivateKey_file(tls.get(), key.c_str(), SSL_FILETYPE_PEM) != 1) {
        throw std::runtime_error("cannot use " + certificate + " and " + key);
    }
    return tls;
}

Line::Line(int socket, SSL_CTX* tls) : socket_(socket) {
    if (tls == nullptr) return;
    tls_.reset(SSL_new(tls));
    SSL_set_fd(tls_.get(), socket);
    SSL_set_accept_state(tls_.get());  // the handshake is part of what is read first
}

Line::~Line() {
    tls_.reset();
    ::close(socket_);
}

bool Line::receive(std::string& input) {
    std::array<char, 4096> buffer{};
    const auto size = tls_ ? SSL_read(tls_.get(), buffer.data(), static_cast<int>(buffer.size()))
                           : ::recv(socket_, buffer.data(), buffer.size(), 0);
    if (size <= 0) return false;
    input.append(buffer.data(), static_cast<std::size_t>(size));
    return true;
}

bool Line::send(const std::string& text) {
    if (text.empty()) return true;
    if (tls_) return SSL_write(tls_.get(), text.data(), static_cast<int>(text.size())) > 0;
    for (std::size_t sent = 0; sent < text.size();) {
        const auto size = ::send(socket_, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
        if (size <= 0) return false;
        sent += static_cast<std::size_t>(size);
    }
    return true;
}

}  // namespace haas_rest_sim
