// The IPMI driver and the real ipmitool on a BMC that is simulated.
#include <doctest/doctest.h>
#include <signal.h>

#include <string>
#include <vector>

#include "bmc/ipmi_bmc.hpp"
#include "core/error.hpp"

using haas::core::BootDevice;
using haas::core::PowerCycle;
using haas::core::PowerState;
using haas_test::IpmiBmc;
using haas_test::IpmiFailure;
using Kind = haas::core::BmcError::Kind;
using Scope = haas::core::BmcDriver::BootScope;
using Lines = std::vector<std::string>;

namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

template <class Action>
IpmiFailure failure(const IpmiBmc& bmc, Action&& action) {
    return haas_test::ipmi_failure(std::string(bmc.access.password.reveal()), action);
}

IpmiFailure failed_status(const IpmiBmc& bmc) {
    return failure(bmc, [&] { bmc.driver().power_status(bmc.access, IpmiBmc::soon()); });
}

IpmiFailure failed_power_on(const IpmiBmc& bmc) {
    return failure(bmc, [&] { bmc.driver().set_power(bmc.access, PowerState::on, IpmiBmc::soon()); });
}

}  // namespace

TEST_CASE("a machine's power is seen, and switched") {
    IpmiBmc bmc;
    const auto driver = bmc.driver();
    CHECK(driver.power_status(bmc.access, IpmiBmc::soon()) == PowerState::off);
    for (int round = 1; round <= 2; ++round) {  // also what is so already
        CAPTURE(round);
        driver.set_power(bmc.access, PowerState::on, IpmiBmc::soon());
        CHECK(bmc.read("power") == "1");
        CHECK(driver.power_status(bmc.access, IpmiBmc::soon()) == PowerState::on);
    }
    for (int round = 1; round <= 2; ++round) {
        CAPTURE(round);
        driver.set_power(bmc.access, PowerState::off, IpmiBmc::soon());
        CHECK(bmc.read("power") == "0");
        CHECK(driver.power_status(bmc.access, IpmiBmc::soon()) == PowerState::off);
    }
    bmc.write("power", "1");
    CHECK(driver.power_status(bmc.access, IpmiBmc::soon()) == PowerState::on);
}

TEST_CASE("a machine that is on is cycled by cutting its power") {
    IpmiBmc bmc;
    bmc.write("power", "1");
    bmc.driver().power_cycle(bmc.access, PowerCycle::cut, IpmiBmc::soon());
    CHECK(bmc.take_calls() == Lines{"get power", "set power 0"});
    CHECK(bmc.will_call("set power 1"));
    CHECK(bmc.driver().power_status(bmc.access, IpmiBmc::soon()) == PowerState::on);
}

TEST_CASE("a machine that is on is reset without cutting its power") {
    IpmiBmc bmc;
    bmc.write("power", "1");
    bmc.driver().power_cycle(bmc.access, PowerCycle::reset, IpmiBmc::soon());
    CHECK(bmc.take_calls() == Lines{"get power", "set reset 1"});
    CHECK(bmc.read("power") == "1");
}

TEST_CASE("a machine that is off is switched on instead of cycled") {
    for (const auto how : {PowerCycle::cut, PowerCycle::reset}) {
        IpmiBmc bmc;
        bmc.driver().power_cycle(bmc.access, how, IpmiBmc::soon());
        CHECK(bmc.take_calls() == Lines{"get power", "set power 1"});
        CHECK(bmc.read("power") == "1");
    }
}

TEST_CASE("a boot device is chosen for the next start or for all") {
    IpmiBmc bmc;
    struct Choice {
        BootDevice device;
        std::string chosen;  // "default" is the disk
    };
    const std::vector<Choice> choices{{BootDevice::pxe, "pxe"},
                                      {BootDevice::disk, "default"},
                                      {BootDevice::cdrom, "cdrom"},
                                      {BootDevice::none, "none"}};
    for (const auto& choice : choices) {
        for (const auto scope : {Scope::next, Scope::persistent}) {
            CAPTURE(choice.chosen);
            CHECK(bmc.driver().set_boot_device(bmc.access, choice.device, scope, IpmiBmc::soon()).empty());
            CHECK(bmc.read("boot") == choice.chosen);
        }
    }
    CHECK_THROWS_AS(bmc.driver().set_boot_device(bmc.access, BootDevice::http, Scope::next, IpmiBmc::soon()),
                    haas::core::BlockedError);
}

TEST_CASE("the arguments tell the BMC and the user, and not the password") {
    IpmiBmc bmc;
    bmc.driver().power_status(bmc.access, IpmiBmc::soon());
    const auto commands = bmc.take_commands();
    REQUIRE(commands.size() == 1);
    const std::string port = std::to_string(*bmc.access.address.port);
    CHECK(commands.front() ==
          "-v -I lanplus -N 1 -R 1 -H 127.0.0.1 -p " + port + " -U admin -E -L ADMINISTRATOR -C 3 exec /dev/stdin");
    bmc.access.address.retries = 4;
    bmc.access.address.retry_interval = 2;
    bmc.access.address.privilege = "operator";
    bmc.driver().power_status(bmc.access, IpmiBmc::soon());
    CHECK(bmc.take_commands().front() ==
          "-v -I lanplus -N 2 -R 4 -H 127.0.0.1 -p " + port + " -U admin -E -L OPERATOR -C 3 exec /dev/stdin");
}

TEST_CASE("one session is enough for a power cycle, and for a boot device with its boot mode") {
    IpmiBmc bmc;
    bmc.write("power", "1");
    bmc.driver().power_cycle(bmc.access, PowerCycle::reset, IpmiBmc::soon());
    CHECK(bmc.take_commands().size() == 1);
    bmc.driver().set_boot_device(bmc.access, BootDevice::pxe, Scope::next, IpmiBmc::soon());
    CHECK(bmc.take_commands().size() == 1);
}

TEST_CASE("a BMC with IPMI 1.5 is controlled by the interface lan") {
    IpmiBmc bmc;
    bmc.access.address.interface = "lan";
    bmc.access.address.cipher_suite = {};
    bmc.access.password = haas::base::Secret(std::string(bmc.access.password.reveal()));
    bmc.driver().set_power(bmc.access, PowerState::on, IpmiBmc::soon());
    CHECK(bmc.read("power") == "1");
    CHECK(bmc.driver().power_status(bmc.access, IpmiBmc::soon()) == PowerState::on);
    bmc.access.password = haas::base::Secret("Wr0ng&secret:y");
    const auto failed = failed_status(bmc);
    CHECK(failed.kind == Kind::login);
    CHECK(has(failed.text, "the password may be wrong"));
}

TEST_CASE("without a cipher suite 17 is tried, and then 3") {
    IpmiBmc bmc;
    bmc.access.address.cipher_suite = {};
    const auto since = std::chrono::steady_clock::now();
    CHECK(bmc.driver().power_status(bmc.access, IpmiBmc::soon()) == PowerState::off);
    CHECK(std::chrono::steady_clock::now() - since < std::chrono::seconds(2));
    const auto commands = bmc.take_commands();
    REQUIRE(commands.size() == 2);
    CHECK(has(commands[0], " -C 17 "));
    CHECK(has(commands[1], " -C 3 "));
}

TEST_CASE("a user needs no name") {
    IpmiBmc bmc;
    bmc.access.address.user.clear();
    bmc.access.password = {};
    CHECK(bmc.driver().power_status(bmc.access, IpmiBmc::soon()) == PowerState::off);
}

TEST_CASE("a failed login is reported, and nothing is done") {
    IpmiBmc bmc;
    SUBCASE("wrong password") {
        bmc.access.password = haas::base::Secret("Wr0ng&secret:y");
        const auto failed = failed_power_on(bmc);
        CHECK(failed.kind == Kind::login);
        CHECK(failed.text == "power on: wrong password");
    }
    SUBCASE("wrong password of more than 16 bytes") {
        bmc.access.password = haas::base::Secret("Wr0ng&secret:y-1234");
        const auto failed = failed_power_on(bmc);
        CHECK(failed.kind == Kind::login);
        CHECK(has(failed.text, "more than 16 bytes"));
    }
    SUBCASE("wrong user") {
        bmc.access.address.user = "nobody";
        const auto failed = failed_power_on(bmc);
        CHECK(failed.kind == Kind::login);
        CHECK(failed.text.starts_with("power on: the BMC does not accept this user"));
    }
    CHECK(bmc.take_calls().empty());
}

TEST_CASE("a session that may only look is refused the rest") {
    IpmiBmc bmc;
    bmc.add_words("-L USER");
    CHECK(bmc.driver().power_status(bmc.access, IpmiBmc::soon()) == PowerState::off);
    auto failed = failed_power_on(bmc);
    CHECK(failed.kind == Kind::refused);
    CHECK(failed.text.starts_with("power on: the BMC refuses: "));
    CHECK(has(failed.text, "privilege"));
    // Here ipmitool itself takes it for a success.
    failed =
        failure(bmc, [&] { bmc.driver().set_boot_device(bmc.access, BootDevice::pxe, Scope::next, IpmiBmc::soon()); });
    CHECK(failed.kind == Kind::refused);
    CHECK(has(failed.text, "privilege"));
    CHECK(bmc.read("power") == "0");
    CHECK(bmc.read("boot").empty());
}

TEST_CASE("a cipher suite that the BMC refuses is reported") {
    IpmiBmc bmc;
    bmc.access.address.cipher_suite = 17;
    auto failed = failed_status(bmc);
    CHECK(failed.kind == Kind::refused);
    CHECK(failed.text.starts_with("power status: the BMC does not accept this cipher suite"));
    bmc.access.address.cipher_suite = 99;
    failed = failed_status(bmc);
    CHECK(failed.kind == Kind::not_offered);
    CHECK(failed.text == "power status: ipmitool does not know this cipher_suite");
}

TEST_CASE("an address without a BMC is unreachable") {
    IpmiBmc bmc;
    bmc.process().signal(SIGKILL);
    const auto failed = failed_status(bmc);
    CHECK(failed.kind == Kind::unreachable);
    CHECK(failed.text.starts_with("power status: "));
    CHECK(failed.took < std::chrono::seconds(10));
}

TEST_CASE("a BMC that was silent for as long as a BMC may be is told from one that is not there") {
    IpmiBmc bmc;
    bmc.process().signal(SIGSTOP);
    bmc.options.silence = std::chrono::seconds(1);
    auto failed = failed_status(bmc);
    CHECK(failed.kind == Kind::deadline);
    CHECK(failed.text == "power status: the BMC did not answer in time");
    bmc.options.silence = std::chrono::seconds(3);
    failed = failed_status(bmc);
    CHECK(failed.kind == Kind::unreachable);
}

TEST_CASE("a BMC that stops during a command counts as silent, and the command may have taken effect") {
    IpmiBmc bmc;
    SUBCASE("power status") {
        bmc.write("stop-at", "get power");
        const auto failed = failed_status(bmc);
        CHECK(failed.kind == Kind::deadline);
        CHECK(failed.text == "power status: the BMC stopped answering");
    }
    SUBCASE("power on") {
        bmc.write("stop-at", "set power");
        const auto failed = failed_power_on(bmc);
        CHECK(failed.kind == Kind::deadline);
        CHECK(failed.text == "power on: the BMC stopped answering; the request may have taken effect");
        CHECK(bmc.read("power") == "1");
    }
    SUBCASE("boot device") {
        bmc.write("stop-at", "set boot");
        const auto failed = failure(bmc, [&] {
            bmc.driver().set_boot_device(bmc.access, BootDevice::pxe, Scope::persistent, IpmiBmc::soon());
        });
        CHECK(failed.kind == Kind::deadline);
        CHECK(failed.text == "boot device: the BMC stopped answering; the request may have taken effect");
    }
}

TEST_CASE("a BMC that comes back is asked anew") {
    IpmiBmc bmc;
    bmc.process().signal(SIGSTOP);
    CHECK(failed_power_on(bmc).kind == Kind::unreachable);
    bmc.process().signal(SIGCONT);
    bmc.driver().set_power(bmc.access, PowerState::on, IpmiBmc::soon());
    CHECK(bmc.read("power") == "1");
}

TEST_CASE("a BMC that dies during a command counts as silent, and the command may have taken effect") {
    IpmiBmc bmc;
    bmc.write("kill-at", "set power");
    const auto failed = failed_power_on(bmc);
    CHECK(failed.kind == Kind::deadline);
    CHECK(failed.text == "power on: the BMC stopped answering; the request may have taken effect");
    CHECK_FALSE(bmc.process().is_running());
}

TEST_CASE("a deadline is kept, and only what was sent may have taken effect") {
    IpmiBmc bmc;
    bmc.options.silence = std::chrono::seconds(10);
    bmc.options.command_timeout = std::chrono::milliseconds(1000);
    bmc.write("stop-at", "set power");
    auto failed = failed_power_on(bmc);
    CHECK(failed.kind == Kind::deadline);
    CHECK(failed.text == "power on: the BMC did not answer in time; the request may have taken effect");
    CHECK(failed.took < std::chrono::seconds(4));
    failed = failed_power_on(bmc);
    CHECK(failed.kind == Kind::deadline);
    CHECK(failed.text == "power on: the BMC did not answer in time");
}

TEST_CASE("a request's own deadline ends a command that would be allowed longer") {
    IpmiBmc bmc;
    bmc.process().signal(SIGSTOP);
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(300);
    const auto failed = failure(bmc, [&] { bmc.driver().power_cycle(bmc.access, PowerCycle::cut, deadline); });
    CHECK(failed.kind == Kind::deadline);
    CHECK(failed.took < std::chrono::seconds(3));
    const auto late = failure(bmc, [&] { bmc.driver().power_status(bmc.access, deadline); });
    CHECK(late.kind == Kind::deadline);
    CHECK(late.text == "power status: no time was left for the BMC");
}
