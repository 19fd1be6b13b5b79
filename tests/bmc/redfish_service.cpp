// A Redfish service over TLS on 127.0.0.1, for tests: `redfish_service CERTIFICATE KEY USER PASSWORD-FILE DIRECTORY`.
//
// Into DIRECTORY it writes `port` when it listens (where a port is in there already, it takes that one), `log`, a line
// for each request (method, path, body, status), and `state`, what RedfishModel::report() says after each. There it
// reads `control`, lines for RedfishModel::behave() and RedfishWire::obey(), whenever the file is another than before.
// It ends with the process that started it, or by a signal.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <mutex>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "bmc/redfish_line.hpp"
#include "bmc/redfish_model.hpp"
#include "bmc/redfish_wire.hpp"

namespace {

using haas_test::RedfishAnswer;
using haas_test::RedfishLine;
using haas_test::RedfishModel;
using haas_test::RedfishRequest;
using haas_test::RedfishWire;
using haas_test::SslContext;

std::string read_file(const std::filesystem::path& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

struct Login {
    std::string user;
    std::string password;
};

class Service {
public:
    Service(const Login& login, SslContext context, std::filesystem::path directory)
        : model_(login.user, login.password), context_(std::move(context)), directory_(std::move(directory)) {
        model_.behave({});
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
                RedfishLine line(tls(), socket);
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
        // A BMC that is restarted has its old place.
        std::uint16_t port = 0;
        if (std::ifstream(directory_ / "port") >> port) address.sin_port = htons(port);
        const int yes = 1;
        ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
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

    SSL_CTX* tls() {
        const std::lock_guard lock(mutex_);
        read_control();
        if (!wire_.old_tls) return context_.get();
        if (!old_context_) old_context_ = haas_test::make_old_tls();
        return old_context_.get();
    }

    void converse(RedfishLine& line) {
        int idle_ms = idle();
        while (const auto request = line.read(idle_ms)) {
            RedfishWire wire;
            const RedfishAnswer answer = handle(*request, wire);
            const std::string bytes = wire.write(answer);
            idle_ms = wire.idle_ms;
            if (answer.accident == "hang") {
                while (line.read()) {  // until the client loses patience
                }
                return;
            }
            if (answer.accident == "huge") {
                line.write("HTTP/1.1 200 Said\r\nContent-Type: application/json\r\n\r\n");
                const std::string blanks(16384, ' ');
                while (line.write(blanks)) {}
                return;
            }
            if (answer.accident == "cut") return;
            if (answer.accident == "headers") {
                line.write(bytes.substr(0, bytes.find("\r\n") + 6));
                return line.end();
            }
            if (answer.accident == "half") {
                line.write(bytes.substr(0, bytes.size() / 2));
                return;
            }
            if (!line.write(bytes)) return;
            if (wire.ends_connection()) return line.end();
        }
    }

    int idle() {
        const std::lock_guard lock(mutex_);
        return wire_.idle_ms;
    }

    RedfishAnswer handle(const RedfishRequest& request, RedfishWire& wire) {
        const std::lock_guard lock(mutex_);
        read_control();
        wire = wire_;
        const RedfishAnswer answer = model_.handle(request);
        // The log goes into the output of failed tests: no passwords.
        const std::string body = request.path.ends_with("/Sessions") ? std::string() : request.body;
        std::ofstream(directory_ / "log", std::ios::app)
            << request.method << ' ' << request.path << (body.empty() ? "" : " ") << body << ' ' << answer.status
            << '\n';
        std::ofstream(directory_ / "state.new") << model_.report();
        std::filesystem::rename(directory_ / "state.new", directory_ / "state");
        return answer;
    }

    void read_control() {
        const std::string control = read_file(directory_ / "control");
        if (control == control_) return;
        control_ = control;
        try {
            wire_.obey(control);
            model_.behave(control);
        } catch (const std::exception& error) {
            std::cerr << "redfish_service: " << error.what() << '\n';
            std::quick_exit(1);
        }
    }

    RedfishModel model_;
    RedfishWire wire_;
    SslContext context_;
    SslContext old_context_;
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
        Service({argv[3], password}, haas_test::make_tls(argv[1], argv[2]), argv[5]).serve();
    } catch (const std::exception& error) {
        std::cerr << "redfish_service: " << error.what() << '\n';
        return 1;
    }
}
