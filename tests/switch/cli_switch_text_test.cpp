// What the simulated switches print where real ones are known to differ from what one would expect. The texts wanted
// here are those of captures and manuals, as the header of each simulator says; names and numbers are ours.
#include <doctest/doctest.h>

#include "switch/desk.hpp"

using haas_test::Desk;
using haas_test::holds;

namespace {

/// In configuration mode, on a port.
struct PortDesk : Desk {
    PortDesk(const std::string& kind, const std::string& name, const std::vector<std::string>& more = {})
        : Desk(kind, more), at(kind == "delln3000" ? "(config-if-G" + name.substr(1) + ")" : "(config-if)") {
        ask(kind == "nexus" ? "config terminal" : "config", "(config)");
        ask("int " + name, at);
    }
    std::string on_port(const std::string& line) { return ask(line, at); }
    void in_situation(const std::string& name, const std::string& line, const std::string& refusal) {
        CAPTURE(name);
        device.control("situation " + name);
        CHECK(holds(on_port(line), refusal));
        device.control("situation " + name + " off");
        CHECK(!holds(on_port(line), refusal));
    }

    std::string at;
};

}  // namespace

TEST_CASE("a simulated N3000 prints what the captures have") {
    Desk desk("delln3000");
    desk.ask("terminal length 0");
    const auto shown = [&](const std::string& settings) {
        desk.device.control("set gi1/0/7 " + settings);
        return desk.ask("show int sw gi1/0/7");
    };
    const std::string general =
        "Access Mode VLAN: 1 (default)\nGeneral Mode PVID: 1 (default)\n"
        "General Mode Ingress Filtering: Enabled\nGeneral Mode Acceptable Frame Type: Admit All\n"
        "General Mode Dynamically Added VLANs:\nGeneral Mode Untagged VLANs: 1\n"
        "General Mode Tagged VLANs:\nGeneral Mode Forbidden VLANs:\n";
    const std::string ending =
        "Private VLAN Host Association: none\nPrivate VLAN Mapping:\n"
        "Private VLAN Operational Bindings:\nDefault Priority: 0\nProtected: Disabled\n\n";
    CHECK(shown("mode trunk native 3999 allowed none") ==
          "\nPort: Gi1/0/7\nVLAN Membership Mode: Trunk Mode\nMember of VLANs : (3999)\n" + general +
              "Trunking Mode Native VLAN: 3999\nTrunking Mode Native VLAN Tagging: Disabled\n"
              "Trunking Mode VLANs Enabled:\n" +
              ending);
    CHECK(shown("native-tagging yes allowed 120,310-312") ==
          "\nPort: Gi1/0/7\nVLAN Membership Mode: Trunk Mode\nMember of VLANs : (3999),120,310-312\n" + general +
              "Trunking Mode Native VLAN: 3999\nTrunking Mode Native VLAN Tagging: Enabled\n"
              "Trunking Mode VLANs Enabled: 120,310-312\n" +
              ending);
    const auto all = shown("native-tagging no native 640 allowed all");
    CHECK(holds(all, "\nMember of VLANs : (640),1-639,641-4093\n"));
    CHECK(holds(all, "\nTrunking Mode VLANs Enabled: All\n"));
    const auto in_general = shown("mode general general 1510 general-tagged 1210,1230");
    CHECK(holds(in_general, "\nVLAN Membership Mode: General Mode\nMember of VLANs : (1510),1210,1230\n"));
    CHECK(holds(in_general, "\nGeneral Mode Untagged VLANs: 1510\nGeneral Mode Tagged VLANs: 1210,1230\n"));
    CHECK(desk.device.carried("gi1/0/7") == "native 1510, tagged 1210,1230");
    CHECK(holds(desk.ask("show int sw fo1/1/1"), "\nPort: Fo1/1/1\n"));
}

TEST_CASE("a simulated N3000 with a firmware before 6 knows no members, and no lists on ports that are no trunks") {
    PortDesk desk("delln3000", "gi1/0/7", {"--firmware", "5", "--vlans", "1-3999"});
    CHECK(desk.on_port("sw trunk allowed vlan add 5") == "Interface not in Trunk Mode.\n\n");
    CHECK(desk.on_port("sw trunk native vlan 5") == "Interface not in Trunk Mode.\n\n");
    desk.say({{"sw mode trunk", desk.at}, {"sw trunk allowed vlan none", desk.at}, {"end", ""}});
    const auto shown = desk.ask("show int sw gi1/0/7");
    CHECK(holds(shown, "\nTrunking Mode VLANs Enabled: none\n"));
    CHECK(!holds(shown, "Member of VLANs"));
    desk.ask("config", "(config)");
    desk.ask("int gi1/0/7", desk.at);
    CHECK(holds(desk.on_port("sw trunk allowed vlan remove 1-4093"),
                "VLAN      4093 ERROR: This VLAN does not exist.\n"));
}

TEST_CASE("a simulated N3000 says which VLANs do not exist, and has put the others into the list") {
    PortDesk desk("delln3000", "gi1/0/7", {"--vlans", "1-309,312"});
    desk.say({{"sw mode trunk", desk.at}, {"sw trunk allowed vlan none", desk.at}});
    const auto answer = desk.on_port("sw trunk allowed vlan add 309-312");
    CHECK(holds(answer, "   VLANs failed to be configured : 2\n"));
    CHECK(holds(answer, "VLAN       310 ERROR: This VLAN does not exist.\nVLAN       311 ERROR"));
    CHECK(desk.device.carried("gi1/0/7") == "tagged 309,312");
    desk.say({{"sw trunk allowed vlan remove 1-4093", desk.at}});
    desk.say({{"exit", "(config)"}});
    CHECK(desk.ask("no vlan 310", "(config)") == "\nThese VLANs do not exist:  310.\n\n");
}

TEST_CASE("a simulated N3000 refuses in the situations that its captures know") {
    PortDesk desk("delln3000", "gi1/0/7");
    CHECK(desk.on_port("sw general pvid 5") == "\nPort is not general port.\n\n");
    CHECK(desk.on_port("mtu 9217") == "Value is out of range. The valid range is 1518 to 9216.\n\n");
    desk.device.control("set gi1/0/7 channel yes");
    CHECK(desk.on_port("sw mode trunk") == "Interface is part of a port-channel\n\n");
    desk.say({{"end", ""}});
    desk.device.control("situation not-saved");
    desk.caller().type("copy running-config startup-config\r");
    desk.caller().wait_for("(y/n) ");
    desk.caller().type("y");
    CHECK(holds(desk.caller().wait_for("console#"), "Configuration Not Saved!"));
    CHECK(desk.device.counter("saves") == 0);
}

TEST_CASE(
    "a simulated PowerConnect 5500 prints lists in the ways that captures have, and what does not exist as inactive") {
    const auto shown = [](const std::string& lists, const std::string& vlans, const std::string& settings) {
        Desk desk("powerconnect55xx", {"--lists", lists, "--vlans", vlans});
        desk.ask("terminal datadump");
        desk.device.control("set gi1/0/3 mode trunk link no " + settings);
        return desk.ask("show int sw gi1/0/3");
    };
    CHECK(
        shown("lines", "1-119,121-139,141-400", "native 140 allowed 120,310") ==
        "Name: gi1/0/3\nSwitchport: enable\nAdministrative Mode: trunk\nOperational Mode: down\nAccess Mode VLAN: 1\n"
        "Access Multicast TV VLAN: none\nTrunking Native Mode VLAN: 140 (Inactive)\nTrunking VLANs Enabled: 310\n"
        "                        120 (Inactive)\nGeneral PVID: 1\nGeneral VLANs Enabled: none\n"
        "General Egress Tagged VLANs Enabled: none\nGeneral Forbidden VLANs: none\nGeneral Ingress Filtering: enabled\n"
        "General Acceptable Frame Type: all\nGeneral GVRP status: disabled\nCustomer Mode VLAN: none\n"
        "Private-vlan promiscuous-association primary VLAN: none\n"
        "Private-vlan promiscuous-association Secondary VLANs Enabled: none\n"
        "Private-vlan host-association primary VLAN: none\nPrivate-vlan host-association Secondary VLAN: none\n"
        "Protected: Disabled\nClassification rules:\nClassification type Group ID VLAN ID\n"
        "------------------- -------- -------\n\n");
    CHECK(holds(shown("members", "1-4,6-1799", "native none allowed 5,12,1800"),
                "\nTrunking VLANs Enabled: 5 (Inactive), 12,1800 (Inactive)\n"));
    CHECK(holds(shown("blanks", "1-4094", "native none allowed 12,31-35"), "\nTrunking VLANs Enabled: 12, 31 - 35\n"));
    CHECK(holds(shown("lines", "1-4094", "native none allowed none"), "\nTrunking VLANs Enabled:\nGeneral PVID: 1\n"));
    CHECK(holds(shown("members", "1-4094", "native none allowed none"), "\nTrunking VLANs Enabled: none\n"));
}

TEST_CASE("a simulated PowerConnect 5500 carries no VLAN that does not exist, and refuses it in access mode") {
    PortDesk desk("powerconnect55xx", "gi1/0/3", {"--vlans", "1-309"});
    desk.device.control("set gi1/0/3 mode trunk native none allowed none");
    desk.say({{"sw trunk allowed vlan add 309-311", desk.at}, {"sw trunk native vlan 311", desk.at}});
    CHECK(desk.device.carried("gi1/0/3") == "tagged 309");
    desk.say({{"exit", "(config)"},
              {"vlan database", "(config-vlan)"},
              {"vlan 310,311", "(config-vlan)"},
              {"exit", "(config)"},
              {"int gi1/0/3", desk.at}});
    CHECK(desk.device.carried("gi1/0/3") == "native 311, tagged 309,310");
    CHECK(desk.on_port("sw access vlan 312") == "VLAN was not created by user.\n");
    desk.in_situation("database-locked", "sw mode trunk",
                      "Configuration Database locked by another application - try later\n");
    desk.device.control("set gi1/0/3 channel yes");
    CHECK(desk.on_port("sw mode trunk") == "Interface is part of a port-channel\n");
    CHECK(holds(desk.on_port("spanning-tree portfast"), "Warning: Edge port type (portfast) should only be enabled"));
}

TEST_CASE("a simulated Nexus prints what the captures have") {
    Desk desk("nexus", {"--ports", "8", "--vlans", "1-309"});
    desk.ask("terminal length 0");
    const auto shown = [&](const std::string& settings) {
        desk.device.control("set Ethernet1/4 " + settings);
        return desk.ask("show interface Ethernet1/4 switchport");
    };
    const auto text = [](const std::string& monitor, const std::string& mode, const std::string& access,
                         const std::string& native, const std::string& allowed) {
        return "Name: Ethernet1/4\n  Switchport: Enabled\n  Switchport Monitor: " + monitor +
               "\n  Switchport Block Multicast: Not enabled\n  Switchport Block Unicast: Not enabled\n  Operational Mode: " +
               mode + "\n  Access Mode VLAN: " + access + "\n  Trunking Native Mode VLAN: " + native +
               "\n  Trunking VLANs Allowed: " + allowed +
               "\n  Administrative private-vlan primary host-association: none\n"
               "  Administrative private-vlan secondary host-association: none\n"
               "  Administrative private-vlan primary mapping: none\n"
               "  Administrative private-vlan secondary mapping: none\n"
               "  Administrative private-vlan trunk native VLAN: none\n"
               "  Administrative private-vlan trunk encapsulation: dot1q\n"
               "  Administrative private-vlan trunk normal VLANs: none\n"
               "  Administrative private-vlan trunk private VLANs: none\n  Operational private-vlan: none\n";
    };
    CHECK(shown("mode trunk native 310 allowed 310,311") ==
          text("Not enabled", "trunk", "1 (default)", "310 (Vlan not created)", "310-311"));
    CHECK(desk.device.carried("Ethernet1/4") == "dark");
    CHECK(shown("mode access access 344 native 1 allowed all") ==
          text("Not enabled", "access", "344 (Vlan not created)", "1 (default)", "1-4094"));
    CHECK(shown("access 1 native 2222 allowed none monitor yes") ==
          text("Enabled ", "access", "1 (default)", "2222 (Vlan not created)", "none"));
    CHECK(shown("mode trunk native 140 allowed 102,140-143,150 monitor no") ==
          text("Not enabled", "trunk", "1 (default)", "140 (VLAN0140)", "102,140-143,150"));
    CHECK(shown("link no native 2222 allowed none") ==
          text("Not enabled", "down", "1 (default)", "2222 (Vlan not created)", "none"));
    CHECK(holds(desk.ask("show running-config interface Ethernet1/4"),
                "\n!Command: show running-config interface Ethernet1/4\n!Time: Sat Jan  1 01:13:20 2000\n\n"
                "version 6.0(2)A8(7)\n\ninterface Ethernet1/4\n  switchport mode trunk\n"
                "  switchport trunk native vlan 2222\n  switchport trunk allowed vlan none\n\n"));
    CHECK(holds(shown("routed yes"), "  Switchport: Disabled\n"));
    CHECK(holds(desk.ask("show run int e1/4"), "\ninterface Ethernet1/4\n  no switchport\n\n"));
    CHECK(holds(desk.ask("show running-config interface"), "\ninterface Ethernet1/7\n\ninterface Ethernet1/8\n\n"));
}

TEST_CASE("a simulated Nexus has VLANs that exist, and others") {
    Desk desk("nexus", {"--ports", "5"});
    desk.ask("terminal length 0");
    CHECK(holds(desk.device.control("show"), "\"vlans\":\"1-1001,1006-2221,2223-3967\""));
    desk.device.control("set vlans 1,140");
    desk.device.control("set Ethernet1/5 mode trunk native 1 allowed 140-141");
    const auto brief = desk.ask("show vlan brief");
    CHECK(brief ==
          "\nVLAN Name                             Status    Ports\n"
          "---- -------------------------------- --------- -------------------------------\n"
          "1    default                          active    Eth1/1, Eth1/2, Eth1/3, Eth1/4\n"
          "140  VLAN0140                         active    Eth1/5\n\n");
    const auto whole = desk.ask("show vlan");
    CHECK(whole.starts_with(brief));
    CHECK(holds(whole, "\nVLAN Type         Vlan-mode\n"));
    CHECK(desk.ask("show vlan id 141") == "VLAN 141 not found in current VLAN database\n");
    desk.ask("config t", "(config)");
    for (const std::string vlan : {"1002", "3968", "4094"}) {
        CHECK(desk.ask("vlan " + vlan, "(config)") == "ERROR: VLAN creation failed\n");
    }
    desk.say({{"vlan 141", "(config-vlan)"}});
    CHECK(desk.device.carried("Ethernet1/5") == "tagged 140,141");
}

TEST_CASE("a simulated Nexus refuses in the situations that other tools know") {
    PortDesk desk("nexus", "Ethernet1/5");
    desk.in_situation("role-denied", "sw mode trunk", "% Permission denied for the role\n");
    desk.in_situation("update-aborted", "sw mode trunk", "Configuration update aborted: timed out\n");
    desk.in_situation("not-applied", "sw mode trunk", "Error: Could not apply the command\n");
    desk.device.control("set Ethernet1/5 routed yes");
    CHECK(desk.on_port("sw mode trunk") == "Port is not in Layer-2 mode\n");
    desk.say({{"sw", desk.at}, {"sw mode trunk", desk.at}});
    CHECK(holds(desk.on_port("spanning-tree port type edge trunk"), "Warning: Edge port type (portfast) should only"));
    desk.device.control("situation vlans-full");
    CHECK(desk.ask("exit", "(config)") == "");
    CHECK(desk.ask("vlan 9", "(config)") == "ERROR: VLAN creation failed\n");
    desk.say({{"exit", ""}});
    desk.device.control("situation not-saved");
    CHECK(desk.ask("copy run start") == "Configuration update aborted: system not ready\n");
    desk.device.control("heal");
    CHECK(holds(desk.ask("copy run start"), "Copy complete."));
    CHECK_THROWS_AS(desk.device.control("situation database-locked"), std::runtime_error);
}
