// A simulated BMC behind a proxy that makes it slow, busy, forgetful or restricted, as some in the field are. Cipher
// suite 1 has no encryption, so that the proxy can change what is said.
#pragma once

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>

#include "bmc/ipmi_bmc.hpp"
#include "bmc/rmcp_proxy.hpp"

namespace haas_test {

inline bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// @name What the proxy recognizes, in requests
/// @source  IPMI 2.0, appendix G
/// @{
inline constexpr std::uint8_t chassis = 0x00;
inline constexpr std::uint8_t application = 0x06;
inline constexpr std::uint8_t get_chassis_status = 0x01;
inline constexpr std::uint8_t chassis_control = 0x02;
inline constexpr std::uint8_t set_boot_options = 0x08;
inline constexpr std::uint8_t get_boot_options = 0x09;
inline constexpr std::uint8_t set_privilege_level = 0x3b;
inline constexpr std::uint8_t get_capabilities = 0x38;
inline constexpr std::uint8_t close_session = 0x3c;
/// @}

inline bool is_request(Way way, const RmcpPacket& packet, std::uint8_t function, std::uint8_t command) {
    return way == Way::to_bmc && packet.message && packet.message->network_function == function &&
           packet.message->command == command;
}
inline bool is_response(Way way, const RmcpPacket& packet, std::uint8_t function, std::uint8_t command) {
    return way == Way::from_bmc && packet.message && packet.message->network_function == function + 1 &&
           packet.message->command == command;
}

/// A simulated BMC behind a proxy.
struct OddBmc {
    explicit OddBmc(RmcpProxy::Rule rule) : proxy(*bmc.access.address.port, std::move(rule)) {
        bmc.access.address.port = proxy.port();
        bmc.access.address.cipher_suite = 1;
        bmc.options.silence = std::chrono::seconds(10);
    }
    ~OddBmc() { CHECK(proxy.fault().empty()); }
    OddBmc(const OddBmc&) = delete;
    OddBmc& operator=(const OddBmc&) = delete;

    haas::core::PowerState power_status() const { return bmc.driver().power_status(bmc.access, IpmiBmc::soon()); }
    void set_power(haas::core::PowerState wanted) const { bmc.driver().set_power(bmc.access, wanted, IpmiBmc::soon()); }
    void power_cycle() const { bmc.driver().power_cycle(bmc.access, haas::core::PowerCycle::reset, IpmiBmc::soon()); }
    haas::core::BmcNotes power_cycle_to_network() const {
        return bmc.driver().power_cycle_to_network(bmc.access, haas::core::PowerCycle::reset, IpmiBmc::soon());
    }
    haas::core::BmcNotes set_boot_device(haas::core::BmcDriver::BootScope scope) const {
        return bmc.driver().set_boot_device(bmc.access, haas::core::BootDevice::pxe, scope, IpmiBmc::soon());
    }
    /// How many sessions were opened, but not closed.
    int count_left_open() const {
        return proxy.count(Way::from_bmc, RmcpPacket::Kind::rakp4) - proxy.count_requests(application, close_session);
    }
    template <class Action>
    IpmiFailure failure(Action&& action) const {
        return ipmi_failure(std::string(bmc.access.password.reveal()), action);
    }

    IpmiBmc bmc;
    RmcpProxy proxy;
};

}  // namespace haas_test
