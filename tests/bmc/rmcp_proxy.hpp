// A proxy between ipmitool and a BMC, which makes the BMC slow, busy, forgetful or otherwise as some are. It listens on
// 127.0.0.1 while it lives.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "bmc/rmcp_packet.hpp"
#include "sys/descriptor.hpp"

namespace haas_test {

/// When a packet is passed on, each time it is: after no pause, usually; never, when it is lost.
using Deliveries = std::vector<std::chrono::milliseconds>;

enum class Way { to_bmc, from_bmc };

class RmcpProxy {
public:
    /// Says what becomes of a packet, which it may change.
    using Rule = std::function<Deliveries(Way way, const RmcpPacket& packet, std::string& bytes)>;

    RmcpProxy(int bmc_port, Rule rule);
    ~RmcpProxy();
    RmcpProxy(const RmcpProxy&) = delete;
    RmcpProxy& operator=(const RmcpProxy&) = delete;

    int port() const { return port_; }

    /// How many packets of a kind were on that way, before the rule.
    int count(Way way, RmcpPacket::Kind kind) const;
    /// How many requests in clear had this command.
    int count_requests(std::uint8_t network_function, std::uint8_t command) const;
    /// What was no packet, as far as is known; empty if all were.
    std::string fault() const;

private:
    struct Client;
    struct Parcel;
    void serve();
    void pass(Way way, std::string bytes, std::size_t client);

    int bmc_port_;
    int port_ = 0;
    Rule rule_;
    haas::sys::Descriptor front_;
    std::vector<Client> clients_;
    std::vector<Parcel> parcels_;
    mutable std::mutex mutex_;
    std::vector<std::pair<Way, RmcpPacket>> seen_;
    std::string fault_;
    std::atomic<bool> ending_{false};
    std::thread thread_;
};

/// Nothing happens to a packet.
inline const Deliveries at_once{std::chrono::milliseconds(0)};
inline const Deliveries lost{};

}  // namespace haas_test
