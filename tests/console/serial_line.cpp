// The serial port of a machine that is not there, as ipmi_sim wants it: a TCP port of this computer.
// Prints the port's number; what comes on standard input is what the machine says; what is typed to it goes to a file.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>

namespace {

int listen_somewhere() {
    const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    if (server < 0 || ::bind(server, any, length) != 0 || ::listen(server, 4) != 0 ||
        ::getsockname(server, any, &length) != 0) {
        std::perror("serial_line");
        std::exit(1);
    }
    std::printf("%d\n", ntohs(address.sin_port));
    static_cast<void>(std::fflush(stdout));
    return server;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) return 2;
    std::ofstream typed(argv[1], std::ios::binary);
    const int server = listen_somewhere();
    int client = -1;
    std::array<char, 65536> buffer{};
    for (;;) {
        // Without a listener the machine's words wait.
        std::array<pollfd, 3> events{
            {{server, POLLIN, 0}, {client, POLLIN, 0}, {client < 0 ? -1 : STDIN_FILENO, POLLIN, 0}}};
        if (::poll(events.data(), events.size(), -1) < 0) return 1;
        if (events[1].revents != 0) {
            const ssize_t got = ::read(client, buffer.data(), buffer.size());
            if (got <= 0) {
                ::close(client);
                client = -1;
                continue;
            }
            typed.write(buffer.data(), got).flush();
        }
        if (events[2].revents != 0) {
            const ssize_t got = ::read(STDIN_FILENO, buffer.data(), buffer.size());
            if (got <= 0) return 0;
            if (::send(client, buffer.data(), static_cast<std::size_t>(got), MSG_NOSIGNAL) < 0)
                std::perror("serial_line");
        }
        if (events[0].revents != 0) {
            if (client >= 0) ::close(client);
            client = ::accept4(server, nullptr, nullptr, SOCK_CLOEXEC);
        }
    }
}
