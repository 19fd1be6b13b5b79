// A Redfish service over TLS on 127.0.0.1, for tests: `redfish_service CERTIFICATE KEY USER PASSWORD-FILE DIRECTORY`.
//
// Into DIRECTORY it writes `port` when it listens, and `log`, a line for each request: method, path, body, status.
// There it reads `control`, lines for RedfishModel::obey(), whenever the file is another than before. It ends with the
// process that started it, or by a signal.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <mutex>
#include <optional>
#include <sstream>
#include <thread>

#include "base/text.hpp"
#include "bmc/redfish_model.hpp"

namespace {

using haas_test::RedfishAnswer;
using haas_test::RedfishModel;
using haas_test::RedfishRequest;

constexpr std::size_t largest_request = 65536;

std::string read_file(const std::filesystem::path& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

struct ContextDeleter {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
using Context = std::unique_ptr<SSL_CTX, ContextDeleter>;

Context make_context(const char* certificate, const char* key) {
    Context context(SSL_CTX_new(TLS_server_method()));
    if (SSL_CTX_use_certificate_chain_file(context.get(), certificate) != 1 ||
        SSL_CTX_use_PrivateKey_file(context.get(), key, SSL_FILETYPE_PEM) != 1) {
        throw std::runtime_error("the certificate or its key cannot be used");
    }
    return context;
}

/// One connection, from its handshake to its end.
class Line {
public:
    Line(SSL_CTX* context, int socket) : ssl_(SSL_new(context)), socket_(socket) { SSL_set_fd(ssl_, socket); }
    ~Line() {
        SSL_free(ssl_);
        ::close(socket_);
    }
    Line(const Line&) = delete;
    Line& operator=(const Line&) = delete;

    bool shake_hands() { return SSL_accept(ssl_) == 1; }

    /// @return  false when the client is gone
    bool write(const std::string& bytes) { return SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size())) > 0; }

    /// The next request; nothing when the client is gone, or sends what is none.
    std::optional<RedfishRequest> read() {
        std::size_t end = std::string::npos;
        while ((end = text_.find("\r\n\r\n")) == std::string::npos) {
            if (!fill()) return {};
        }
        RedfishRequest request;
        std::istringstream head(text_.substr(0, end));
        std::string line;
        std::getline(head, line);
        std::istringstream first(line);
        std::string version;
        first >> request.method >> request.path >> version;
        if (version != "HTTP/1.1") return {};
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
            if (!fill()) return {};
        }
        request.body = text_.substr(start, size);
        text_.erase(0, start + size);
        return request;
    }

private:
    bool fill() {
        std::array<char, 4096> buffer{};
        const int got = SSL_read(ssl_, buffer.data(), static_cast<int>(buffer.size()));
        if (got <= 0 || text_.size() > largest_request) return false;
        text_.append(buffer.data(), static_cast<std::size_t>(got));
        return true;
    }

    SSL* ssl_;
    int socket_;
    std::string text_;
};

std::string to_bytes(const RedfishAnswer& answer) {
    std::string bytes =
        "HTTP/1.1 " + std::to_string(answer.status) + " Said\r\nOData-Version: 4.0\r\nCache-Control: no-store\r\n";
    for (const auto& [name, value] : answer.headers) bytes += name + ": " + value + "\r\n";
    if (answer.status != 204) bytes += "Content-Length: " + std::to_string(answer.body.size()) + "\r\n";
    return bytes + "\r\n" + answer.body;
}

class Service {
public:
    Service(RedfishModel model, Context context, std::filesystem::path directory)
        : model_(std::move(model)), context_(std::move(context)), directory_(std::move(directory)) {
        model_.behave();
    }

    [[noreturn]] void serve() {
        const int listener = listen();
        for (;;) {
            const int socket = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
            if (socket < 0) continue;
            // An answer goes out at once, instead of waiting for the client to have confirmed the handshake's last
            // part.
            const int yes = 1;
            ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
            std::thread([this, socket] {
                Line line(context_.get(), socket);
                if (line.shake_hands()) converse(line);
            }).detach();
        }
    }

private:
    int listen() const {
        const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        void* const place = &address;
        if (::bind(listener, static_cast<sockaddr*>(place), size) != 0 || ::listen(listener, 64) != 0 ||
            ::getsockname(listener, static_cast<sockaddr*>(place), &size) != 0) {
            throw std::runtime_error("no port on 127.0.0.1");
        }
        std::ofstream(directory_ / "port.new") << ntohs(address.sin_port) << '\n';
        std::filesystem::rename(directory_ / "port.new", directory_ / "port");
        return listener;
    }

    void converse(Line& line) {
        while (const auto request = line.read()) {
            std::string fault;
            const RedfishAnswer answer = handle(*request, fault);
            const std::string bytes = to_bytes(answer);
            if (fault == "hang") {
                while (line.read()) {  // until the client loses patience
                }
                return;
            }
            if (fault == "cut") return;
            if (fault == "half") {
                line.write(bytes.substr(0, bytes.size() / 2));
                return;
            }
            if (fault == "huge") {
                line.write("HTTP/1.1 200 Said\r\nContent-Type: application/json\r\n\r\n");
                const std::string blanks(16384, ' ');
                while (line.write(blanks)) {}
                return;
            }
            if (!line.write(bytes)) return;
        }
    }

    RedfishAnswer handle(const RedfishRequest& request, std::string& fault) {
        const std::lock_guard lock(mutex_);
        read_control();
        fault = model_.fault_for(request);
        const RedfishAnswer answer = model_.handle(request);
        std::ofstream log(directory_ / "log", std::ios::app);
        log << request.method << ' ' << request.path << (request.body.empty() ? "" : " ") << request.body << ' '
            << answer.status << '\n';
        return answer;
    }

    void read_control() {
        const std::string control = read_file(directory_ / "control");
        if (control == control_) return;
        control_ = control;
        model_.behave();
        std::istringstream lines(control);
        for (std::string line; std::getline(lines, line);) {
            if (!line.empty()) model_.obey(line);
        }
    }

    RedfishModel model_;
    Context context_;
    std::filesystem::path directory_;
    std::mutex mutex_;
    std::string control_;
};

}  // namespace

int main(int argc, char** argv) {
    if (argc != 6) {
        std::cerr << "usage: redfish_service CERTIFICATE KEY USER PASSWORD-FILE DIRECTORY\n";
        return 2;
    }
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    ::signal(SIGPIPE, SIG_IGN);
    try {
        std::string password = read_file(argv[4]);
        while (!password.empty() && password.back() == '\n') password.pop_back();
        Service(RedfishModel(argv[3], password), make_context(argv[1], argv[2]), argv[5]).serve();
    } catch (const std::exception& error) {
        std::cerr << "redfish_service: " << error.what() << '\n';
        return 1;
    }
}
