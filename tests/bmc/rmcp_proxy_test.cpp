// The proxy of these tests: it passes on what it is told to, and notices what is no packet.
#include "bmc/rmcp_proxy.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>

#include "bmc/ipmi_bmc.hpp"

using haas_test::IpmiBmc;
using haas_test::read_packet;
using haas_test::RmcpPacket;
using haas_test::RmcpProxy;
using haas_test::Way;
using Kind = RmcpPacket::Kind;

namespace {

using namespace std::string_literals;

/// A response to Get Chassis Status, without a session: the machine is on.
const std::string response =
    "\x06\x00\xff\x07\x06\x00\x00\x00\x00\x00\x00\x00\x00\x00\x0b\x00\x81\x04\x7b\x20\x00\x01\x00\x01\x00\x00\xde"s;

/// As response, with another byte.
std::string changed(std::size_t at, char byte) {
    auto bytes = response;
    bytes.at(at) = byte;
    return bytes;
}

}  // namespace

TEST_CASE("a packet is read, and what is none is refused") {
    const auto packet = read_packet(response);
    CHECK(packet.kind == Kind::message);
    REQUIRE(packet.message);
    CHECK(packet.message->network_function == 1);
    CHECK(packet.message->command == 1);
    CHECK(haas_test::data_of(response) == "\x01\x00\x00"s);
    for (std::size_t length = 0; length < response.size(); ++length) {
        CAPTURE(length);
        CHECK_THROWS_AS(read_packet(response.substr(0, length)), std::runtime_error);
    }
    CHECK_THROWS_AS(read_packet(response + "x"), std::runtime_error);
    for (const auto& bytes : {changed(0, 5), changed(2, 0), changed(3, 1), changed(4, 9), changed(5, 0x30),
                              changed(14, 9), changed(17, 9), changed(23, 9), changed(26, 9)}) {
        CHECK_THROWS_AS(read_packet(bytes), std::runtime_error);
    }
}

TEST_CASE("a response is changed to another one that is valid") {
    auto bytes = response;
    haas_test::set_completion_code(bytes, 0xc0);
    CHECK(bytes[22] == '\xc0');
    CHECK(read_packet(bytes).message->command == 1);
    haas_test::set_response_data(bytes, "ab");
    CHECK(haas_test::data_of(bytes) == "ab");
    CHECK(bytes.size() == response.size() - 1);
    CHECK_THROWS_AS(haas_test::set_status_code(bytes, 1), std::runtime_error);
}

TEST_CASE("a proxy that changes nothing is not noticed") {
    IpmiBmc bmc;
    RmcpProxy proxy(*bmc.access.address.port, [](auto, const auto&, auto&) { return haas_test::at_once; });
    bmc.access.address.port = proxy.port();
    for (const int suite : {1, 3}) {
        bmc.access.address.cipher_suite = suite;
        bmc.driver().set_power(bmc.access, haas::core::PowerState::on, IpmiBmc::soon());
    }
    CHECK(bmc.read("power") == "1");
    CHECK(proxy.fault().empty());
    for (const auto kind : {Kind::open_request, Kind::rakp1, Kind::rakp3}) CHECK(proxy.count(Way::to_bmc, kind) == 2);
    for (const auto kind : {Kind::open_response, Kind::rakp2, Kind::rakp4})
        CHECK(proxy.count(Way::from_bmc, kind) == 2);
    CHECK(proxy.count_requests(0, 2) == 1);  // in suite 3 it is encrypted
}
