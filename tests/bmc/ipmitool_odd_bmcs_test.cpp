// The IPMI driver on BMCs that are slow, busy, forgetful or restricted, as some in the field are: a proxy makes the
// simulated BMC so. Cipher suite 1 has no encryption, so that the proxy can change what is said.
#include <doctest/doctest.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "bmc/ipmi_bmc.hpp"
#include "bmc/rmcp_proxy.hpp"

using haas::core::BmcError;
using haas::core::BootDevice;
using haas::core::PowerCycle;
using haas::core::PowerState;
using haas_test::at_once;
using haas_test::Deliveries;
using haas_test::IpmiBmc;
using haas_test::IpmiFailure;
using haas_test::lost;
using haas_test::RmcpPacket;
using haas_test::RmcpProxy;
using haas_test::Way;
using Kind = BmcError::Kind;
using Packet = RmcpPacket::Kind;
using Scope = haas::core::BmcDriver::BootScope;
using namespace std::chrono_literals;

namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// @name What the proxy recognizes, in requests
/// @source  IPMI 2.0, appendix G
/// @{
constexpr std::uint8_t chassis = 0x00;
constexpr std::uint8_t application = 0x06;
constexpr std::uint8_t get_chassis_status = 0x01;
constexpr std::uint8_t chassis_control = 0x02;
constexpr std::uint8_t set_boot_options = 0x08;
constexpr std::uint8_t get_boot_options = 0x09;
constexpr std::uint8_t set_privilege_level = 0x3b;
constexpr std::uint8_t get_capabilities = 0x38;
constexpr std::uint8_t close_session = 0x3c;
/// @}

bool is_request(Way way, const RmcpPacket& packet, std::uint8_t function, std::uint8_t command) {
    return way == Way::to_bmc && packet.message && packet.message->network_function == function &&
           packet.message->command == command;
}
bool is_response(Way way, const RmcpPacket& packet, std::uint8_t function, std::uint8_t command) {
    return way == Way::from_bmc && packet.message && packet.message->network_function == function + 1 &&
           packet.message->command == command;
}

/// A simulated BMC behind a proxy.
struct OddBmc {
    explicit OddBmc(RmcpProxy::Rule rule) : proxy(*bmc.access.address.port, std::move(rule)) {
        bmc.access.address.port = proxy.port();
        bmc.access.address.cipher_suite = 1;
        bmc.options.silence = 10s;
    }
    ~OddBmc() { CHECK(proxy.fault().empty()); }
    OddBmc(const OddBmc&) = delete;
    OddBmc& operator=(const OddBmc&) = delete;

    PowerState power_status() const { return bmc.driver().power_status(bmc.access, IpmiBmc::soon()); }
    void set_power(PowerState wanted) const { bmc.driver().set_power(bmc.access, wanted, IpmiBmc::soon()); }
    void power_cycle() const { bmc.driver().power_cycle(bmc.access, PowerCycle::reset, IpmiBmc::soon()); }
    haas::core::BmcNotes power_cycle_to_network() const {
        return bmc.driver().power_cycle_to_network(bmc.access, PowerCycle::reset, IpmiBmc::soon());
    }
    haas::core::BmcNotes set_boot_device(Scope scope) const {
        return bmc.driver().set_boot_device(bmc.access, BootDevice::pxe, scope, IpmiBmc::soon());
    }
    /// How many sessions were opened, but not closed.
    int count_left_open() const {
        return proxy.count(Way::from_bmc, Packet::rakp4) - proxy.count_requests(application, close_session);
    }
    template <class Action>
    IpmiFailure failure(Action&& action) const {
        return haas_test::ipmi_failure(std::string(bmc.access.password.reveal()), action);
    }

    IpmiBmc bmc;
    RmcpProxy proxy;
};

/// A rule that applies to the first packets of its kind.
class Times {
public:
    explicit Times(int times) : left_(times) {}
    bool operator()(bool is_meant) { return is_meant && left_-- > 0; }

private:
    int left_;
};

/// What a BMC keeps as its boot flags (parameter 5), which ipmi_sim does not.
struct BootFlagsOfBmc {
    std::string flags = std::string(5, '\0');
    char kept = '\xff';  ///< the bits of the first byte that the BMC keeps

    void operator()(Way way, const RmcpPacket& packet, std::string& bytes) {
        if (is_request(way, packet, chassis, set_boot_options)) {
            const auto data = haas_test::data_of(bytes);
            if (data.size() != 6 || data[0] != 5) return;
            flags = data.substr(1);
            flags[0] = static_cast<char>(flags[0] & kept);
        }
        if (is_response(way, packet, chassis, get_boot_options)) {
            haas_test::set_response_data(bytes, std::string("\x01\x05", 2) + flags);
        }
    }
    unsigned first() const { return static_cast<unsigned char>(flags[0]); }
};

constexpr unsigned valid = 0x80;
constexpr unsigned persistent = 0x40;
constexpr unsigned efi = 0x20;

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

TEST_CASE("a machine is cycled all the same where its BMC takes no boot device") {
    constexpr std::uint8_t disabled = 0xd6;
    OddBmc odd([&](Way way, const RmcpPacket& packet, std::string& bytes) {
        if (is_response(way, packet, chassis, set_boot_options)) haas_test::set_completion_code(bytes, disabled);
        return at_once;
    });
    odd.bmc.write("power", "1");
    const auto notes = odd.power_cycle_to_network();
    REQUIRE(notes.size() == 1);
    CHECK(has(notes[0], "machine boots as it is set up: boot device: the BMC refuses: "));
    CHECK(has(notes[0], "command disabled"));
    CHECK(odd.proxy.count_requests(chassis, chassis_control) == 1);
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

TEST_CASE("a UEFI machine boots by UEFI, a legacy one as it does now, and the address decides") {
    BootFlagsOfBmc memory;
    OddBmc odd([&](Way way, const RmcpPacket& packet, std::string& bytes) {
        memory(way, packet, bytes);
        return at_once;
    });
    CHECK(odd.set_boot_device(Scope::persistent).empty());
    CHECK(memory.first() == (valid | persistent | efi));
    CHECK(odd.set_boot_device(Scope::next).empty());
    CHECK(memory.first() == (valid | efi));
    odd.bmc.access.address.boot_mode = "legacy";
    CHECK(odd.set_boot_device(Scope::next).empty());
    CHECK(memory.first() == valid);
    odd.bmc.access.address.boot_mode = {};
    CHECK(odd.set_boot_device(Scope::persistent).empty());
    CHECK(memory.first() == (valid | persistent));
    odd.bmc.access.address.boot_mode = "uefi";
    CHECK(odd.set_boot_device(Scope::next).empty());
    CHECK(memory.first() == (valid | efi));
}

TEST_CASE("a boot device that the BMC keeps otherwise is told") {
    BootFlagsOfBmc memory;
    OddBmc odd([&](Way way, const RmcpPacket& packet, std::string& bytes) {
        memory(way, packet, bytes);
        return at_once;
    });
    memory.kept = static_cast<char>(valid);
    auto notes = odd.set_boot_device(Scope::persistent);
    REQUIRE(notes.size() == 2);
    CHECK(has(notes[0], "legacy instead of UEFI"));
    CHECK(has(notes[1], "for the next start only"));
    memory.kept = 0;  // flags that are not valid say nothing
    CHECK(odd.set_boot_device(Scope::persistent).empty());
}

TEST_CASE("a boot mode that the address names and the BMC does not keep is an error") {
    BootFlagsOfBmc memory;
    OddBmc odd([&](Way way, const RmcpPacket& packet, std::string& bytes) {
        memory(way, packet, bytes);
        return at_once;
    });
    memory.kept = static_cast<char>(valid | persistent);
    odd.bmc.access.address.boot_mode = "uefi";
    const auto failed = odd.failure([&] { odd.set_boot_device(Scope::persistent); });
    CHECK(failed.kind == Kind::refused);
    CHECK(has(failed.text, "for legacy instead of UEFI boot"));
    // A power cycle only wishes for it.
    CHECK(odd.set_boot_device(Scope::next).size() == 1);
}

TEST_CASE("a BMC that keeps another boot device has not taken it, and one that does not tell is believed") {
    constexpr std::uint8_t invalid_command = 0xc1;
    std::optional<std::string> told;
    OddBmc odd([&](Way way, const RmcpPacket& packet, std::string& bytes) {
        if (!is_response(way, packet, chassis, get_boot_options)) return at_once;
        told ? haas_test::set_response_data(bytes, *told) : haas_test::set_completion_code(bytes, invalid_command);
        return at_once;
    });
    const auto notes = odd.set_boot_device(Scope::next);
    REQUIRE(notes.size() == 1);
    CHECK(has(notes[0], "does not tell"));
    told = std::string("\x01\x05\xa0\x08\x00\x00\x00", 7);
    const auto failed = odd.failure([&] { odd.set_boot_device(Scope::next); });
    CHECK(failed.kind == Kind::refused);
    CHECK(has(failed.text, "Force Boot from default Hard-Drive"));
}
