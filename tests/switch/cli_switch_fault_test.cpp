// What can be made to go wrong on a simulated switch.
#include <doctest/doctest.h>

#include "switch/caller.hpp"

using haas_test::call_ssh;
using haas_test::call_telnet;
using haas_test::Caller;
using haas_test::CliSwitch;

namespace {

const std::vector<std::string> transports = {"telnet", "ssh"};

Caller log_in(const CliSwitch& nexus, const std::string& transport) {
    Caller caller(transport == "ssh" ? call_ssh(nexus.port(), nexus.fingerprint()) : call_telnet(nexus.port()));
    if (transport == "telnet") {
        caller.wait_for("login: ");
        caller.type("admin\r");
        caller.wait_for("Password: ");
        caller.type(std::string(nexus.password) + "\r");
    }
    caller.wait_for("switch# ");
    return caller;
}

constexpr std::chrono::milliseconds a_while{30};

}  // namespace

TEST_CASE("a simulated switch hangs, and goes on where it stood") {
    for (const auto& transport : transports) {
        CAPTURE(transport);
        const CliSwitch nexus("nexus", transport);
        Caller caller = log_in(nexus, transport);
        nexus.control("hang");
        caller.type("show version\r");
        CHECK(caller.hears_nothing(a_while));
        if (transport == "telnet") {
            Caller other(call_telnet(nexus.port()));
            CHECK(other.hears_nothing(a_while));
            nexus.control("hang off");
            other.wait_for("login: ");
        } else {
            nexus.control("heal");
        }
        caller.wait_for("show version\r\nswitch# ");
    }
}

TEST_CASE("a simulated switch hangs after some commands") {
    for (const std::string delay : {"0", "5"}) {
        CAPTURE(delay);
        const CliSwitch nexus("nexus", "telnet", {"--command-delay", delay});
        Caller caller = log_in(nexus, "telnet");
        nexus.control("hang-after 2");
        caller.type("config t\rint ethernet1/2\rsw access vlan 9\r");
        caller.wait_for("switch(config-if)# ");
        caller.wait_for("sw access vlan 9\r\n");
        CHECK(caller.hears_nothing(a_while));
        CHECK(nexus.carried("Ethernet1/2") == "native 1");
        nexus.control("heal");
        caller.wait_for("switch(config-if)# ");
        CHECK(nexus.carried("Ethernet1/2") == "native 9");
    }
}

TEST_CASE("a simulated switch drops the line after some commands") {
    for (const auto& transport : transports) {
        CAPTURE(transport);
        const CliSwitch nexus("nexus", transport);
        Caller caller = log_in(nexus, transport);
        nexus.control("drop-after 2");
        caller.type("config t\rint ethernet1/2\r");
        caller.wait_for("switch(config-if)# ");
        caller.type("sw access vlan 9\r");
        CHECK(caller.is_cut());
        CHECK(nexus.carried("Ethernet1/2") == "native 1");
        // Once, and only then.
        Caller again = log_in(nexus, transport);
        nexus.control("drop-after 2 done");
        again.type("config t\rint ethernet1/2\rsw access vlan 9\r");
        CHECK(again.is_cut());
        CHECK(nexus.carried("Ethernet1/2") == "native 9");
    }
}

TEST_CASE("a simulated switch answers one command with an error") {
    const CliSwitch nexus("nexus", "telnet");
    Caller caller = log_in(nexus, "telnet");
    caller.ask("config t", "switch(config)# ");
    caller.ask("int ethernet1/2", "switch(config-if)# ");
    nexus.control("error-next ERROR: hardware  table is full");
    CHECK(caller.ask("sw access vlan 9", "switch(config-if)# ") == "ERROR: hardware  table is full\n");
    CHECK(nexus.carried("Ethernet1/2") == "native 1");
    CHECK(caller.ask("sw access vlan 9", "switch(config-if)# ") == "");
}

TEST_CASE("a simulated switch refuses, or ignores, all commands for one port") {
    const CliSwitch nexus("nexus", "telnet");
    Caller caller = log_in(nexus, "telnet");
    nexus.control("refuse-port Ethernet1/2 % Hardware failure");
    nexus.control("ignore-port Ethernet1/3");
    caller.ask("config t", "switch(config)# ");
    for (const std::string port : {"2", "3", "4"}) {
        caller.ask("int ethernet1/" + port, "switch(config-if)# ");
        CHECK(caller.ask("sw access vlan 9", "switch(config-if)# ") == (port == "2" ? "% Hardware failure\n" : ""));
        caller.ask("exit", "switch(config)# ");
    }
    CHECK(nexus.carried("Ethernet1/2") == "native 1");
    CHECK(nexus.carried("Ethernet1/3") == "native 1");
    CHECK(nexus.carried("Ethernet1/4") == "native 9");
    nexus.control("heal");
    for (const std::string port : {"2", "3"}) {
        caller.ask("int ethernet1/" + port, "switch(config-if)# ");
        caller.ask("sw access vlan 9", "switch(config-if)# ");
        CHECK(nexus.carried("Ethernet1/" + port) == "native 9");
    }
}

TEST_CASE("a simulated switch forgets what was not saved when the power goes") {
    for (const auto& transport : transports) {
        CAPTURE(transport);
        const CliSwitch nexus("nexus", transport, {"--state"});
        Caller caller = log_in(nexus, transport);
        nexus.control("set Ethernet1/2 mode trunk native none allowed 7,9-11");
        nexus.control("set vlans 1,7-11");
        caller.ask("copy run start", "switch# ");
        nexus.control("set Ethernet1/2 mode access");
        nexus.control("power-outage");
        CHECK(caller.is_cut());
        CHECK(nexus.carried("Ethernet1/2") == "tagged 7,9,10,11");
        log_in(nexus, transport);
    }
}

TEST_CASE("a simulated switch keeps its startup configuration in a file") {
    CliSwitch nexus("nexus", "telnet", {"--state", "--count", "2"});
    Caller caller(call_telnet(nexus.port(2)));
    caller.wait_for("login: ");
    caller.type("admin\r" + std::string(nexus.password) + "\r");
    caller.wait_for("switch-2# ");
    nexus.control("set Ethernet1/2 mode trunk native 5 allowed 5,9", 2);
    nexus.control("set vlans 1,5-9", 2);
    caller.ask("copy run start", "switch-2# ");
    nexus.control("set Ethernet1/3 shut yes", 2);
    nexus.restart();
    CHECK(nexus.carried("Ethernet1/2", 1) == "native 1");
    CHECK(nexus.carried("Ethernet1/2", 2) == "native 5, tagged 9");
    CHECK(nexus.carried("Ethernet1/3", 2) == "native 1");
    CHECK(nexus.control("show", 2).find("\"vlans\":\"1,5-9\",\"saved\":true") != std::string::npos);
}

TEST_CASE("a simulated switch tells what has passed on a port, be it for a moment") {
    const CliSwitch nexus("nexus", "telnet", {"--vlans", "1-10"});
    Caller caller = log_in(nexus, "telnet");
    CHECK(nexus.take_passed("Ethernet1/5") == std::set<int>{1});
    caller.ask("config terminal", "(config)# ");
    caller.ask("int Ethernet1/5", "(config-if)# ");
    for (const char* const vlan : {"5", "6"}) caller.ask(std::string("sw access vlan ") + vlan, "(config-if)# ");
    CHECK(nexus.take_passed("Ethernet1/5") == std::set<int>{1, 5, 6});
    CHECK(nexus.take_passed("Ethernet1/5") == std::set<int>{6});
}

TEST_CASE("a simulated switch counts") {
    const CliSwitch nexus("nexus", "telnet");
    {
        Caller first = log_in(nexus, "telnet");
        Caller second = log_in(nexus, "telnet");
        first.ask("show version", "switch# ");
        first.ask("nonsense", "switch# ");
        second.ask("copy run start", "switch# ");
        CHECK(nexus.counter("sessions") == 2);
    }
    CHECK(nexus.counter("logins") == 2);
    CHECK(nexus.counter("commands") == 3);
    CHECK(nexus.counter("saves") == 1);
    CHECK(nexus.counter("most_sessions") == 2);
}

TEST_CASE("the control socket refuses what it does not understand, and changes nothing then") {
    const CliSwitch nexus("nexus", "telnet");
    for (const std::string wrong :
         {"", "nonsense", "hang maybe", "hang-after", "hang-after x", "drop-after 1 soon", "error-next",
          "refuse-port Ethernet1/2", "refuse-port Ethernet1/99 no", "ignore-port", "show Ethernet1/49",
          "set Ethernet1/2 access 9 native", "set vlans x", "set Ethernet1/2 access 9 native 4095",
          "set Ethernet1/2 access 9 mode none", "set Ethernet1/2 colour red"}) {
        CAPTURE(wrong);
        CHECK_THROWS_AS(nexus.control(wrong), std::runtime_error);
    }
    CHECK(nexus.carried("Ethernet1/2") == "native 1");
    // A name in quotes stays a text of JSON.
    CHECK_THROWS_WITH(nexus.control("show \"x\\y"), "show \"x\\y: no such port: \"x\\y");
}
