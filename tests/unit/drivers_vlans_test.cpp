// VLANs that must exist on a CLI switch before its ports can carry them.
#include <doctest/doctest.h>

#include "drivers/registry.hpp"
#include "drivers/switch/cli/vlan_table.hpp"
#include "unit/cli_site.hpp"

using namespace haas;
using namespace haas::drivers;
using namespace haas_test;
using core::SwitchError;
using Vlans = std::set<core::Vlan>;

namespace {

/// In the shape of captures of the N-Series' family: names may be missing, or longer than their dashes.
constexpr const char* vlans_of_dell =
    "\nVLAN       Name                         Ports          Type      Authorization\n"
    "-----  ---------------                  -------------  -----     -------------\n"
    "1      Default                          Po1-12,        Default   Required\n"
    "                                        Gi1/0/4-12,\n"
    "                                        2\n"
    "104                                     Gi1/0/1-3      Static    Required\n"
    "130    17 a name with blanks, which is  Gi1/0/1        Static    Required\n"
    "4000                                                   Static    Required\n\n";

std::map<std::string, std::string> with_vlans(std::map<std::string, std::string> answers) {
    answers.emplace("show vlan", vlans_of_dell);
    return answers;
}

}  // namespace

TEST_CASE("nexus: the VLANs are asked for once a session, and only where ports have some") {
    CliSite site(nexus_table(), {{"show int sw", switch_text("nexus-trunk.txt")}});
    site.read();
    site.read();
    CHECK(site.talk->count("show vlan brief") == 1);
    CliSite dark(nexus_table(), {{"show int sw", switch_text("nexus-dark.txt")}});
    CHECK(dark.read().is_dark());
    CHECK(dark.talk->count("show vlan brief") == 0);
}

TEST_CASE("nexus: a VLAN that does not exist is refused before anything is sent") {
    CliSite site(nexus_table(), {{"show int sw", switch_text("nexus-dark.txt")}});
    const auto failure = failure_of([&] { site.write(lit(130, {104, 280})); });
    CHECK(failure.kind() == SwitchError::Kind::refused);
    CHECK(holds(failure.what(), "VLAN 280 "));
    CHECK(holds(failure.what(), "`vlan 280`"));
    CHECK(site.talk->count("config terminal") == 0);
    site.write(lit(130, {104}));
    CHECK(site.talk->heard_in_order({"int Ethernet1/1", "sw trunk native vlan 130", "exit"}));
}

TEST_CASE("nexus: the remedy for a VLAN that is suspended is another one than for a VLAN that does not exist") {
    CliSite site(nexus_table(), {{"show int sw", switch_text("nexus-dark.txt")}});
    const auto failure = failure_of([&] { site.write(lit(130, {270, 280})); });
    CHECK(holds(failure.what(),
                "VLAN 280 does not exist on the switch: create it there, with `config terminal`, "
                "`vlan 280`"));
    CHECK(holds(failure.what(),
                "VLAN 270 is not active on the switch: activate it there, with `config terminal`, "
                "`vlan 270`, `state active`, `no shutdown`"));
}

TEST_CASE("each CLI switch says what its administrator types to create VLANs") {
    const auto remedy = [](const CliTable& table, const Vlans& vlans) {
        return CliSite(table, {}).session->remedy_for_missing(vlans);
    };
    CHECK(remedy(nexus_table(), {1500, 1501}) == "create it there, with `config terminal`, `vlan 1500-1501`");
    CHECK(remedy(delln3000_table(), {1500}) == "create it there, with `config`, `vlan 1500`");
    CHECK(remedy(powerconnect55xx_table(), {7, 9}) == "create it there, with `config`, `vlan database`, `vlan 7,9`");
    CHECK(creation_text(dell_os10_table().remedies, Vlans{7, 8}) ==
          "create it there, with `configure terminal`, `interface vlan 7`, and so each of them");
}

TEST_CASE("nexus: a list of VLANs that cannot be read proves no VLAN") {
    for (const char* answer : {"", "VLAN Name\n", "% Permission denied for the role\n"}) {
        CliSite site(
            nexus_table(),
            {{"show int sw", switch_text("nexus-trunk.txt")}, {"show vlan brief", answer}, {"show vlan", answer}});
        CHECK(failure_of([&] { site.read(); }).kind() == SwitchError::Kind::refused);
    }
    // If the switch does not know the short form of a command, the driver sends the long one.
    CliSite site(nexus_table(), {{"show int sw", switch_text("nexus-trunk.txt")},
                                 {"show vlan brief", "% Invalid command at '^' marker.\n"},
                                 {"show vlan", vlans_of_nexus}});
    CHECK(site.read().native == 130);
}

TEST_CASE("a table of VLANs has each row's number, and whether the VLAN is forwarded") {
    const auto dell = parse_vlan_table(vlans_of_dell);
    REQUIRE(dell);
    CHECK(*dell == VlanTable{{1, true}, {104, true}, {130, true}, {4000, true}});
    const auto nexus = parse_vlan_table(vlans_of_nexus);
    REQUIRE(nexus);
    CHECK(nexus->at(104));
    CHECK_FALSE(nexus->at(270));
    CHECK_FALSE(nexus->at(271));
    CHECK(nexus->size() == 9);
    for (const char* text : {"", "VLAN Name\n1 default\n", "----\n1 default\n", "Port Name\n---- ----\n1    x\n"}) {
        CHECK_FALSE(parse_vlan_table(text));
    }
}

TEST_CASE("VLANs that are missing on a switch are created with one command, and others are left alone") {
    CliSite nexus(nexus_table(), {});
    CHECK(nexus.session->missing_vlans({104, 280, 281, 271}) == Vlans{280, 281});
    nexus.session->create_vlans({{280, ""}, {281, ""}});
    CHECK(nexus.talk->heard ==
          std::vector<std::string>{"show vlan brief", "config terminal", "vlan 280-281", "exit", "exit"});
    CliSite n3000(delln3000_table(), with_vlans({}));
    CHECK(n3000.session->missing_vlans({104, 280, 300}) == Vlans{280, 300});
    n3000.session->create_vlans({{280, ""}, {300, ""}});
    CHECK(n3000.talk->heard == std::vector<std::string>{"show vlan", "config", "vlan 280,300", "exit", "exit"});
    CliSite powerconnect(powerconnect55xx_table(), with_vlans({}));
    CHECK(powerconnect.session->missing_vlans({280}) == Vlans{280});
    powerconnect.session->create_vlans({{280, ""}});
    CHECK(powerconnect.talk->heard ==
          std::vector<std::string>{"show vlan", "config", "vlan database", "vlan 280", "exit", "exit"});
}

TEST_CASE("neither the dummy VLAN nor one that ports cannot have is missing") {
    CliSite site(nexus_table(), {});
    CHECK(site.session->missing_vlans({3333}).empty());
    CliSite n3000(delln3000_table(), with_vlans({}));
    CHECK(n3000.session->missing_vlans({4094}).empty());
}

TEST_CASE("each kind of switch says which VLANs its ports can never have") {
    const auto drivers = make_switch_drivers();
    const auto impossible = [&](const std::string& type, const core::SwitchFields& fields = {}) {
        const auto vlans = drivers.find(type)->impossible_vlans(fields);
        return vlans.empty() ? "" : core::format_vlan_list(vlans);
    };
    CHECK(impossible("nexus", {{"dummy_vlan", "2222"}}) == "1002-1005,2222,3968-4094");
    CHECK(impossible("delln3000", {{"dummy_vlan", "4093"}}) == "4093-4094");
    CHECK(impossible("powerconnect55xx").empty());
    CHECK(impossible("dell-os10") == "4094");
    CHECK(impossible("cisco-nxos") == "1,1002-1005,3968-4094");
    CHECK(impossible("arista-eos").empty());
    CHECK(impossible("brocade") == "1,1002,4087-4094");
    CHECK(impossible("dellnos9") == "1");
    CHECK(impossible("sonic") == "1");
    CHECK(impossible("openconfig") == "1");
    CHECK(impossible("openconfig", {{"default_vlan", "7"}}) == "7");
    for (const char* type : {"ovs", "linux-bridge", "mock"}) CHECK(impossible(type).empty());
}

TEST_CASE("a VLAN that was created just now is no reason to refuse a port") {
    std::string more = vlans_of_nexus;
    more.insert(more.find("271 "), "280  VLAN0280                         active    \n");
    CliSite site(nexus_table(), {{"show int sw", switch_text("nexus-dark.txt")}});
    site.session->create_vlans({{280, ""}});
    site.talk->answers["show vlan brief"] = more;
    site.write(lit(280));
    CHECK(site.talk->heard_in_order({"vlan 280", "int Ethernet1/1", "sw trunk native vlan 280"}));
}

TEST_CASE("a switch that creates no VLAN is heard") {
    for (const char* line : {"config terminal", "vlan 280"}) {
        CliSite site(nexus_table(), {{line, "ERROR: Maximum number of VLANs reached\n"}});
        const auto failure = failure_of([&] { site.session->create_vlans({{280, ""}}); });
        CHECK(failure.kind() == SwitchError::Kind::refused);
        CHECK(holds(failure.what(), "Maximum number of VLANs reached"));
    }
    CliSite site(delln3000_table(), {{"show vlan", "% Invalid input detected at '^' marker.\n"}});
    CHECK(holds(failure_of([&] { site.session->missing_vlans({280}); }).what(), "Invalid input"));
}

TEST_CASE("new VLANs get names, shortened to what switches accept; a refused name changes nothing") {
    const std::string longest(40, 'x');
    CliSite site(nexus_table(), {});
    site.session->create_vlans({{280, "red"}, {281, longest}});
    CHECK(site.talk->heard_in_order({"vlan 280-281", "vlan 280", "name red", "vlan 281", "name " + longest.substr(8)}));
    CliSite refusing(powerconnect55xx_table(), with_vlans({{"name red", "% bad parameter value\n"}}));
    refusing.session->create_vlans({{280, "red"}});
    CHECK(refusing.talk->heard_in_order({"interface vlan 280", "name red", "exit"}));
}

TEST_CASE("VLANs are deleted with one command, if they exist") {
    CliSite site(powerconnect55xx_table(), with_vlans({}));
    site.session->delete_vlans({104, 130, 280});
    CHECK(site.talk->heard ==
          std::vector<std::string>{"show vlan", "config", "vlan database", "no vlan 104,130", "exit", "exit"});
    CliSite nothing(powerconnect55xx_table(), with_vlans({}));
    nothing.session->delete_vlans({280});
    CHECK(nothing.talk->heard == std::vector<std::string>{"show vlan"});
}

TEST_CASE("a port gets a description while it is configured, and a refused one does not stop the others") {
    for (const bool is_refused : {false, true}) {
        std::map<std::string, std::string> answers{{"show int sw", switch_text("nexus-dark.txt")}};
        if (is_refused) answers["description HaaS: node n1, NIC eth0"] = "% Invalid command\n";
        CliSite site(nexus_table(), answers);
        site.session->write({{"Ethernet1/1", site.read(), lit(104), "HaaS: node n1, NIC eth0"}});
        CHECK(site.talk->heard_in_order(
            {"sw trunk native vlan 104", "description HaaS: node n1, NIC eth0", "exit", "exit"}));
    }
}
