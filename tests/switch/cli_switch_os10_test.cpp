// What the simulated Dell OS10 understands, how it answers, and what passes meanwhile.
#include <doctest/doctest.h>

#include "switch/desk.hpp"

using haas_test::Caller;
using haas_test::Desk;
using haas_test::holds;

namespace {

const std::string config = "(config)";
const std::string at = "(conf-if-eth1/1/5)";
const std::string port = "ethernet1/1/5";

void enter(Desk& desk) { desk.say({{"configure terminal", config}, {"interface ethernet 1/1/5", at}}); }

std::string lines_of(Desk& desk) {
    const auto text = desk.ask("do show running-configuration interface ethernet 1/1/5", at);
    CHECK(text.starts_with("!\ninterface ethernet1/1/5\n"));
    return text.substr(text.find('\n', 2) + 1);
}

}  // namespace

TEST_CASE("a simulated OS10 carries what its commands say") {
    Desk desk("dell-os10", {"--vlans", "100-103,200"});
    CHECK(desk.device.carried(port) == "native 1");
    enter(desk);
    CHECK(lines_of(desk) == " no shutdown\n switchport access vlan 1\n flowcontrol receive off\n");
    desk.say({{"switchport mode trunk", at}});
    CHECK(desk.device.carried(port) == "native 1");
    desk.say({{"no switchport access vlan", at}});
    CHECK(desk.device.carried(port) == "dark");
    desk.say({{"switchport trunk allowed vlan 100-102", at}, {"switchport trunk allowed vlan 200", at}});
    CHECK(desk.device.carried(port) == "tagged 100,101,102,200");
    CHECK(
        lines_of(desk) ==
        " no shutdown\n switchport mode trunk\n switchport trunk allowed vlan 100-102,200\n flowcontrol receive off\n");
    desk.say({{"switchport access vlan 103", at}, {"no switchport trunk allowed vlan 101,1999", at}});
    CHECK(desk.device.carried(port) == "native 103, tagged 100,102,200");
    CHECK(lines_of(desk) ==
          " no shutdown\n switchport mode trunk\n switchport access vlan 103\n switchport trunk allowed vlan "
          "100,102,200\n flowcontrol receive off\n");
    desk.say({{"shutdown", at}});
    CHECK(desk.device.carried(port) == "dark");
    desk.say({{"no shutdown", at}, {"switchport mode access", at}});
    CHECK(desk.device.carried(port) == "native 103");
    desk.say({{"switchport mode trunk", at}});
    CHECK(desk.device.carried(port) == "native 103");
    desk.say({{"switchport mode access", at}, {"no switchport access vlan", at}});
    CHECK(desk.device.carried(port) == "native 1");
    desk.say({{"interface eth1/1/6", "(conf-if-eth1/1/6)"}, {"end", ""}});
}

TEST_CASE("a simulated OS10 lets no VLAN be both access and trunk member, and none that was not created") {
    Desk desk("dell-os10", {"--vlans", "100,200"});
    enter(desk);
    desk.say({{"switchport mode trunk", at}});
    CHECK(desk.ask("switchport trunk allowed vlan 1,100", at) ==
          "% Error: Interface cannot be an access and trunk member of the same VLAN. One of the vlan in the range "
          "provided is already an access vlan.\n");
    CHECK(desk.device.carried(port) == "native 1");
    desk.say({{"switchport trunk allowed vlan 100", at}});
    CHECK(holds(desk.ask("switchport access vlan 100", at), "% Error: "));
    CHECK(holds(desk.ask("switchport access vlan 300", at), "% Error: "));
    CHECK(holds(desk.ask("switchport trunk allowed vlan 200,300", at), "% Error: "));
    CHECK(desk.device.carried(port) == "native 1, tagged 100");
    desk.say({{"interface vlan300", "(conf-if-vl-300)"},
              {"exit", config},
              {"interface range vlan 400-402", "(conf-range-vl-400-402)"},
              {"interface ethernet1/1/5", at},
              {"switchport access vlan 300", at},
              {"switchport trunk allowed vlan 400-402", at}});
    CHECK(desk.device.take_passed(port) == std::set<int>{1, 100, 300, 400, 401, 402});
    // A VLAN that is deleted leaves the lists, and an access port is in the default VLAN.
    desk.say({{"exit", config}, {"no interface vlan 401", config}, {"no interface vlan 300", config}});
    CHECK(desk.device.carried(port) == "native 1, tagged 100,400,402");
    CHECK(holds(desk.ask("no interface vlan 1", config), "% Error: "));
}

TEST_CASE("a simulated OS10 takes no VLANs on routed ports and on members of port-channels") {
    Desk desk("dell-os10", {"--vlans", "100"});
    enter(desk);
    desk.say({{"no switchport", at}});
    CHECK(desk.device.carried(port) == "dark");
    CHECK(lines_of(desk) == " no shutdown\n no switchport\n flowcontrol receive off\n");
    CHECK(desk.ask("switchport access vlan 100", at) ==
          "% Error: vlan100, Interface being added (to VLAN) is not in switchport mode access or trunk!.\n");
    desk.say({{"switchport mode access", at}});
    CHECK(desk.device.carried(port) == "native 1");
    CHECK(holds(desk.ask("switchport trunk allowed vlan 100", at), "is not in switchport mode trunk!."));
    desk.device.control("set " + port + " channel yes");
    CHECK(desk.ask("switchport mode trunk", at) == "% Error: Unrecognized command.\n\a");
    CHECK(lines_of(desk) == " no shutdown\n channel-group 1 mode active\n no switchport\n flowcontrol receive off\n");
    desk.say({{"interface port-channel 2", "(conf-if-po-2)"}, {"switchport access vlan 100", "(conf-if-po-2)"}});
    CHECK(desk.ask("show configuration", "(conf-if-po-2)") ==
          "!\ninterface port-channel2\n no shutdown\n switchport access vlan 100\n vlt-port-channel 2\n");
}

TEST_CASE("a simulated OS10 refuses what it does not understand") {
    Desk desk("dell-os10", {"--ports", "8"});
    const std::string unknown = "% Error: Unrecognized command.\n\a";
    CHECK(desk.ask("haas") == unknown);
    CHECK(desk.ask("interface ethernet1/1/5") == unknown);
    CHECK(desk.ask("copy") == "% Error: Incomplete command.\n");
    CHECK(desk.ask("show running-configuration interface ethernet1/1/60") == "% Error: Illegal parameter.\n");
    desk.say({{"conf t", config}});
    CHECK(desk.ask("interface ethernet1/1/60", config) == "% Error: Illegal parameter.\n");
    CHECK(desk.ask("interface vlan 4094", config) == "% Error: Illegal parameter.\n");
    desk.say({{"interface ethernet1/1/9:2", "(conf-if-eth1/1/9:2)"}, {"interface e1/1/5", at}});
    CHECK(desk.ask("switchport trunk native vlan 1", at) == unknown);
    for (const std::string list : {"add 5", "none", "all", "5-3", "1,,2"}) {
        CAPTURE(list);
        CHECK(holds(desk.ask("switchport trunk allowed vlan " + list, at), "% Error: "));
    }
    CHECK(desk.ask("write memory", at) == unknown);
    desk.say({{"do write memory", at}, {"description \"node one, eth0\"", at}});
    CHECK(desk.device.counter("saves") == 1);
}

TEST_CASE("a simulated OS10 shows VLANs, ports and parts of its configuration") {
    Desk desk("dell-os10", {"--vlans", "120,310", "--ports", "5", "--port-channels", "1"});
    desk.device.control("set ethernet1/1/2 mode trunk native 120 access 120 allowed 120,310");
    desk.device.control("set ethernet1/1/4 mode trunk native none access none allowed 310");
    CHECK(desk.ask("show vlan") ==
          "Codes: * - Default VLAN, M - Management VLAN, R - Remote Port Mirroring VLANs,\n"
          "       @ - Attached to Virtual Network, P - Primary, C - Community, I - Isolated\n"
          "Q: A - Access (Untagged), T - Tagged\n"
          "    NUM    Status    Description                     Q Ports\n"
          "*   1      Active                                    A Eth1/1/1,1/1/3,1/1/5,1/1/6:1-1/1/6:2\n"
          "                                                     A Po1\n"
          "    120    Active                                    A Eth1/1/2\n"
          "    310    Active                                    T Eth1/1/2,1/1/4\n");
    const auto status = desk.ask("show interface status | grep 1/1/2");
    CHECK(status == "Eth 1/1/2                       up       10G      full     T    120  310\n");
    CHECK(holds(desk.ask("show running-configuration | no-more"), "\ninterface vlan310\n no shutdown\n"));
    CHECK(desk.ask("show vlan | frobnicate") == "% Error: Unrecognized command.\n\a");
    desk.device.control("situation absent-shown");
    CHECK(holds(desk.ask("show running-configuration interface ethernet 1/1/4"), "\n no switchport access vlan\n"));
}

TEST_CASE("a simulated OS10 keeps the changes of a transaction until they are committed") {
    Desk desk("dell-os10", {"--vlans", "100"});
    desk.say({{"start transaction", ""}});
    enter(desk);
    desk.say({{"switchport access vlan 100", at}, {"end", ""}});
    CHECK(desk.device.carried(port) == "native 1");
    CHECK(desk.ask("show diff candidate-configuration running-configuration") ==
          "!\ninterface ethernet1/1/5\n switchport access vlan 100\n");
    desk.say({{"discard", ""}});
    CHECK(desk.ask("show diff candidate-configuration running-configuration") == "");
    enter(desk);
    desk.say({{"switchport access vlan 100", at}, {"do commit", at}});
    CHECK(desk.device.carried(port) == "native 100");
    desk.say({{"no switchport access vlan", at}});
    CHECK(desk.device.carried(port) == "native 1");
}

TEST_CASE("a simulated OS10: another session commits what waits, and one that locked keeps the others out") {
    Desk desk("dell-os10", {"--vlans", "100"});
    Caller other(haas_test::call_ssh(desk.device.port(), desk.device.fingerprint()));
    other.wait_for("OS10# ");
    desk.say({{"start transaction", ""}});
    enter(desk);
    desk.say({{"switchport access vlan 100", at}, {"end", ""}});
    other.ask("configure terminal", "OS10(config)# ");
    CHECK(other.ask("interface vlan 200", "OS10(conf-if-vl-200)# ") == "");
    CHECK(desk.device.carried(port) == "native 100");
    desk.say({{"commit", ""}, {"lock", ""}});
    CHECK(holds(other.ask("exit", "OS10(conf-if-vl-200)# "), "% Error: "));
    desk.say({{"unlock", ""}});
    other.ask("exit", "OS10(config)# ");
}
