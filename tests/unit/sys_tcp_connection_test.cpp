#include "sys/tcp_connection.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <vector>

using namespace haas;

namespace {

sockaddr_in address_of(const char* host, std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    ::inet_pton(AF_INET, host, &address.sin_addr);
    return address;
}

/// A socket that listens on one address.
class Listener {
public:
    explicit Listener(const char* host, std::uint16_t port = 0)
        : host_(host), socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        auto address = address_of(host, port);
        REQUIRE(::bind(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
        REQUIRE(::listen(socket_.get(), 0) == 0);
        socklen_t length = sizeof address;
        ::getsockname(socket_.get(), reinterpret_cast<sockaddr*>(&address), &length);
        port_ = ntohs(address.sin_port);
    }
    /// Lets its queue overflow, so that it answers nobody any more.
    void fall_silent() {
        const auto address = address_of(host_, port_);
        for (int i = 0; i < 4; ++i) {
            auto& client = clients_.emplace_back(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
            ::connect(client.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
        }
    }
    std::uint16_t port() const { return port_; }

private:
    const char* host_;
    sys::Descriptor socket_;
    std::uint16_t port_ = 0;
    std::vector<sys::Descriptor> clients_;
};

/// The addresses of one name, in this order, as getaddrinfo() gives them.
class Name {
public:
    Name(const char* first, const char* second, std::uint16_t port)
        : sockets_{address_of(first, port), address_of(second, port)} {
        for (std::size_t i = 0; i < sockets_.size(); ++i) {
            list_[i] = {};
            list_[i].ai_family = AF_INET;
            list_[i].ai_socktype = SOCK_STREAM;
            list_[i].ai_addr = reinterpret_cast<sockaddr*>(&sockets_[i]);
            list_[i].ai_addrlen = sizeof sockets_[i];
        }
        list_[0].ai_next = &list_[1];
    }
    const addrinfo* list() const { return list_.data(); }

private:
    std::array<sockaddr_in, 2> sockets_;
    std::array<addrinfo, 2> list_{};
};

}  // namespace

TEST_CASE("tcp: a silent address of a name leaves the other one its chance") {
    Listener silent("127.0.0.2");
    silent.fall_silent();
    const Listener other("127.0.0.3", silent.port());
    const Name name("127.0.0.2", "127.0.0.3", silent.port());
    int error = 0;
    const auto deadline = base::Deadline::in(std::chrono::seconds(2));
    CHECK(sys::connect_to_one_of(name.list(), deadline, error).is_open());
    CHECK_FALSE(deadline.has_passed());
}

TEST_CASE("tcp: two silent addresses take no more than the time there is") {
    Listener silent("127.0.0.2");
    silent.fall_silent();
    const Name name("127.0.0.2", "127.0.0.2", silent.port());
    int error = 0;
    const auto began = base::Deadline::Clock::now();
    CHECK_FALSE(
        sys::connect_to_one_of(name.list(), base::Deadline::in(std::chrono::milliseconds(300)), error).is_open());
    CHECK(error == ETIMEDOUT);
    CHECK(base::Deadline::Clock::now() - began < std::chrono::seconds(5));
}
