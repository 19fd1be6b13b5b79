// Simulated switches in states that an administrator, or time, has put them into.
#include <doctest/doctest.h>

#include "switch/desk.hpp"

using haas_test::Caller;
using haas_test::CliSwitch;
using haas_test::Desk;
using haas_test::holds;

TEST_CASE("a simulated N3000 shows its VLANs in every mode, and which of them come and go by themselves") {
    Desk desk("delln3000", {"--vlans", "1,120"});
    desk.device.control("set dynamic-vlans 130");
    const auto shown = desk.ask("show vlan");
    CHECK(holds(shown, "\n120    VLAN0120                                        Static\n"));
    CHECK(holds(shown, "\n130    VLAN0130                                        Dynamic\n"));
    desk.say({{"configure", "(config)"}});
    CHECK(desk.ask("show vlan", "(config)") == shown);
    desk.say({{"vlan 130", "(config-vlan130)"}});
    CHECK(holds(desk.ask("show vlan", "(config-vlan130)"), "Static\n130    "));
    CHECK_FALSE(holds(desk.ask("show vlan", "(config-vlan130)"), "Dynamic"));
}

TEST_CASE("a simulated N3000 whose port has lost its native VLAN") {
    Desk desk("delln3000", {"--vlans", "1,120,130"});
    desk.device.control("set gi1/0/1 mode trunk native 120 allowed 120,130");
    desk.device.control("set vlans 1,130");
    CHECK(desk.device.carried("gi1/0/1") == "tagged 130");
    CHECK(holds(desk.ask("show interfaces switchport gi1/0/1"), "\nTrunking Mode Native VLAN: 120\n"));
    desk.device.control("set vlans 1,120,130");
    desk.device.control("situation natives-fall");
    desk.say({{"configure", "(config)"}, {"no vlan 120", "(config)"}});
    desk.say({{"exit", ""}});
    CHECK(holds(desk.ask("show interfaces switchport gi1/0/1"), "\nTrunking Mode Native VLAN: 1 (default)\n"));
}

TEST_CASE("a simulated Nexus that tags native VLANs") {
    Desk desk("nexus");
    desk.device.control("set Ethernet1/1 mode trunk native 120 allowed 120,130");
    CHECK(desk.ask("show vlan dot1q tag native") == "vlan dot1q native tag is disabled\n");
    CHECK(desk.ask("configure terminal", "(config)") ==
          "Enter configuration commands, one per line.  End with CNTL/Z.\n");
    desk.say({{"vlan dot1q tag native", "(config)"}});
    CHECK(desk.ask("show vlan dot1q tag native", "(config)") == "vlan dot1q native tag is enabled\n");
    CHECK(desk.device.carried("Ethernet1/1") == "tagged 120,130");
    desk.say({{"no vlan dot1q tag native", "(config)"}});
    CHECK(desk.device.carried("Ethernet1/1") == "native 120, tagged 130");
}

TEST_CASE("simulated switches that refuse to write without pages") {
    Desk desk("nexus");
    desk.device.control("situation paging-kept");
    CHECK(holds(desk.ask("terminal length 0"), "% Invalid command at '^' marker."));
    desk.caller().type("show interface switchport\r");
    desk.caller().wait_for("--More--");
}

TEST_CASE("a simulated OS10 whose trunks fall to VLAN 1 without an access VLAN of their own") {
    Desk desk("dell-os10", {"--vlans", "1,120"});
    desk.device.control("set ethernet1/1/1 mode trunk access 120 native 120 allowed 120");
    desk.device.control("situation access-falls");
    desk.say({{"configure terminal", "(config)"},
              {"interface ethernet 1/1/1", "(conf-if-eth1/1/1)"},
              {"no switchport access vlan", "(conf-if-eth1/1/1)"}});
    CHECK(desk.device.carried("ethernet1/1/1") == "native 1");
}

TEST_CASE("simulated switches whose password has expired, or soon will") {
    for (const std::string kind : {"powerconnect55xx", "delln3000", "nexus", "dell-os10"}) {
        CAPTURE(kind);
        const CliSwitch device(kind, "ssh");
        device.control("situation password-expires-soon");
        Caller warned(haas_test::call_ssh(device.port(), device.fingerprint()));
        warned.wait_for("will expire in 3 days.\r\n");
        device.control("heal");
        device.control("situation password-expired");
        Caller asked(haas_test::call_ssh(device.port(), device.fingerprint()));
        asked.wait_for("Enter new password: ");
        asked.type("terminal length 0\r");
        asked.wait_for("Enter new password: ");
        CHECK(device.counter("new_passwords") == 1);
    }
}
