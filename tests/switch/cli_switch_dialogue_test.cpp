// What the simulated switches understand, and how they answer.
#include <doctest/doctest.h>

#include <algorithm>

#include "switch/desk.hpp"

using haas_test::Desk;
using haas_test::holds;

TEST_CASE("a simulated PowerConnect 5500 carries what its commands say") {
    Desk desk("powerconnect55xx");
    const std::string at = "(config-if)";
    CHECK(desk.device.carried("gi1/0/5") == "native 1");
    CHECK(desk.device.settings("gi1/0/5") ==
          "mode access access 1 native 1 allowed 1-4094 general 1 shut no routed no "
          "native-tagging no general-tagged none monitor no channel no link yes");
    desk.say({{"config", "(config)"},
              {"int gi1/0/5", at},
              {"sw trunk allowed vlan none", at},
              {"sw trunk native vlan none", at},
              {"sw mode trunk", at}});
    CHECK(desk.device.carried("gi1/0/5") == "dark");
    desk.say({{"sw trunk allowed vlan add 100,200-202", at}, {"sw trunk native vlan 100", at}});
    CHECK(desk.device.carried("gi1/0/5") == "native 100, tagged 200,201,202");
    desk.say({{"sw trunk allowed vlan remove 100,201", at}, {"sw trunk native vlan none", at}});
    CHECK(desk.device.carried("gi1/0/5") == "tagged 200,202");
    desk.say({{"switchport access vlan 300", at}, {"switchport mode access", at}});
    CHECK(desk.device.carried("gi1/0/5") == "native 300");
    desk.say({{"sw access vlan no", at}});
    CHECK(desk.device.carried("gi1/0/5") == "dark");
    desk.say({{"sw mode general", at}, {"sw general pvid 7", at}});
    CHECK(desk.device.carried("gi1/0/5") == "native 7");
    desk.say({{"shut", at}});
    CHECK(desk.device.carried("gi1/0/5") == "dark");
    desk.say(
        {{"no shutdown", at}, {"interface TE1/0/2", at}, {"sw acc vlan 9", at}, {"exit", "(config)"}, {"exit", ""}});
    CHECK(desk.device.carried("gi1/0/5") == "native 7");
    CHECK(desk.device.carried("te1/0/2") == "native 9");
}

TEST_CASE("a simulated PowerConnect 5500 shows its ports") {
    Desk desk("powerconnect55xx", {"--vlans", "1-1999"});
    desk.device.control(
        "set gi1/0/5 mode trunk native 100 allowed 100-102,110,120,130,140,150,160,170,180,190,200,2500-2510");
    CHECK(desk.ask("terminal datadump") == "");
    const auto shown = desk.ask("show int sw gi1/0/5");
    CHECK(shown.starts_with("Name: gi1/0/5\nSwitchport: enable\nAdministrative Mode: trunk\n"));
    CHECK(holds(shown, "\nTrunking Native Mode VLAN: 100\n"));
    CHECK(holds(shown,
                "\nTrunking VLANs Enabled: 100-102,110,120,130,140,150,160,\n"
                "                        170,180,190,200\n"
                "                        2500-2510 (Inactive)\nGeneral PVID: 1\n"));
    CHECK(holds(shown, "\nClassification rules:\n"));
    desk.device.control("set gi1/0/5 native 2500 allowed none");
    CHECK(holds(desk.ask("show int sw gi1/0/5"),
                "Trunking Native Mode VLAN: 2500 (Inactive)\nTrunking VLANs Enabled:\n"));
    desk.device.control("set gi1/0/5 native none allowed 100");
    CHECK(holds(desk.ask("show interfaces switchport GigabitEthernet 1/0/5"), "Trunking Native Mode VLAN: none\n"));
    CHECK(holds(desk.ask("show vlan tag 100"), "gi1/0/5"));
    CHECK(!holds(desk.ask("show vlan tag 101"), "gi1/0/5"));
    CHECK(holds(desk.ask("show vlan tag 2500"), "% "));
}

TEST_CASE("a simulated PowerConnect 5500 answers an empty line with ANSI codes") {
    Desk desk("powerconnect55xx");
    desk.caller().type("\r");
    CHECK(holds(desk.caller().wait_for("console#"), "\x1b["));
    CHECK(desk.ask("haas-prompt") == "% Unrecognized command\n");
}

TEST_CASE("a simulated PowerConnect 5500 refuses what it does not understand") {
    Desk desk("powerconnect55xx");
    const std::string at = "(config-if)";
    const std::string range = "% Wrong number of parameters or invalid range, size or characters entered\n";
    CHECK(desk.ask("c") == "% Ambiguous command\n");
    CHECK(desk.ask("copy") == "% Incomplete command\n");
    CHECK(desk.ask("int gi1/0/5") == "% Unrecognized command\n");
    CHECK(desk.ask("show int sw gi1/0/49") == "% bad parameter value\n");
    desk.say({{"configure terminal", "(config)"}});
    CHECK(desk.ask("sw mode trunk", "(config)") == "% Unrecognized command\n");
    CHECK(desk.ask("show int sw", "(config)") == "% Unrecognized command\n");
    CHECK(desk.ask("int gi2/0/5", "(config)") == "% bad parameter value\n");
    CHECK(desk.ask("int gi1/0/05", "(config)") == "% bad parameter value\n");
    desk.say({{"int gi1/0/5", at}});
    CHECK(desk.ask("s mode trunk", at) == "% Ambiguous command\n");
    CHECK(desk.ask("sw", at) == "% Incomplete command\n");
    CHECK(desk.ask("sw mode trunk now", at) == "% Unrecognized command\n");
    CHECK(desk.ask("sw trunk native vlan 4095", at) == range);
    CHECK(desk.ask("sw trunk native vlan 0", at) == range);
    for (const std::string list : {"4095", "0", "5-3", "1,,2", "1-", "x", "1-2-3", "1,", "-5", "100000"}) {
        CAPTURE(list);
        CHECK(desk.ask("sw trunk allowed vlan add " + list, at) == range);
    }
    CHECK(desk.ask("sw trunk allowed vlan 5", at) == "% Unrecognized command\n");
    desk.say({{"sw trunk allowed vlan remove 5", at}});
    CHECK(holds(desk.ask("sw trunk native vlan 5", at), "% "));
    CHECK(desk.device.settings("gi1/0/5") ==
          "mode access access 1 native 1 allowed 1-4,6-4094 general 1 shut no routed no "
          "native-tagging no general-tagged none monitor no channel no link yes");
}

TEST_CASE("a simulated PowerConnect 5500 has a database of VLANs") {
    Desk desk("powerconnect55xx", {"--vlans", "10-20"});
    desk.say({{"config", "(config)"},
              {"vlan database", "(config-vlan)"},
              {"vlan 30,31", "(config-vlan)"},
              {"no vlan 31", "(config-vlan)"},
              {"end", ""}});
    CHECK(holds(desk.device.control("show"), "\"vlans\":\"1,10-20,30\""));
}

TEST_CASE("a simulated N3000 carries what its commands say") {
    Desk desk("delln3000");
    const std::string at = "(config-if-Gi1/0/6)";
    desk.say({{"config", "(config)"}, {"vlan 4000", "(config-vlan4000)"}, {"exit", "(config)"}, {"exit", ""}});
    desk.say({{"config", "(config)"},
              {"int gi1/0/6", at},
              {"sw trunk allowed vlan add 4000", at},
              {"sw trunk native vlan 4000", at},
              {"sw trunk allowed vlan remove 1-4093", at},
              {"sw mode trunk", at}});
    CHECK(desk.device.carried("gi1/0/6") == "dark");
    desk.say(
        {{"sw trunk allowed vlan add 300", at}, {"sw trunk native vlan 300", at}, {"sw trunk allowed vlan add 7", at}});
    CHECK(desk.device.carried("gi1/0/6") == "native 300, tagged 7");
    desk.say({{"sw trunk allowed vlan remove 300", at},
              {"sw trunk allowed vlan add 4000", at},
              {"sw trunk native vlan 4000", at},
              {"sw trunk allowed vlan remove 4000", at}});
    CHECK(desk.device.carried("gi1/0/6") == "tagged 7");
    desk.say({{"sw mode access", at}, {"sw access vlan 8", at}, {"exit", "(config)"}, {"exit", ""}});
    CHECK(desk.device.carried("gi1/0/6") == "native 8");
}

TEST_CASE("a simulated N3000 makes a VLAN native only if it was created and is allowed") {
    Desk desk("delln3000", {"--vlans", "1-3999"});
    const std::string at = "(config-if-Gi1/0/6)";
    desk.say({{"config", "(config)"}, {"int gi1/0/6", at}, {"sw trunk allowed vlan none", at}});
    CHECK(desk.ask("sw trunk native vlan 4000", at) == "VLAN ID not found.\n\n");
    CHECK(desk.ask("sw access vlan 4000", at) == "VLAN ID not found.\n\n");
    CHECK(holds(desk.ask("sw trunk native vlan 5", at), "ERROR: "));
    CHECK(desk.ask("sw trunk native vlan none", at) ==
          std::string(48, ' ') + "^\n% Invalid input detected at '^' marker.\n\n");
    desk.say({{"exit", "(config)"},
              {"vlan 4000", "(config-vlan4000)"},
              {"int gi1/0/6", at},
              {"sw trunk allowed vlan add 4000", at},
              {"sw trunk native vlan 4000", at}});
}

TEST_CASE("a simulated N3000 shows its ports") {
    Desk desk("delln3000");
    CHECK(desk.ask("terminal length 0") == "\n");
    CHECK(desk.ask("") == "");
    CHECK(holds(desk.ask("show int sw gi1/0/6"), "\nTrunking Mode VLANs Enabled: All\n"));
    desk.device.control("set gi1/0/6 mode trunk native 4000 allowed 5,7,9,11,13,15,17,19-30,40");
    const auto shown = desk.ask("show int sw gi1/0/6");
    CHECK(shown.starts_with("\nPort: Gi1/0/6\nVLAN Membership Mode: Trunk Mode\n"));
    CHECK(holds(shown, "\nTrunking Mode Native VLAN: 4000\n"));
    CHECK(holds(shown, "\nTrunking Mode VLANs Enabled: 5,7,9,11,13,15,17,\n" + std::string(29, ' ') +
                           "19-30,40\nPrivate VLAN"));
    desk.device.control("set gi1/0/6 allowed none");
    CHECK(holds(desk.ask("show int sw gi1/0/6"), "\nTrunking Mode VLANs Enabled:\n"));
    CHECK(holds(desk.ask("show int sw"), "\nPort: Te1/0/2\n"));
}

TEST_CASE("a simulated N3000 refuses what it does not understand") {
    Desk desk("delln3000");
    const std::string at = "(config-if-Gi1/0/6)";
    const std::string invalid = "^\n% Invalid input detected at '^' marker.\n\n";
    CHECK(desk.ask("int gi1/0/6") == std::string(8, ' ') + invalid);
    CHECK(desk.ask("c") == "% Ambiguous command\n\n");
    CHECK(desk.ask("show int sw gi1/0/99") == "An invalid interface has been used for this function.\n\n");
    desk.say({{"config", "(config)"}});
    CHECK(desk.ask("vlan 4094", "(config)") == std::string(21, ' ') + invalid);
    CHECK(desk.ask("interface", "(config)") == "% Incomplete command\n\n");
    desk.say({{"int gi1/0/6", at}});
    CHECK(desk.ask("sw trunk allowed vlan add 1-4094", at) == std::string(53, ' ') + invalid);
    CHECK(desk.ask("copy running-config startup-config", at) == std::string(27, ' ') + invalid);
}

TEST_CASE("a simulated Nexus carries what its commands say") {
    Desk desk("nexus");
    const std::string at = "(config-if)";
    const std::string welcome = "Enter configuration commands, one per line.  End with CNTL/Z.\n";
    CHECK(desk.ask("config terminal", "(config)") == welcome);
    desk.say({{"int Ethernet1/5", at},
              {"sw", at},
              {"sw trunk allowed vlan none", at},
              {"sw trunk native vlan 2222", at},
              {"sw mode trunk", at}});
    CHECK(desk.device.carried("Ethernet1/5") == "dark");
    desk.say({{"sw trunk native vlan 100", at}, {"sw trunk allowed vlan add 100,200", at}});
    CHECK(desk.device.carried("Ethernet1/5") == "native 100, tagged 200");
    desk.say({{"sw trunk allowed vlan remove 100", at}, {"sw trunk native vlan 999", at}});
    CHECK(desk.device.carried("Ethernet1/5") == "tagged 200");
    desk.say({{"sw trunk allowed vlan 5-6", at}});
    CHECK(desk.device.carried("Ethernet1/5") == "tagged 5,6");
    desk.say({{"no switchport", at}});
    CHECK(desk.device.carried("Ethernet1/5") == "dark");
    CHECK(desk.ask("show int e1/5 sw", at).starts_with("Name: Ethernet1/5\n  Switchport: Disabled\n"));
    desk.say({{"switchport", at}, {"int eth 1/6", at}, {"sw acc vlan 9", at}, {"exit", "(config)"}, {"exit", ""}});
    CHECK(desk.device.carried("Ethernet1/5") == "tagged 5,6");
    CHECK(desk.device.carried("Ethernet1/6") == "native 9");
    CHECK(desk.ask("conf t", "(config)") == welcome);
    desk.say({{"vlan 999", "(config-vlan)"}, {"shutdown", "(config-vlan)"}});
    desk.caller().type("\x1a");
    desk.caller().wait_for("switch# ");
}

TEST_CASE("a simulated Nexus shows all its ports at once") {
    Desk desk("nexus", {"--ports", "3", "--vlans", "1-1999"});
    CHECK(desk.ask("terminal length 0") == "");
    desk.device.control("set Ethernet1/2 mode trunk native 100 allowed 100,200-201");
    desk.device.control("set Ethernet1/3 mode trunk native 2999 allowed none");
    const auto shown = desk.ask("show int sw");
    CHECK(shown.starts_with("Name: Ethernet1/1\n  Switchport: Enabled\n"));
    CHECK(holds(shown, "\nName: Ethernet1/2\n"));
    CHECK(holds(shown, "\n  Operational Mode: trunk\n"));
    CHECK(holds(shown, "\n  Trunking Native Mode VLAN: 100 (VLAN0100)\n  Trunking VLANs Allowed: 100,200-201\n"));
    CHECK(holds(shown, "\n  Trunking Native Mode VLAN: 2999 (Vlan not created)\n  Trunking VLANs Allowed: none\n"));
}

TEST_CASE("a simulated Nexus refuses what it does not understand") {
    Desk desk("nexus");
    const std::string at = "(config-if)";
    CHECK(desk.ask("int ethernet1/5") == std::string(8, ' ') + "^\n% Invalid command at '^' marker.\n");
    CHECK(desk.ask("c") == std::string(8, ' ') + "^\n% Ambiguous command at '^' marker.\n");
    desk.ask("config t", "(config)");
    CHECK(desk.ask("interface", "(config)") == std::string(25, ' ') + "^\n% Incomplete command at '^' marker.\n");
    CHECK(desk.ask("int ethernet1/49", "(config)") ==
          std::string(20, ' ') + "^\nInvalid interface format at '^' marker.\n");
    CHECK(desk.ask("int gi1/0/5", "(config)") == std::string(20, ' ') + "^\nInvalid interface format at '^' marker.\n");
    desk.say({{"int ethernet1/5", at}});
    CHECK(holds(desk.ask("sw trunk native vlan 4095", at), "^\n% Invalid number, range is (1:4094) at '^' marker.\n"));
    CHECK(holds(desk.ask("sw trunk native vlan none", at), "^\n% Invalid number, range is (1:4094) at '^' marker.\n"));
    CHECK(desk.ask("sw trunk allowed vlan add 5000", at) ==
          "Syntax error while parsing 'sw trunk allowed vlan add 5000'\n");
    CHECK(holds(desk.ask("sw trunk allowed vlan add 9-5", at), "^\nInvalid range at '^' marker.\n"));
    CHECK(holds(desk.ask("sw mode general", at), "^\n% Invalid command at '^' marker.\n"));
}

TEST_CASE("a simulated switch shows long answers page by page") {
    struct Pager {
        const char* kind;
        const char* line;
        const char* text;
    };
    for (const Pager& pager :
         {Pager{"powerconnect55xx", "show int sw gi1/0/1", "More: <space>,  Quit: q or CTRL+Z, One line: <return> "},
          Pager{"delln3000", "show int sw", "--More-- or (q)uit"}, Pager{"nexus", "show int sw", "--More--"}}) {
        CAPTURE(pager.kind);
        Desk desk(pager.kind);
        auto& caller = desk.caller();
        const std::string prompt = std::string(pager.kind) == "nexus" ? "switch# " : "console#";
        const auto page = [&] {
            const std::string text = caller.wait_for(pager.text);
            return std::count(text.begin(), text.end(), '\n');
        };
        caller.type(std::string(pager.line) + "\r");
        CHECK(page() == 24);  // one of them is the echo's
        // Keys that mean nothing are not kept for later, either.
        caller.type("x");
        caller.type("\r");
        CHECK(page() == 1);
        caller.type("q");
        caller.wait_for(prompt);
        caller.type(std::string(pager.line) + "\r");
        page();
        caller.type(" ");
        if (std::string(pager.kind) == "powerconnect55xx") {
            CHECK(holds(caller.wait_for(prompt), "------- -------"));
        } else {
            CHECK(page() == 23);
        }
    }
}

TEST_CASE("a simulated Nexus makes its pages as long as the window, and the others do not") {
    Desk nexus("nexus", {"--ports", "3"}, 100);
    CHECK(holds(nexus.ask("show int sw"), "Name: Ethernet1/3"));
    Desk dell("delln3000", {}, 100);
    dell.caller().type("show int sw\r");
    const std::string page = dell.caller().wait_for("--More-- or (q)uit");
    CHECK(std::count(page.begin(), page.end(), '\n') == 24);
}

TEST_CASE("a simulated Dell asks before it saves") {
    for (const std::string kind : {"powerconnect55xx", "delln3000"}) {
        CAPTURE(kind);
        const std::string question = kind == "delln3000" ? "(y/n) " : "Overwrite file [startup-config].... (Y/N)[N] ?";
        const std::string done = kind == "delln3000" ? "\r\nConfiguration Saved!\r\n" : "\r\nCopy succeeded\r\n";
        Desk desk(kind);
        desk.device.control("set gi1/0/5 access 77");
        desk.caller().type("copy running-config startup-config\r");
        desk.caller().wait_for(question);
        desk.caller().type("n");
        CHECK(!holds(desk.caller().wait_for("console#"), done));
        CHECK(desk.device.saved("gi1/0/5") == "native 1");
        desk.caller().type("copy running-config startup-config\r");
        desk.caller().wait_for(question);
        desk.caller().type("y");
        CHECK(holds(desk.caller().wait_for("console#"), done));
        CHECK(desk.device.saved("gi1/0/5") == "native 77");
        CHECK(desk.device.counter("saves") == 1);
    }
}

TEST_CASE("a simulated Dell takes a whole line as the answer to its question, if a test asks for it") {
    Desk desk("delln3000", {"--answers", "lines"});
    desk.caller().type("copy running-config startup-config\r");
    desk.caller().wait_for("(y/n) ");
    desk.caller().type("y");
    desk.caller().wait_for("y");
    CHECK(desk.caller().hears_nothing(std::chrono::milliseconds(20)));
    desk.caller().type("\r");
    CHECK(holds(desk.caller().wait_for("console#"), "Configuration Saved!"));
}

TEST_CASE("a simulated Nexus saves without a question, with a bar that grows") {
    Desk desk("nexus");
    desk.device.control("set Ethernet1/5 access 77");
    desk.caller().type("copy run start\r");
    const std::string answer = desk.caller().wait_for("switch# ");
    CHECK(holds(answer, "\r[####                                    ]  10%\r["));
    CHECK(holds(answer, "\r\nCopy complete.\r\n"));
    CHECK(desk.device.saved("Ethernet1/5") == "native 77");
}

TEST_CASE("a simulated switch writes log messages in between, if a test asks for it") {
    Desk desk("nexus", {"--log-lines"});
    // Before, within and behind what is shown, each another one.
    CHECK(holds(desk.ask("show version"), "%ETHPORT-5-IF_DOWN_LINK_FAILURE: "));
    const auto shown = desk.ask("show int e1/5 sw");
    CHECK(shown.starts_with("2000 Jan  1 01:13:20 switch %"));
    CHECK(holds(shown, "\n2000 Jan  1 01:13:20 switch %$ VDC-1 %$ %COPP-2-COPP_POLICY: Control-Plane is protected\n"));
    CHECK(holds(shown, "Name: Ethernet1/5\n"));
    Desk dell("powerconnect55xx", {"--log-lines"});
    dell.caller().type("copy running-config startup-config\r");
    dell.caller().wait_for("(Y/N)[N] ?");
    dell.caller().type("y");
    CHECK(holds(dell.caller().wait_for("console#"), "%COPY-N-TRAP: "));
}
