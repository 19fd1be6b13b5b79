// What the driver of OS10 makes of running configurations (tests/texts/switches), and what it sends.
#include <doctest/doctest.h>

#include <algorithm>

#include "base/text.hpp"
#include "drivers/switch/cli/configuration_session.hpp"
#include "drivers/switch/cli/driver.hpp"
#include "switch_words.hpp"
#include "talking_switch.hpp"

using namespace haas;
using namespace haas::drivers;
using core::PortState;
using haas_test::holds;
using haas_test::lit;
using haas_test::refusal_of;
using haas_test::switch_text;
using haas_test::Talk;
using Vlans = std::set<core::Vlan>;

namespace {

constexpr const char* read_line = "show running-configuration interface";
constexpr const char* mirrors_line = "show running-configuration monitor";

struct Site {
    explicit Site(std::map<std::string, std::string> answers = {}) : talk(std::make_shared<Talk>()) {
        talk->answers = std::move(answers);
        talk->answers.emplace(read_line, switch_text("dell-os10-interfaces.txt"));
        talk->answers.emplace(mirrors_line, switch_text("dell-os10-monitor.txt"));
        const CliLogin login{"admin", base::Secret("secret"), std::nullopt};
        const auto& table = dell_os10_table();
        session =
            std::make_unique<ConfigurationSession>(table, Dialogue(haas_test::talk_to(talk), table.pager, {}), login);
        talk->heard.clear();
    }
    PortState read(const std::string& port) { return session->read({port}).at(port); }
    /// The lines of the port, between the line that enters it and the one that leaves it.
    std::vector<std::string> write(const std::string& port, const PortState& wanted, const std::string& text = {}) {
        talk->heard.clear();
        session->write({{port, PortState(), wanted, text}});
        const auto& heard = talk->heard;
        const auto enter = std::find(heard.begin(), heard.end(), "interface " + port);
        if (enter == heard.end()) return {};
        return {enter + 1, std::find(enter, heard.end(), "exit")};
    }

    std::shared_ptr<Talk> talk;
    std::unique_ptr<ConfigurationSession> session;
};

using Lines = std::vector<std::string>;
using Answers = std::map<std::string, std::string>;

}  // namespace

TEST_CASE("OS10: a trunk's access VLAN is its native one, and a dark port is a trunk without VLANs that is shut") {
    Site site;
    CHECK(site.read("ethernet1/1/3") == lit(104, {210, 211}));
    CHECK(site.read("ethernet1/1/4") == lit({}, {210}));
    CHECK(site.read("ethernet1/1/5").is_dark());
    CHECK(site.read("port-channel7") == lit(1, {104, 105, 210}));
    CHECK(site.session->read({"ethernet1/1/60"}).empty());
}

TEST_CASE("OS10: what HaaS never makes is foreign, with the VLANs that it may carry") {
    Site site;
    const auto access = site.read("ethernet1/1/1");
    CHECK(access.foreign == "mode access, VLAN 1");
    CHECK(access.possible_vlans() == Vlans{1});
    const auto routed = site.read("ethernet1/1/2");
    CHECK(holds(routed.foreign, "no switch port"));
    CHECK(routed.possible_vlans().empty());
    const auto up = site.read("ethernet1/1/6");
    CHECK(up.foreign == "up, without VLANs");
    CHECK(up.may_carry_any);
    const auto member = site.read("ethernet1/1/7");
    CHECK(member.foreign.starts_with("a member of port-channel7"));
    CHECK(member.possible_vlans() == Vlans{1, 104, 105, 210});
    CHECK(site.read("ethernet1/1/8").may_carry_any);
    const auto mirror = site.read("ethernet1/1/9");
    CHECK(holds(mirror.foreign, "copies"));
    CHECK_FALSE(mirror.is_dark());
    CHECK(site.read("ethernet1/1/11").may_carry_any);
    const auto shut = site.read("ethernet1/1/12");
    CHECK(shut.foreign == "shut down; configured is native 104");
    CHECK(shut.possible_vlans() == Vlans{104});
    CHECK(site.read("ethernet1/1/13").may_carry_any);
    CHECK(site.read("ethernet1/1/14").may_carry_any);
}

TEST_CASE("OS10: a dark port is dark, whether it lost its access VLAN or got the default one instead") {
    const std::string trunk = "interface vlan1\n no shutdown\n!\ninterface ethernet1/1/1\n switchport mode trunk\n";
    const auto with = [&](const std::string& more) { return Site(Answers{{read_line, trunk + more}}); };
    for (const std::string access : {"", " switchport access vlan 1\n"}) {
        auto dark = with(access + " shutdown\n");
        CHECK(dark.read("ethernet1/1/1").is_dark());
        CHECK(dark.write("ethernet1/1/1", PortState()).empty());
    }
    // But not with other VLANs, nor while it is up.
    CHECK_FALSE(with(" shutdown\n switchport access vlan 1\n switchport trunk allowed vlan 104\n")
                    .read("ethernet1/1/1")
                    .is_dark());
    CHECK(with(" switchport access vlan 1\n").read("ethernet1/1/1") == lit(1));
    CHECK_FALSE(with(" shutdown\n switchport access vlan 104\n").read("ethernet1/1/1").is_dark());
}

TEST_CASE("OS10: a member of a port-channel may carry what the port-channel does") {
    const std::string member = "interface ethernet1/1/1\n no switchport\n channel-group 9 mode active\n!\n";
    const auto state_with = [&](const std::string& channel) {
        Site site(Answers{{read_line, "interface vlan104\n!\n" + member + "interface port-channel9\n" + channel}});
        return site.read("ethernet1/1/1");
    };
    CHECK(state_with(" switchport mode trunk\n switchport trunk allowed vlan 104\n").possible_vlans() == Vlans{104});
    CHECK(state_with(" switchport access vlan 104\n").possible_vlans() == Vlans{104});
    CHECK(state_with(" description x\n").may_carry_any);                // in the default VLAN, whichever that is
    CHECK(state_with(" switchport mode trunk\n").may_carry_any);        // likewise
    CHECK(state_with(" channel-group 9 mode active\n").may_carry_any);  // makes no sense
    CHECK(state_with(" vlan-stack dot1p-mapping\n").may_carry_any);
    CHECK(state_with(" switchport mode trunk\n shutdown\n").possible_vlans().empty());
}

TEST_CASE("OS10: a VLAN that the switch does not have, or has shut, is not carried") {
    Site site;
    const auto state = site.read("ethernet1/1/10");
    CHECK(holds(state.foreign,
                "VLAN 300 does not exist on the switch: create it there, with `configure terminal`, "
                "`interface vlan 300`"));
    CHECK(holds(state.foreign,
                "VLAN 106 is not active on the switch: activate it there, with `configure terminal`, "
                "`interface vlan 106`, `no shutdown`"));
    CHECK(state.possible_vlans() == Vlans{105, 106, 300});
    CHECK(holds(refusal_of([&] { site.write("ethernet1/1/5", lit(300)); }), "VLAN 300 does not exist"));
}

TEST_CASE("OS10: the list of all ports has those that a cable leads to, however they are set up") {
    Site site;
    const auto all = site.session->read_all();
    REQUIRE(all);
    CHECK(all->size() == 16);
    CHECK(all->contains("port-channel7"));
    CHECK(all->at("ethernet1/1/15:2").foreign_vlans == Vlans{210});
    CHECK_FALSE(all->contains("mgmt1/1/1"));
    CHECK_FALSE(all->contains("vlan104"));
}

TEST_CASE("OS10: a port is never in the default VLAN on its way") {
    Site site;
    CHECK(site.write("ethernet1/1/5", lit(104, {210})) ==
          Lines{"switchport access vlan 104", "switchport trunk allowed vlan 210", "no shutdown"});
    CHECK(site.write("ethernet1/1/3", PortState()) ==
          Lines{"shutdown", "no switchport trunk allowed vlan 210-211", "no switchport access vlan"});
    CHECK(site.write("ethernet1/1/1", lit({}, {210})) == Lines{"shutdown", "switchport mode trunk",
                                                               "no switchport access vlan",
                                                               "switchport trunk allowed vlan 210", "no shutdown"});
    CHECK(holds(refusal_of([&] { site.write("ethernet1/1/2", lit(104)); }), "by hand, with `switchport mode trunk`"));
    CHECK(site.write("ethernet1/1/6", PortState()) == Lines{"shutdown"});
    CHECK(site.write("ethernet1/1/12", lit(104)) == Lines{"no shutdown"});
}

TEST_CASE("OS10: only the difference is sent, and a VLAN changes its place without being in both") {
    Site site;
    CHECK(site.write("ethernet1/1/3", lit(104, {210, 211})).empty());
    CHECK(site.talk->count("configure terminal") == 0);
    CHECK(site.write("ethernet1/1/3", lit(105, {210, 211})) == Lines{"switchport access vlan 105"});
    CHECK(site.write("ethernet1/1/3", lit(210, {104})) == Lines{"no switchport trunk allowed vlan 210-211",
                                                                "switchport access vlan 210",
                                                                "switchport trunk allowed vlan 104"});
    CHECK(site.write("ethernet1/1/3", lit({}, {104})) == Lines{"shutdown", "no switchport trunk allowed vlan 210-211",
                                                               "no switchport access vlan",
                                                               "switchport trunk allowed vlan 104", "no shutdown"});
}

TEST_CASE("OS10: members of port-channels and mirroring destinations are left alone") {
    Site site;
    CHECK(holds(refusal_of([&] { site.write("ethernet1/1/7", lit(104)); }), "member of port-channel7"));
    CHECK(holds(refusal_of([&] { site.write("ethernet1/1/9", lit(104)); }), "monitor session"));
    CHECK(site.talk->count("configure terminal") == 0);
}

TEST_CASE("OS10: a description is shortened, and cannot be a command") {
    Site site;
    CHECK(site.write("ethernet1/1/5", PortState(), "node-1 eth0?|\\\x01 \"x\"") ==
          Lines{"description \"node-1 eth0---- -x-\""});
    const auto lines = site.write("ethernet1/1/5", PortState(), std::string(1000, 'a'));
    REQUIRE(lines.size() == 1);
    CHECK(lines.front() == "description \"" + std::string(240, 'a') + "\"");
    Site refusing(Answers{{"description \"x\"", "% Error: Invalid description.\n"}});
    CHECK(refusing.write("ethernet1/1/5", lit(104), "x").back() == "description \"x\"");
    CHECK(site.write("port-channel7", lit(1, {104, 105, 210}), "to the next rack").empty());
}

TEST_CASE("OS10: VLANs are made once, and removed only from a switch where no port is in them") {
    Site site;
    CHECK(site.session->missing_vlans({104, 300, 301}) == Vlans{300, 301});
    site.session->create_vlans({{300, "blue"}, {301, ""}});
    CHECK(site.talk->heard_in_order({"configure terminal", "interface vlan 300", "description \"blue\"", "exit",
                                     "interface vlan 301", "exit", "exit"}));
    CHECK(site.talk->count("interface vlan 104") == 0);
    Site idle(Answers{{read_line, "interface vlan212\n no shutdown\ninterface ethernet1/1/1\n shutdown\n"}});
    idle.session->delete_vlans({212, 999});
    CHECK(idle.talk->heard_in_order({"configure terminal", "no interface vlan 212", "exit"}));
    CHECK(idle.talk->count("no interface vlan 999") == 0);
    CHECK(holds(refusal_of([&] { site.session->delete_vlans({211}); }), "VLAN 211 is still on ethernet1/1/11"));
}

TEST_CASE("OS10: a refusal is shown as the switch wrote it") {
    Site site(Answers{{"switchport access vlan 104", "% Error: Configuration mismatch.\n"}});
    CHECK(holds(refusal_of([&] { site.write("ethernet1/1/5", lit(104)); }),
                "`switchport access vlan 104` on ethernet1/1/5: % Error: Configuration mismatch."));
    Site unreadable(Answers{{read_line, "% Error: Unrecognized command.\n"}});
    CHECK(holds(refusal_of([&] { unreadable.read("ethernet1/1/5"); }), "% Error: Unrecognized command."));
    Site busy(Answers{{mirrors_line, "Configuration database locked\n"}});
    CHECK(holds(refusal_of([&] { busy.read("ethernet1/1/5"); }), "Configuration database locked"));
    Site older(Answers{{mirrors_line, "% Error: Unrecognized command.\n"}});
    CHECK(older.read("ethernet1/1/9").foreign == "no switch port");
    Site empty(Answers{{read_line, ""}});
    CHECK(holds(refusal_of([&] { empty.read("ethernet1/1/5"); }), "not understood"));
}

TEST_CASE("OS10: whatever a command of the configuration prints is an error, but not the log's noise") {
    const std::string line = "switchport access vlan 104";
    for (const auto& error : haas_test::switch_lines("errors.txt")) {
        CAPTURE(error);
        Site site(Answers{{line, error + "\n"}});
        CHECK(holds(refusal_of([&] { site.write("ethernet1/1/5", lit(104)); }), base::one_line(error)));
    }
    std::string noise;
    for (const auto& each : haas_test::switch_lines("noise.txt")) noise += each + "\n";
    Site site(Answers{{line, noise}});
    CHECK(site.write("ethernet1/1/5", lit(104)) == Lines{line, "no shutdown"});
}

TEST_CASE("OS10: saving is done if the switch says so, or nothing") {
    for (const std::string answer : {"", "Copy completed successfully\n"}) {
        Site site(Answers{{"copy running-configuration startup-configuration", answer}});
        CHECK_NOTHROW(site.session->save({}));
    }
    Site site(Answers{{"copy running-configuration startup-configuration", "% Error: disk full\n"}});
    CHECK(holds(refusal_of([&] { site.session->save({}); }), "disk full"));
}

TEST_CASE("OS10: a port has one name") {
    const auto driver = make_cli_driver(dell_os10_table(), {});
    CHECK(driver->port_identity("Ethernet1/1/5") == "ethernet1/1/5");
    for (const std::string good : {"ethernet1/1/5", "ethernet1/1/5:2", "port-channel10"}) {
        CAPTURE(good);
        CHECK(driver->is_port_name(good));
        CHECK(driver->port_identity(good) == good);
    }
    for (const std::string bad : {"ethernet1/5", "ethernet1/1/05", "ethernet1/1/5:", "ethernet 1/1/5", "mgmt1/1/1",
                                  "vlan100", "port-channel", "ethernet1/1/5:1:2", "ethernet1/1/1-1/1/5"}) {
        CAPTURE(bad);
        CHECK_FALSE(driver->is_port_name(bad));
    }
}
