// The Redfish driver and everything that a BMC, the network or an administrator can get wrong.
#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "bmc/redfish_bmc.hpp"
#include "drivers/bmc/redfish.hpp"
#include "unit/loopback_server.hpp"

using namespace haas;
using namespace std::chrono_literals;
using core::BootDevice;
using core::PowerCycle;
using core::PowerState;
using haas_test::RedfishBmc;
using Clock = std::chrono::steady_clock;
using Kind = core::BmcError::Kind;
using Lines = std::vector<std::string>;

namespace {

RedfishBmc::Failure status_failure(RedfishBmc& bmc) {
    return bmc.failure([&] { bmc.driver().power_status(bmc.access, bmc.soon()); });
}

RedfishBmc::Failure switching_failure(RedfishBmc& bmc) {
    return bmc.failure([&] { bmc.driver().set_power(bmc.access, PowerState::on, bmc.soon()); });
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// Accepts connections and never says anything, not even for the handshake.
class SilentListener {
public:
    SilentListener() : file_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        void* const place = &address;
        REQUIRE(::bind(file_, static_cast<sockaddr*>(place), size) == 0);
        ::listen(file_, 5);
        ::getsockname(file_, static_cast<sockaddr*>(place), &size);
        port_ = ntohs(address.sin_port);
    }
    ~SilentListener() { ::close(file_); }
    SilentListener(const SilentListener&) = delete;
    SilentListener& operator=(const SilentListener&) = delete;
    int port() const { return port_; }

private:
    int file_;
    int port_ = 0;
};

}  // namespace

TEST_CASE("an untrusted certificate is refused before any request, and the error names the way out") {
    RedfishBmc bmc;
    bmc.options.ca_file.clear();
    const auto failure = switching_failure(bmc);
    CAPTURE(failure.text);
    CHECK(failure.kind == Kind::unreachable);
    CHECK(has(failure.text, "power on: the BMC's certificate is not trusted: "));
    CHECK(has(failure.text, "verify_tls may be set to false for the node"));
    CHECK(bmc.service.take_log().empty());
}

TEST_CASE("a certificate for another name is refused, though its authority is trusted") {
    RedfishBmc bmc;
    bmc.access.address.host = "localhost";
    const auto failure = status_failure(bmc);
    CAPTURE(failure.text);
    CHECK(failure.kind == Kind::unreachable);
    CHECK(has(failure.text, "certificate is not trusted"));
    CHECK(bmc.service.take_log().empty());
}

TEST_CASE("any certificate will do for a node that says so") {
    RedfishBmc bmc;
    bmc.options.ca_file.clear();
    bmc.access.address.verify_tls = false;
    bmc.service.behave({"power On"});
    for (const char* host : {"127.0.0.1", "localhost"}) {
        bmc.access.address.host = host;
        CHECK(bmc.driver().power_status(bmc.access, bmc.soon()) == PowerState::on);
    }
}

TEST_CASE("a wrong user or password is reported as such") {
    RedfishBmc bmc;
    bmc.access.password = base::Secret("wr0ng");
    auto failure = status_failure(bmc);
    CHECK(failure.kind == Kind::login);
    CHECK(
        failure.text ==
        "power status: the BMC refuses the user or the password (status 401: \"These credentials open nothing here.\")");
    for (const char* user : {"nobody", "", "operator:Tr0ub4dor"}) {
        bmc.access.address.user = user;
        CHECK(status_failure(bmc).kind == Kind::login);
    }
}

TEST_CASE("a user without the right is reported as such") {
    RedfishBmc bmc;
    bmc.service.behave({"power Off", "fault forbid POST"});
    const auto failure = switching_failure(bmc);
    CHECK(failure.kind == Kind::login);
    CHECK(failure.text ==
          "power on: the BMC does not allow this user to do that (status 403: \"This user may only look.\")");
}

TEST_CASE("a refusal has the BMC's words, escaped") {
    RedfishBmc bmc;
    bmc.service.behave({"power Off", "fault error POST"});
    const auto failure = switching_failure(bmc);
    CHECK(failure.kind == Kind::refused);
    CHECK(failure.text == R"(power on: the BMC refuses (status 500: "The service is\x0a\x1b[31mill."))");
    bmc.service.behave({"fault error"});
    CHECK(status_failure(bmc).kind == Kind::refused);
}

TEST_CASE("a refusal that repeats the password does not bring it any further") {
    RedfishBmc bmc;
    bmc.service.behave({"fault echo"});
    CHECK(status_failure(bmc).text ==
          R"(power status: the BMC refuses (status 400: "Cannot do that for operator with (password)."))");
}

TEST_CASE("a boot device that is refused is a failure with the reason") {
    RedfishBmc bmc;
    bmc.service.behave({"fault error PATCH"});
    const auto failure = bmc.failure([&] {
        bmc.driver().set_boot_device(bmc.access, BootDevice::pxe, core::BmcDriver::BootScope::next, bmc.soon());
    });
    CHECK(failure.kind == Kind::refused);
    CHECK(has(failure.text, "boot device: the BMC refuses (status 500: "));
}

TEST_CASE("an answer other than a ComputerSystem is not understood") {
    RedfishBmc bmc;
    for (const std::string fault : {"fault html", "fault garbage", "fault huge"}) {
        CAPTURE(fault);
        bmc.service.behave({fault});
        const auto failure = status_failure(bmc);
        CAPTURE(failure.text);
        CHECK(failure.kind == Kind::unexpected);
    }
    bmc.service.behave({"power Sleepy"});
    CHECK(bmc.driver().power_status(bmc.access, bmc.soon()) == PowerState::unknown);
}

TEST_CASE("a BMC's redirection to another server is not followed") {
    RedfishBmc bmc;
    bmc.service.behave({"fault elsewhere"});
    const auto failure = status_failure(bmc);
    CHECK(failure.kind == Kind::unexpected);
    CHECK(failure.text ==
          "power status: the BMC's answer leads to another server, which HaaS does not follow: "
          "https://192.0.2.1/redfish/v1/Systems");
}

TEST_CASE("a line that breaks again and again is a failure") {
    RedfishBmc bmc;
    for (const std::string fault : {"fault cut", "fault half"}) {
        CAPTURE(fault);
        bmc.service.behave({fault});
        CHECK(status_failure(bmc).kind == Kind::unreachable);
    }
}

TEST_CASE("a command whose answer never came is not repeated if the machine is as wished") {
    RedfishBmc bmc;
    bmc.service.behave({"power Off", "fault cut POST"});
    bmc.driver().set_power(bmc.access, PowerState::on, bmc.soon());
    CHECK(bmc.service.take_changes().size() == 1);
}

TEST_CASE("a restart whose answer never came is never repeated, and may have taken effect") {
    RedfishBmc bmc;
    bmc.service.behave({"power On", "fault cut POST"});
    const auto failure = bmc.failure([&] { bmc.driver().power_cycle(bmc.access, PowerCycle::reset, bmc.soon()); });
    CAPTURE(failure.text);
    CHECK(failure.kind == Kind::unreachable);
    CHECK(has(failure.text, "; the request may have taken effect"));
    CHECK(bmc.service.take_changes().size() == 1);
}

TEST_CASE("a host without a BMC is unreachable") {
    RedfishBmc bmc;
    bmc.access.address.port = haas_test::free_port();
    CHECK(status_failure(bmc).kind == Kind::unreachable);
    const haas_test::LoopbackServer unencrypted(
        [](const std::string&) { return std::string("HTTP/1.1 200 OK\r\n\r\n"); });
    bmc.access.address.port = unencrypted.port();
    bmc.options.command_timeout = 500ms;
    CHECK(status_failure(bmc).kind == Kind::unreachable);
}

TEST_CASE("a BMC that hangs is given up after the time for one answer, and before the deadline") {
    RedfishBmc bmc;
    const SilentListener silent;
    for (const bool before_handshake : {false, true}) {
        bmc.service.behave({"power Off", "fault hang"});
        if (before_handshake) bmc.access.address.port = silent.port();
        const Kind kind = before_handshake ? Kind::unreachable : Kind::deadline;

        bmc.options.command_timeout = 2s;
        auto start = Clock::now();
        CHECK(status_failure(bmc).kind == kind);
        CHECK(Clock::now() - start < 20s);

        bmc.options.command_timeout = 60s;
        start = Clock::now();
        CHECK(bmc.failure([&] { bmc.driver().power_status(bmc.access, Clock::now() + 2s); }).kind == kind);
        CHECK(Clock::now() - start < 20s);
    }
}

TEST_CASE("the error for a change without an answer says that it may have taken effect") {
    RedfishBmc bmc;
    bmc.options.command_timeout = 300ms;
    bmc.service.behave({"power Off", "fault hang POST"});
    const auto failure = switching_failure(bmc);
    CHECK(failure.kind == Kind::deadline);
    CHECK(failure.text == "power on: no answer in time; the request may have taken effect");
}

TEST_CASE("nothing is asked when the deadline has passed") {
    RedfishBmc bmc;
    CHECK(bmc.failure([&] { bmc.driver().power_status(bmc.access, Clock::now() - 1s); }).kind == Kind::deadline);
    CHECK(bmc.service.take_log().empty());
}

TEST_CASE("a machine that does not go off in time is reported as perhaps off") {
    RedfishBmc bmc;
    bmc.service.behave({"power On", "resets On,ForceOff", "transition 1000"});
    const auto start = Clock::now();
    const auto failure = bmc.failure([&] { bmc.driver().power_cycle(bmc.access, PowerCycle::cut, start + 1s); });
    CHECK(Clock::now() - start < 5s);
    CHECK(failure.kind == Kind::deadline);
    CHECK(
        failure.text ==
        "power cycle: the machine did not switch off in time; HaaS has asked the BMC to switch the machine off, and the "
        "machine may stay off");
}

TEST_CASE("a boot device that does not show before the deadline is given up there") {
    RedfishBmc bmc;
    bmc.service.behave({"boot ignored"});
    const auto start = Clock::now();
    const auto failure = bmc.failure([&] {
        bmc.driver().set_boot_device(bmc.access, BootDevice::pxe, core::BmcDriver::BootScope::persistent,
                                     start + 500ms);
    });
    CHECK(Clock::now() - start < 2500ms);
    CHECK(failure.kind == Kind::refused);
}

TEST_CASE("a text that is not a host or port does not become part of a URL") {
    RedfishBmc bmc;
    for (const char* host :
         {"", "127.0.0.1/", "user@127.0.0.1", "127.0.0.1:80", "a b", "-x", "bmc\n", "http://bmc", "[::1", "127.1"}) {
        CAPTURE(host);
        bmc.access.address.host = host;
        CHECK(status_failure(bmc).kind == Kind::unreachable);
    }
    bmc.access.address.host = "127.0.0.1";
    for (const int port : {0, -1, 65536}) {
        bmc.access.address.port = port;
        CHECK(status_failure(bmc).kind == Kind::unreachable);
    }
    CHECK(bmc.service.take_log().empty());
}

TEST_CASE("no proxy of the environment stands between HaaS and a BMC") {
    RedfishBmc bmc;
    bmc.service.behave({"power On"});
    haas_test::LoopbackServer proxy([](const std::string&) { return std::string(); });
    for (const char* name : {"https_proxy", "ALL_PROXY"}) ::setenv(name, proxy.url().c_str(), 1);
    const auto state = bmc.driver().power_status(bmc.access, bmc.soon());
    for (const char* name : {"https_proxy", "ALL_PROXY"}) ::unsetenv(name);
    CHECK(state == PowerState::on);
    CHECK(proxy.connections() == 0);
}
