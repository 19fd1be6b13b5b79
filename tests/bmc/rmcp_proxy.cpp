#include "bmc/rmcp_proxy.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace haas_test {

namespace {

using Clock = std::chrono::steady_clock;

sockaddr_in loopback(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    return address;
}

haas::sys::Descriptor udp_socket() {
    haas::sys::Descriptor socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!socket.is_open()) throw std::runtime_error("no UDP socket");
    return socket;
}

const sockaddr* generic(const sockaddr_in& address) { return reinterpret_cast<const sockaddr*>(&address); }

}  // namespace

/// One ipmitool, and the socket by which the BMC knows it.
struct RmcpProxy::Client {
    sockaddr_in address;
    haas::sys::Descriptor back;
};

struct RmcpProxy::Parcel {
    Clock::time_point due;
    Way way;
    std::string bytes;
    std::size_t client;
};

RmcpProxy::RmcpProxy(int bmc_port, Rule rule) : bmc_port_(bmc_port), rule_(std::move(rule)), front_(udp_socket()) {
    auto address = loopback(0);
    socklen_t length = sizeof address;
    if (::bind(front_.get(), generic(address), length) != 0 ||
        ::getsockname(front_.get(), reinterpret_cast<sockaddr*>(&address), &length) != 0) {
        throw std::runtime_error("no UDP port");
    }
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
}

RmcpProxy::~RmcpProxy() {
    ending_ = true;
    thread_.join();
}

int RmcpProxy::count(Way way, RmcpPacket::Kind kind) const {
    const std::lock_guard lock(mutex_);
    return static_cast<int>(std::count_if(
        seen_.begin(), seen_.end(), [&](const auto& each) { return each.first == way && each.second.kind == kind; }));
}

int RmcpProxy::count_requests(std::uint8_t network_function, std::uint8_t command) const {
    const std::lock_guard lock(mutex_);
    return static_cast<int>(std::count_if(seen_.begin(), seen_.end(), [&](const auto& each) {
        const auto& message = each.second.message;
        return each.first == Way::to_bmc && message && message->network_function == network_function &&
               message->command == command;
    }));
}

std::string RmcpProxy::fault() const {
    const std::lock_guard lock(mutex_);
    return fault_;
}

void RmcpProxy::pass(Way way, std::string bytes, std::size_t client) {
    const std::lock_guard lock(mutex_);
    try {
        const auto packet = read_packet(bytes);
        seen_.emplace_back(way, packet);
        for (const auto pause : rule_(way, packet, bytes)) {
            parcels_.push_back({Clock::now() + pause, way, bytes, client});
        }
    } catch (const std::exception& error) {
        fault_ = error.what();
    }
}

void RmcpProxy::serve() {
    constexpr int longest_wait = 5;  // ms: the tests ask for hundreds
    std::array<char, 2048> buffer{};
    while (!ending_) {
        std::vector<pollfd> events{{front_.get(), POLLIN, 0}};
        for (const auto& client : clients_) events.push_back({client.back.get(), POLLIN, 0});
        ::poll(events.data(), events.size(), longest_wait);
        for (;;) {
            sockaddr_in from{};
            socklen_t length = sizeof from;
            const auto got =
                ::recvfrom(front_.get(), buffer.data(), buffer.size(), 0, reinterpret_cast<sockaddr*>(&from), &length);
            if (got < 0) break;
            const auto known = std::find_if(clients_.begin(), clients_.end(), [&](const Client& client) {
                return client.address.sin_port == from.sin_port;
            });
            const auto index = static_cast<std::size_t>(known - clients_.begin());
            if (known == clients_.end()) clients_.push_back({from, udp_socket()});
            pass(Way::to_bmc, {buffer.data(), static_cast<std::size_t>(got)}, index);
        }
        for (std::size_t i = 0; i < clients_.size(); ++i) {
            for (;;) {
                const auto got = ::recv(clients_[i].back.get(), buffer.data(), buffer.size(), 0);
                if (got < 0) break;
                pass(Way::from_bmc, {buffer.data(), static_cast<std::size_t>(got)}, i);
            }
        }
        const auto now = Clock::now();
        std::stable_sort(parcels_.begin(), parcels_.end(),
                         [](const Parcel& a, const Parcel& b) { return a.due < b.due; });
        std::size_t sent = 0;
        for (; sent < parcels_.size() && parcels_[sent].due <= now; ++sent) {
            const auto& parcel = parcels_[sent];
            auto& client = clients_[parcel.client];
            const bool to_bmc = parcel.way == Way::to_bmc;
            const auto to = to_bmc ? loopback(bmc_port_) : client.address;
            ::sendto(to_bmc ? client.back.get() : front_.get(), parcel.bytes.data(), parcel.bytes.size(), 0,
                     generic(to), sizeof to);
        }
        parcels_.erase(parcels_.begin(), parcels_.begin() + static_cast<std::ptrdiff_t>(sent));
    }
}

}  // namespace haas_test
