// The IPMI driver on BMCs that are slow, busy or restricted, and whose packets get lost.
#include <doctest/doctest.h>

#include <chrono>
#include <string>

#include "bmc/odd_bmc.hpp"

using haas::core::BmcError;
using haas::core::PowerState;
using namespace haas_test;
using Kind = BmcError::Kind;
using Packet = RmcpPacket::Kind;
using namespace std::chrono_literals;

namespace {

/// A rule that applies to the first packets of its kind.
class Times {
public:
    explicit Times(int times) : left_(times) {}
    bool operator()(bool is_meant) { return is_meant && left_-- > 0; }

private:
    int left_;
};

}  // namespace

TEST_CASE("a BMC that answers after 1.1 to 1.6 s is controlled, also by a power cycle to the network") {
    int answers = 0;
    OddBmc odd([&](Way way, const RmcpPacket&, std::string&) {
        return way == Way::to_bmc ? at_once : Deliveries{1100ms + 100ms * (answers++ % 6)};
    });
    odd.bmc.write("power", "1");
    CHECK(odd.power_cycle_to_network().empty());
    CHECK(odd.bmc.read("power") == "1");
    CHECK(odd.bmc.read("boot") == "pxe");
    CHECK(odd.proxy.count_requests(chassis, chassis_control) == 1);
    CHECK(odd.proxy.count(Way::to_bmc, Packet::rakp1) == 1);
}

TEST_CASE("answers to the login that come too late prove no wrong password") {
    SUBCASE("the login is repeated, and answered at last") {
        Times late(1);
        OddBmc odd([&](Way way, const RmcpPacket& packet, std::string&) {
            return late(way == Way::from_bmc && packet.kind == Packet::rakp2) ? Deliveries{1300ms} : at_once;
        });
        odd.bmc.options.silence = 2s;
        CHECK(odd.power_status() == PowerState::off);
    }
    SUBCASE("the interval is too short for ever") {
        OddBmc odd([&](Way way, const RmcpPacket& packet, std::string&) {
            return way == Way::from_bmc && packet.kind == Packet::rakp2 ? Deliveries{1300ms} : at_once;
        });
        odd.bmc.access.address.retry_interval = 1;
        const auto failed = odd.failure([&] { odd.power_status(); });
        CHECK(failed.kind == Kind::unreachable);
        CHECK(has(failed.text, "retry_interval"));
        CHECK_FALSE(has(failed.text, "wrong password"));
    }
    SUBCASE("the interval grows by itself") {
        OddBmc odd([&](Way way, const RmcpPacket& packet, std::string&) {
            return way == Way::from_bmc && packet.kind == Packet::rakp2 ? Deliveries{1300ms} : at_once;
        });
        odd.bmc.options.silence = 2s;
        CHECK(odd.power_status() == PowerState::off);
    }
}

TEST_CASE("packets that get lost or come twice are borne") {
    SUBCASE("each packet twice") {
        OddBmc odd([](auto, const auto&, auto&) { return Deliveries{0ms, 20ms}; });
        odd.bmc.options.silence = 2s;
        odd.set_power(PowerState::on);
        CHECK(odd.power_status() == PowerState::on);
    }
    SUBCASE("the first of each kind of the login is lost") {
        for (const auto kind : {Packet::open_request, Packet::rakp1, Packet::rakp4}) {
            Times once(1);
            OddBmc odd([&](Way, const RmcpPacket& packet, std::string&) {
                return once(packet.kind == kind) ? lost : at_once;
            });
            odd.bmc.options.silence = 2s;
            CHECK(odd.power_status() == PowerState::off);
        }
    }
    SUBCASE("the question for IPMI 2.0 is lost") {
        Times once(1);
        OddBmc odd([&](Way way, const RmcpPacket& packet, std::string&) {
            return once(is_request(way, packet, application, get_capabilities)) ? lost : at_once;
        });
        odd.bmc.options.silence = 2s;
        CHECK(odd.power_status() == PowerState::off);
    }
    SUBCASE("the answer to what switches on is lost") {
        Times once(1);
        OddBmc odd([&](Way way, const RmcpPacket& packet, std::string&) {
            return once(is_response(way, packet, chassis, chassis_control)) ? lost : at_once;
        });
        odd.bmc.options.silence = 2s;
        odd.set_power(PowerState::on);
        CHECK(odd.proxy.count_requests(chassis, chassis_control) == 2);
    }
}

TEST_CASE("a power cycle that may have taken effect is not sent again") {
    OddBmc odd([&](Way way, const RmcpPacket& packet, std::string&) {
        return is_response(way, packet, chassis, chassis_control) ? lost : at_once;
    });
    odd.bmc.options.silence = 2s;
    odd.bmc.write("power", "1");
    const auto failed = odd.failure([&] { odd.power_cycle(); });
    CHECK(failed.kind == Kind::deadline);
    CHECK(has(failed.text, "may have taken effect"));
    CHECK(odd.proxy.count_requests(chassis, chassis_control) == 1);
}

TEST_CASE("a power cycle that the BMC could not finish in time counts as one that may have taken effect") {
    constexpr std::uint8_t timeout = 0xc3;
    OddBmc odd([&](Way way, const RmcpPacket& packet, std::string& bytes) {
        if (is_response(way, packet, chassis, chassis_control)) haas_test::set_completion_code(bytes, timeout);
        return at_once;
    });
    odd.bmc.write("power", "1");
    const auto failed = odd.failure([&] { odd.power_cycle(); });
    CHECK(failed.kind == Kind::deadline);
    CHECK(has(failed.text, "may have taken effect"));
    CHECK(odd.proxy.count_requests(chassis, chassis_control) == 1);
}

TEST_CASE("retries repeat the login and what is harmless, and never a power cycle") {
    SUBCASE("a cycle whose answers get lost") {
        OddBmc odd([&](Way way, const RmcpPacket& packet, std::string&) {
            return is_response(way, packet, chassis, chassis_control) ? lost : at_once;
        });
        odd.bmc.access.address.retries = 3;
        odd.bmc.access.address.retry_interval = 1;
        odd.bmc.write("power", "1");
        CHECK(odd.failure([&] { odd.power_cycle(); }).kind == Kind::deadline);
        CHECK(odd.proxy.count_requests(chassis, chassis_control) == 1);
    }
    SUBCASE("the login of a cycle") {
        Times thrice(3);
        OddBmc odd([&](Way way, const RmcpPacket& packet, std::string&) {
            return thrice(way == Way::to_bmc && packet.kind == Packet::open_request) ? lost : at_once;
        });
        odd.bmc.access.address.retries = 4;
        odd.bmc.access.address.retry_interval = 1;
        odd.bmc.write("power", "1");
        odd.power_cycle();
        CHECK(odd.proxy.count_requests(chassis, chassis_control) == 1);
    }
    SUBCASE("the login of a cycle, but not more often than that") {
        OddBmc odd([&](Way way, const RmcpPacket&, std::string&) { return way == Way::from_bmc ? lost : at_once; });
        odd.bmc.access.address.retries = 2;
        odd.bmc.access.address.retry_interval = 1;
        CHECK(odd.failure([&] { odd.power_cycle(); }).took < 10s);
    }
}

TEST_CASE("a machine that was switched on instead of cycled is not cycled when the answer was lost") {
    Times once(1);
    OddBmc odd([&](Way way, const RmcpPacket& packet, std::string&) {
        return once(is_response(way, packet, chassis, chassis_control)) ? lost : at_once;
    });
    odd.bmc.options.silence = 2s;
    odd.power_cycle();
    CHECK(odd.bmc.read("power") == "1");
    const auto calls = odd.bmc.take_calls();
    for (const auto& call : calls) CHECK(call.find("reset") == std::string::npos);
}

TEST_CASE("a BMC that is busy at times is asked again within the deadline, and told of when it stays so") {
    constexpr std::uint8_t busy = 0xc0;
    SUBCASE("with its status") {
        Times twice(2);
        OddBmc odd([&](Way way, const RmcpPacket& packet, std::string& bytes) {
            if (twice(is_response(way, packet, chassis, get_chassis_status)))
                haas_test::set_completion_code(bytes, busy);
            return at_once;
        });
        CHECK(odd.power_status() == PowerState::off);
    }
    SUBCASE("with a power cycle, which it then has not begun") {
        Times once(1);
        OddBmc odd([&](Way way, const RmcpPacket& packet, std::string& bytes) {
            if (once(is_response(way, packet, chassis, chassis_control))) haas_test::set_completion_code(bytes, busy);
            return at_once;
        });
        odd.bmc.write("power", "1");
        odd.power_cycle();
        CHECK(odd.proxy.count_requests(chassis, chassis_control) == 2);
    }
    SUBCASE("with sessions") {
        constexpr std::uint8_t insufficient_resources = 0x01;
        for (const auto kind : {Packet::open_response, Packet::rakp2}) {
            Times twice(2);
            OddBmc odd([&](Way, const RmcpPacket& packet, std::string& bytes) {
                if (twice(packet.kind == kind)) haas_test::set_status_code(bytes, insufficient_resources);
                return at_once;
            });
            CHECK(odd.power_status() == PowerState::off);
        }
    }
    SUBCASE("for ever") {
        for (const auto slowness : {0ms, 200ms}) {
            CAPTURE(slowness.count());
            OddBmc odd([&](Way way, const RmcpPacket& packet, std::string& bytes) {
                if (is_response(way, packet, chassis, chassis_control)) haas_test::set_completion_code(bytes, busy);
                return way == Way::from_bmc ? Deliveries{slowness} : at_once;
            });
            const auto deadline = haas::core::BmcDeadline::in(8s);
            const auto failed =
                odd.failure([&] { odd.bmc.driver().set_power(odd.bmc.access, PowerState::on, deadline); });
            CHECK(failed.kind == Kind::refused);
            CHECK(has(failed.text, "Node busy"));
            CHECK(failed.took < 9s);
            CHECK(odd.proxy.count(Way::from_bmc, Packet::rakp4) >= (slowness == 0ms ? 2 : 1));
            CHECK_MESSAGE(odd.count_left_open() == 0, "a BMC has room for few sessions");
        }
    }
}

TEST_CASE("a user who is no administrator is tried as an operator") {
    constexpr char administrator = 4;
    constexpr std::uint8_t exceeds_limit = 0x81;
    SUBCASE("refused when the level is set") {
        char asked = 0;
        const auto rule = [&](Way way, const RmcpPacket& packet, std::string& bytes) {
            if (is_request(way, packet, application, set_privilege_level)) asked = haas_test::data_of(bytes).at(0);
            if (is_response(way, packet, application, set_privilege_level) && asked == administrator) {
                haas_test::set_completion_code(bytes, exceeds_limit);
            }
            return at_once;
        };
        OddBmc odd(rule);
        odd.set_power(PowerState::on);
        CHECK(odd.bmc.read("power") == "1");
        CHECK(odd.proxy.count(Way::to_bmc, Packet::open_request) == 2);
        odd.bmc.access.address.privilege = "operator";
        CHECK(odd.power_status() == PowerState::on);
        CHECK(odd.proxy.count(Way::to_bmc, Packet::open_request) == 3);
        odd.bmc.access.address.privilege = "administrator";
        const auto failed = odd.failure([&] { odd.power_status(); });
        CHECK(failed.kind == Kind::login);
        CHECK(has(failed.text, "privilege"));
    }
    SUBCASE("refused in the login") {
        constexpr std::uint8_t unauthorized_role = 0x0a;
        Times once(1);
        OddBmc odd([&](Way, const RmcpPacket& packet, std::string& bytes) {
            if (once(packet.kind == Packet::rakp2)) haas_test::set_status_code(bytes, unauthorized_role);
            return at_once;
        });
        CHECK(odd.power_status() == PowerState::off);
    }
}

TEST_CASE("a BMC that falls silent at a cipher suite is tried with the other one") {
    Times silent(4);
    OddBmc odd([&](Way, const RmcpPacket& packet, std::string&) {
        return silent(packet.kind == Packet::open_request) ? lost : at_once;
    });
    odd.bmc.access.address.cipher_suite = {};
    odd.bmc.options.silence = 2s;
    CHECK(odd.power_status() == PowerState::off);
}
