#include "bmc/redfish_line.hpp"

#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <sstream>
#include <stdexcept>

#include "base/text.hpp"

namespace haas_test {

namespace {

constexpr std::size_t largest_request = 65536;

struct KeyDeleter {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct CertificateDeleter {
    void operator()(X509* certificate) const { X509_free(certificate); }
};

}  // namespace

SslContext make_tls(const char* certificate, const char* key) {
    SslContext context(SSL_CTX_new(TLS_server_method()));
    if (SSL_CTX_use_certificate_chain_file(context.get(), certificate) != 1 ||
        SSL_CTX_use_PrivateKey_file(context.get(), key, SSL_FILETYPE_PEM) != 1) {
        throw std::runtime_error("the certificate or its key cannot be used");
    }
    return context;
}

SslContext make_old_tls() {
    const std::unique_ptr<EVP_PKEY, KeyDeleter> key(EVP_RSA_gen(1024));
    const std::unique_ptr<X509, CertificateDeleter> certificate(X509_new());
    X509_set_version(certificate.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 86400);
    X509_set_pubkey(certificate.get(), key.get());
    X509_NAME* const name = X509_get_subject_name(certificate.get());
    const std::array<unsigned char, 8> text{'o', 'l', 'd', '-', 'b', 'm', 'c', '\0'};
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, text.data(), -1, -1, 0);
    X509_set_issuer_name(certificate.get(), name);
    SslContext context(SSL_CTX_new(TLS_server_method()));
    SSL_CTX_set_security_level(context.get(), 0);
    if (X509_sign(certificate.get(), key.get(), EVP_sha1()) == 0 ||
        SSL_CTX_set_cipher_list(context.get(), "ALL:@SECLEVEL=0") != 1 ||
        SSL_CTX_set_min_proto_version(context.get(), TLS1_VERSION) != 1 ||
        SSL_CTX_set_max_proto_version(context.get(), TLS1_1_VERSION) != 1 ||
        SSL_CTX_use_certificate(context.get(), certificate.get()) != 1 ||
        SSL_CTX_use_PrivateKey(context.get(), key.get()) != 1) {
        throw std::runtime_error("OpenSSL makes no old certificate");
    }
    return context;
}

RedfishLine::RedfishLine(SSL_CTX* context, int socket) : ssl_(SSL_new(context)), socket_(socket) {
    SSL_set_fd(ssl_, socket);
}

RedfishLine::~RedfishLine() {
    SSL_free(ssl_);
    ::close(socket_);
}

bool RedfishLine::shake_hands() { return SSL_accept(ssl_) == 1; }

bool RedfishLine::write(const std::string& bytes) {
    return SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size())) > 0;
}

void RedfishLine::end() { SSL_shutdown(ssl_); }

std::optional<RedfishRequest> RedfishLine::read(int idle_ms) {
    std::size_t end = std::string::npos;
    while ((end = text_.find("\r\n\r\n")) == std::string::npos) {
        if (!fill(idle_ms)) return {};
    }
    RedfishRequest request;
    std::istringstream head(text_.substr(0, end));
    std::string line;
    std::getline(head, line);
    std::istringstream first(line);
    std::string version;
    first >> request.method >> request.path >> version;
    request.path = request.path.substr(0, request.path.find('?'));
    if (version != "HTTP/1.1" || request.path.empty()) return {};
    while (std::getline(head, line)) {
        if (!line.empty() && line.back() == '\r') line.pop_back();
        const auto colon = line.find(": ");
        if (colon == std::string::npos) return {};
        request.headers[haas::base::lower(line.substr(0, colon))] = line.substr(colon + 2);
    }
    const std::string length = request.header("content-length");
    const std::size_t size = length.empty() ? 0 : std::stoul(length);
    const std::size_t start = end + 4;
    while (text_.size() < start + size) {
        if (!fill(idle_ms)) return {};
    }
    request.body = text_.substr(start, size);
    text_.erase(0, start + size);
    return request;
}

bool RedfishLine::fill(int idle_ms) {
    pollfd waiting{socket_, POLLIN, 0};
    if (idle_ms > 0 && SSL_pending(ssl_) == 0 && ::poll(&waiting, 1, idle_ms) == 0) return false;
    std::array<char, 4096> buffer{};
    const int got = SSL_read(ssl_, buffer.data(), static_cast<int>(buffer.size()));
    if (got <= 0 || text_.size() > largest_request) return false;
    text_.append(buffer.data(), static_cast<std::size_t>(got));
    return true;
}

}  // namespace haas_test
