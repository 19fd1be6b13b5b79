// How the simulated switches from Dell answer a request for all ports at once. Where each text comes from stands in
// the headers of the simulators; names and numbers are ours.
#include <doctest/doctest.h>

#include <sstream>

#include "switch/desk.hpp"

using haas_test::Desk;
using haas_test::holds;

namespace {

const std::vector<std::string> small_stack = {"--ports",         "3", "--units", "2",
                                              "--port-channels", "2", "--vlans", "1,120,310-312"};

std::vector<std::string> with(std::vector<std::string> options, const std::vector<std::string>& strays) {
    for (const auto& stray : strays) options.insert(options.end(), {"--stray", stray});
    return options;
}

/// What stands behind `key` at the beginning of lines.
std::vector<std::string> values(const std::string& text, const std::string& key) {
    std::istringstream lines(text);
    std::vector<std::string> found;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with(key)) found.push_back(line.substr(key.size()));
    }
    return found;
}

}  // namespace

TEST_CASE("a simulated N3000 shows all ports of a stack at once, page by page, and port-channels with them") {
    Desk desk("delln3000",
              with(small_stack, {"gi2/0/2 mode trunk native 3999 allowed 120,310-311", "Po1 mode trunk allowed 312",
                                 "te1/0/2 channel yes", "gi1/0/3 shut yes link no"}));
    desk.caller().type("show int sw\r");
    CHECK(holds(desk.caller().wait_for("--More-- or (q)uit"), "\nPort: Gi1/0/1"));
    desk.caller().type("q");
    desk.caller().wait_for("console#");
    desk.ask("terminal length 0");
    const auto shown = desk.ask("show interfaces switchport");
    CHECK(values(shown, "Port: ") == std::vector<std::string>{"Gi1/0/1", "Gi1/0/2", "Gi1/0/3", "Te1/0/1", "Te1/0/2",
                                                              "Fo1/1/1", "Tw1/1/1", "Gi2/0/1", "Gi2/0/2", "Gi2/0/3",
                                                              "Te2/0/1", "Te2/0/2", "Fo2/1/1", "Tw2/1/1", "Po1",
                                                              "Po2"});
    CHECK(holds(shown, "\nPort: Gi2/0/2\nVLAN Membership Mode: Trunk Mode\nMember of VLANs : (3999),120,310-311\n"));
    CHECK(desk.ask("show interfaces switchport gi2/0/2").substr(1) ==
          shown.substr(shown.find("Port: Gi2/0/2"), shown.find("\nPort: Gi2/0/3") - shown.find("Port: Gi2/0/2")) +
              "\n");
    CHECK(holds(desk.ask("show int sw port-channel 1"), "\nPort: Po1\nVLAN Membership Mode: Trunk Mode\n"));
    CHECK(holds(desk.ask("show int sw gi3/0/1"), "An invalid interface has been used for this function."));
}

TEST_CASE("a simulated N3000 goes on with a list below its first item") {
    Desk desk("delln3000", {"--ports", "1"});
    desk.ask("terminal length 0");
    desk.device.control(
        "set gi1/0/1 mode general general 900 general-tagged 1,25-26,40-41,50-51,53,200,301-308,331,340,525,540,"
        "600,610,700,800,911-912,920");
    CHECK(holds(desk.ask("show int sw gi1/0/1"),
                "\nGeneral Mode Tagged VLANs: 1,25-26,40-41,50-51,53,\n"
                "                           200,301-308,331,340,525,540,600,610,700,800,911-912,\n"
                "                           920\nGeneral Mode Forbidden VLANs:\n"));
}

TEST_CASE("a simulated N3000 tells of VLANs, of states and of its configuration in tables") {
    Desk desk("delln3000",
              with(small_stack, {"gi2/0/2 mode trunk native 1 allowed 120,310", "Po1 mode access access 312",
                                 "gi1/0/3 shut yes", "gi1/0/2 mode trunk native 3999 allowed none"}));
    desk.ask("terminal length 0");
    CHECK(desk.ask("show vlan") ==
          "\nVLAN   Name                             Ports          Type\n"
          "-----  ---------------                  -------------  --------------\n"
          "1      default                          Po2,Gi1/0/1,   Default\n"
          "                                        Gi1/0/3,\n"
          "                                        Te1/0/1-2,\n"
          "                                        Fo1/1/1,\n"
          "                                        Tw1/1/1,\n"
          "                                        Gi2/0/1,\n"
          "                                        Gi2/0/3,\n"
          "                                        Te2/0/1-2,\n"
          "                                        Fo2/1/1,\n"
          "                                        Tw2/1/1\n"
          "120    VLAN0120                         Gi2/0/2        Static\n"
          "310    VLAN0310                         Gi2/0/2        Static\n"
          "311    VLAN0311                                        Static\n"
          "312    VLAN0312                         Po1            Static\n\n");
    CHECK(desk.ask("show vlan id 313") == "VLAN ID not found.\n\n");
    const auto status = desk.ask("show interfaces status");
    CHECK(holds(status, "\nGi1/0/1                   Full   1000    Auto Up     On    A  1\n"));
    CHECK(holds(status, "\nGi1/0/2                   Full   1000    Auto Up     On    T  (3999)\n"));
    CHECK(holds(status, "\nGi1/0/3                   N/A    Unknown Auto Down   Off   A  1\n"));
    CHECK(holds(status, "\nGi2/0/2                   Full   1000    Auto Up     On    T  (1),120,310\n"));
    CHECK(holds(status, "\nPo1                                    Up     A  312\n"));
    const auto running = desk.ask("show running-config");
    CHECK(running.starts_with("\n!Current Configuration:\n!System Description \"Dell Networking N3048, 6."));
    CHECK(holds(running, "\nconfigure\nvlan 120,310-312\nexit\nhostname \"console\"\n"));
    CHECK(holds(running, "\ninterface Gi1/0/3\nshutdown\nexit\n"));
    CHECK(holds(running, "\ninterface Gi2/0/2\nswitchport mode trunk\nswitchport trunk allowed vlan 120,310\nexit\n"));
    CHECK(holds(running, "\ninterface port-channel 1\nswitchport access vlan 312\nexit\n"));
    CHECK(!holds(running, "interface Gi1/0/1\n"));
}

TEST_CASE(
    "a simulated PowerConnect 5500 shows all ports of a stack at once, page by page, and port-channels with them") {
    Desk desk("powerconnect55xx",
              with(small_stack, {"gi2/0/2 mode trunk native none allowed 120,310,400", "Po1 mode trunk link no"}));
    desk.caller().type("show interfaces switchport\r");
    CHECK(holds(desk.caller().wait_for("More: <space>,  Quit: q or CTRL+Z, One line: <return> "), "Name: gi1/0/1"));
    desk.caller().type("q");
    desk.caller().wait_for("console#");
    desk.ask("terminal datadump");
    const auto shown = desk.ask("show interfaces switchport");
    CHECK(values(shown, "Name: ") == std::vector<std::string>{"gi1/0/1", "gi1/0/2", "gi1/0/3", "te1/0/1", "te1/0/2",
                                                              "gi2/0/1", "gi2/0/2", "gi2/0/3", "te2/0/1", "te2/0/2",
                                                              "Po1", "Po2"});
    CHECK(holds(shown, "\nTrunking VLANs Enabled: 120,310\n                        400 (Inactive)\n"));
    CHECK(holds(desk.ask("show interfaces switchport port-channel 1"),
                "Name: Po1\nSwitchport: enable\nAdministrative Mode: trunk\n"
                "Operational Mode: down\n"));
    CHECK(desk.ask("show interfaces switchport gi3/0/1") == "% bad parameter value\n");
}

TEST_CASE("a simulated PowerConnect 5500 tells of VLANs, of states and of its configuration in tables") {
    Desk desk("powerconnect55xx",
              with({"--ports", "3", "--port-channels", "2", "--vlans", "1,120,310"},
                   {"gi1/0/2 mode trunk native 120 allowed 120,310,400", "gi1/0/3 shut yes", "Po2 link no"}));
    desk.ask("terminal datadump");
    CHECK(desk.ask("show vlan") ==
          "\nVlan     Name        Tagged Ports      UnTagged Ports     Type    Authorization \n"
          "---- ------------ ------------------ ------------------ --------- ------------- \n"
          " 1        1                          gi1/0/1,gi1/0/3,    Default    Required    \n"
          "                                     te1/0/1-2,Po1-2                            \n"
          "120      120                              gi1/0/2       permanent   Required    \n"
          "310      310           gi1/0/2                          permanent   Required    \n\n");
    const auto status = desk.ask("show interfaces status");
    CHECK(holds(status, "\ngi1/0/2  1G-Copper    Full    1000  Enabled  Off  Up          Disabled On\n"));
    CHECK(holds(status, "\ngi1/0/3  1G-Copper    --      --     --     --  Down           --     --\n"));
    CHECK(holds(status, "\nPo2        --      --     --       --       --    Not Present\n"));
    CHECK(
        desk.ask("show running-config") ==
        "vlan database\nvlan 120,310\nexit\nhostname console\n!\ninterface gigabitethernet1/0/2\n switchport mode trunk\n"
        " switchport trunk allowed vlan add 120,310,400\n switchport trunk native vlan 120\n!\n"
        "interface gigabitethernet1/0/3\n shutdown\n!\n");
}

TEST_CASE("simulated CLI switches: a setting by hand is there from the beginning, and after a power outage") {
    for (const std::string kind : {"delln3000", "powerconnect55xx"}) {
        CAPTURE(kind);
        haas_test::CliSwitch device(kind, "telnet",
                                    {"--ports", "2", "--stray", "te1/0/1 mode trunk native 1 allowed 700"});
        CHECK(device.carried("te1/0/1") == "tagged 700");
        device.control("set te1/0/1 allowed none");
        device.control("power-outage");
        CHECK(device.carried("te1/0/1") == "tagged 700");
    }
    CHECK_THROWS(haas_test::CliSwitch("delln3000", "telnet", {"--stray", "gi9/0/1 mode trunk"}));
}

TEST_CASE("a simulated Nexus lists its port-channels, and their members in several lines") {
    Desk desk("nexus", {"--ports", "5", "--port-channels", "2"});
    for (const std::string number : {"1", "2", "3", "4"})
        desk.device.control("set Ethernet1/" + number + " channel yes");
    desk.device.control("set Ethernet1/2 link no");
    const auto shown = desk.ask("show port-channel summary");
    CHECK(holds(shown, "\n1     Po1(SU)     Eth      LACP      Eth1/1(P)    Eth1/2(D)    Eth1/3(P)    \n" +
                           std::string(37, ' ') + "Eth1/4(P)    \n2     Po2(SD)     Eth      NONE      --\n"));
    CHECK(holds(desk.ask("show int Po2 switchport"), "Name: port-channel2\n"));
}
