// What haas-sync does when a switch answers, but refuses, lies, or has lost a port.
#include <doctest/doctest.h>

#include "service/switch.hpp"
#include "sync/world.hpp"

using namespace haas;
using haas_test::Attached;
using haas_test::lit;
using haas_test::World;

namespace {

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("sync: a refused action is an error that says step, expected and seen, and the port stays as it was") {
    Attached world;
    world.device().refuses = {"n1"};
    const auto uuid = world.connect("n1", "blue", "vlan/200");
    const auto summary = world.sync();
    CHECK(summary.failed == 1);
    CHECK_FALSE(summary.all_well());
    CHECK(world.status(uuid) == "ERROR");
    CHECK(holds(world.error(uuid), "write: not on n1"));
    CHECK(holds(world.error(uuid), "expected native 100, tagged 200"));
    CHECK(holds(world.error(uuid), "seen native 100"));
    CHECK(world.attachments("n1") == "vlan/native=red");
    CHECK(world.state("n1") == "verified");
    CHECK(world.device().carries("n1") == lit(100));
}

TEST_CASE("sync: a switch that says yes and does nothing is not believed") {
    Attached world;
    world.device().ignores = {"n1"};
    const auto uuid = world.detach("n1");
    world.sync();
    CHECK(world.status(uuid) == "ERROR");
    CHECK(holds(world.error(uuid), "read back; expected dark, seen native 100"));
    CHECK(world.attachments("n1") == "vlan/native=red");
}

TEST_CASE("sync: a port that shows something else is put back to its verified attachments") {
    Attached world;
    bool first = true;
    world.device().after_write = [&] {
        if (first) world.device().plug("n1", lit(666));
        first = false;
    };
    const auto uuid = world.connect("n1", "blue", "vlan/200");
    world.sync();
    CHECK(world.status(uuid) == "ERROR");
    CHECK(holds(world.error(uuid), "seen native 666"));
    CHECK(world.device().carries("n1") == lit(100));
    CHECK(world.state("n1") == "verified");
    CHECK(world.device().calls() == "connect read write:n1 read write:n1 read save");
}

TEST_CASE("sync: a port that can be neither changed nor put back is made dark and flagged") {
    Attached world;
    world.device().plug("n1", lit(666));
    world.device().refuses_to_light = {"n1"};
    const auto uuid = world.connect("n1", "blue", "vlan/200");
    world.sync();
    CHECK(world.status(uuid) == "ERROR");
    CHECK(world.device().carries("n1").is_dark());
    CHECK(world.state("n1") == "suspect");
    CHECK(world.port("n1").drift == "expected native 100, seen dark");
    CHECK(world.taken_vlans() == std::set<core::Vlan>{100, 200});  // nothing but the networks' own

    world.device().refuses_to_light.clear();
    world.wait_for_checks();
    CHECK(world.sync().all_well());
    CHECK(world.state("n1") == "verified");
    CHECK_FALSE(world.port("n1").drift.has_value());
    CHECK(world.device().carries("n1") == lit(100));
}

TEST_CASE("sync: VLANs that a port may still carry are kept from other networks until the port has been read") {
    Attached world;
    world.device().after_write = [&] { world.device().plug("n1", lit(666)); };  // whatever is written
    const auto uuid = world.detach("n1");
    const auto summary = world.sync();
    CHECK(summary.failed == 1);
    CHECK(world.status(uuid) == "ERROR");
    CHECK(world.state("n1") == "suspect");
    CHECK(world.port("n1").drift == "expected native 100, seen native 666");
    CHECK(world.taken_vlans() == std::set<core::Vlan>{100, 200, 666});

    world.device().after_write = nullptr;
    world.wait_for_checks();
    world.sync();
    CHECK(world.state("n1") == "verified");
    CHECK(world.device().carries("n1") == lit(100));
    CHECK(world.taken_vlans() == std::set<core::Vlan>{100, 200});
}

TEST_CASE("sync: the VLANs of a state that HaaS never makes are also kept from other networks") {
    Attached world;
    haas_test::PortState foreign;
    foreign.foreign = "access to 666";
    foreign.foreign_vlans = {666};
    world.device().after_write = [&] { world.device().plug("n1", foreign); };
    world.detach("n1");
    world.sync();
    CHECK(world.state("n1") == "suspect");
    CHECK(world.taken_vlans() == std::set<core::Vlan>{100, 200, 666});
}

TEST_CASE("sync: a port once verified that is not there is suspect") {
    World world;
    world.add_node("n1");
    world.device().unplug("n1");
    world.revert("n1");
    world.sync();
    CHECK(world.state("n1") == "suspect");
    for (int i = 0; i < 3; ++i) {
        world.wait_for_checks();
        world.sync();
        CHECK_MESSAGE(world.state("n1") == "suspect", "however often it is looked for");
    }
}

TEST_CASE("sync: one port that cannot be read keeps no other from being worked on") {
    World world;
    world.create_network("red", 100);
    for (const std::string port : {"n1", "n2", "n3"}) world.add_node(port);
    world.device().unreadable = {"n1"};
    world.options.max_attempts = 2;
    const auto first = world.connect("n1", "red");
    const auto second = world.connect("n2", "red");
    world.sync();
    CHECK(world.status(second) == "DONE");
    CHECK(world.status(first) == "PENDING");
    CHECK(world.switch_row("s1").reachable == true);
    CHECK(world.switch_row("s1").last_error);
    SUBCASE("it is done when it can be read again") {
        world.device().unreadable.clear();
        world.wait_for_checks();
        world.sync();
        CHECK(world.status(first) == "DONE");
    }
    SUBCASE("it is given up at last") {
        const auto third = world.connect("n3", "red");
        world.wait_for_checks();
        world.sync();
        CHECK(world.status(third) == "DONE");
        CHECK(world.status(first) == "ERROR");
    }
}

TEST_CASE("sync: VLANs that a port might have carried are free again once it was seen dark") {
    Attached world;
    world.device().after_write = [&] { world.device().plug("n1", lit(666)); };
    world.detach("n1");
    world.sync();
    CHECK(world.taken_vlans().contains(666));
    world.device().after_write = nullptr;
    world.device().refuses_to_light = {"n1"};
    world.wait_for_checks();
    world.sync();
    CHECK(world.device().carries("n1").is_dark());
    CHECK(world.state("n1") == "suspect");
    CHECK_FALSE(world.taken_vlans().contains(666));
}

TEST_CASE("sync: one refused port does not fail the others of its batch") {
    for (const bool all_or_nothing : {false, true}) {
        CAPTURE(all_or_nothing);
        World world;
        world.create_network("red", 100);
        world.device().all_or_nothing = all_or_nothing;
        world.device().refuses = {"n3", "n4"};
        std::vector<std::string> uuids;
        for (int i = 1; i <= 8; ++i) {
            world.add_node("n" + std::to_string(i));
            uuids.push_back(world.connect("n" + std::to_string(i), "red"));
        }
        const auto summary = world.sync();
        CHECK(summary.done == 6);
        CHECK(summary.failed == 2);
        for (std::size_t i = 0; i < uuids.size(); ++i) {
            CHECK(world.status(uuids[i]) == (i == 2 || i == 3 ? "ERROR" : "DONE"));
            CHECK(world.state("n" + std::to_string(i + 1)) == "verified");
        }
    }
}

TEST_CASE("sync: a fresh port that cannot be made dark is suspect") {
    World world;
    world.register_fresh_port("n1");
    world.device().plug("n1");
    world.device().refuses = {"n1"};
    CHECK(world.sync().unproven == 1);
    CHECK(world.state("n1") == "suspect");
    CHECK(world.port("n1").drift == "expected dark, seen a trunk of all VLANs");
}

TEST_CASE("sync: VLANs on a port that HaaS never wrote are not residue") {
    haas_test::PortState foreign;
    foreign.foreign = "a trunk of 666";
    foreign.foreign_vlans = {666};
    World world;
    world.register_fresh_port("n1");
    world.device().plug("n1", foreign);
    world.device().refuses = {"n1"};
    world.sync();
    world.wait_for_checks();
    world.sync();
    CHECK(world.state("n1") == "suspect");
    CHECK(world.taken_vlans().empty());
}

TEST_CASE("sync: an action on a port that the switch does not have is an error that says so") {
    World world;
    world.create_network("red", 100);
    world.register_fresh_port("n9");
    world.register_node_on("n9");
    const auto uuid = world.connect("n9", "red");
    CHECK(world.sync().failed == 1);
    CHECK(world.status(uuid) == "ERROR");
    CHECK(world.error(uuid) ==
          "The switch has no such port: the administrator must correct that. (The switch has no port n9)");
    CHECK(world.state("n9") == "unverified");
    CHECK(world.port("n9").drift == "The switch has no port n9");

    world.device().plug("n9");
    world.wait_for_checks();
    world.sync();
    CHECK(world.state("n9") == "verified");
    CHECK(world.device().carries("n9").is_dark());
}

TEST_CASE("sync: a lit port that was taken out is suspect, and gets its networks when it is back") {
    Attached world;
    world.device().unplug("n1");
    const auto uuid = world.detach("n1");
    world.sync();
    CHECK(world.status(uuid) == "ERROR");
    CHECK(world.state("n1") == "suspect");
    CHECK(world.attachments("n1") == "vlan/native=red");
    world.device().plug("n1");
    world.wait_for_checks();
    world.sync();
    CHECK(world.state("n1") == "verified");
    CHECK(world.device().carries("n1") == lit(100));
}

TEST_CASE("sync: a port that vanishes between reading and writing does not hold up the others") {
    World world;
    world.create_network("red", 100);
    world.add_node("n1");
    world.add_node("n2");
    const auto first = world.connect("n1", "red");
    const auto second = world.connect("n2", "red");
    world.device().before = [&](const std::string& step) {
        if (step == "write") world.device().unplug("n1");
    };
    world.sync();
    CHECK(world.status(first) == "ERROR");
    CHECK(world.status(second) == "DONE");
}

TEST_CASE("sync: a configuration that cannot be saved is an error of the switch, not of the action") {
    World world;
    world.add_node("n1");
    world.register_port("spare");
    world.create_network("red", 100);
    world.device().before = [](const std::string& step) {
        if (step == "save") throw core::SwitchError(core::SwitchError::Kind::refused, "save", "flash is full");
    };
    const auto uuid = world.connect("n1", "red");
    const auto summary = world.sync();
    CHECK(world.status(uuid) == "DONE");
    CHECK(summary.switch_errors == 1);
    CHECK(world.switch_row().last_error == "save: flash is full");
    CHECK(world.switch_row().reachable == true);

    // It is tried again, though there is no more work, until it is done, and then no more.
    world.device().forget_calls();
    world.sync();
    CHECK(world.device().calls() == "");
    world.clock.pass(world.options.longest_retry_delay);
    CHECK(world.sync().switch_errors == 1);
    CHECK(world.device().calls() == "connect save");
    world.device().before = nullptr;
    world.device().forget_calls();
    world.clock.pass(world.options.longest_retry_delay);
    CHECK(world.sync().switch_errors == 0);
    CHECK(world.device().calls() == "connect save");
    const std::set<std::string> all{"n1", "spare"};
    CHECK_MESSAGE(world.device().saved_ports() == all, "also those without work");
    CHECK_FALSE(world.switch_row().last_error.has_value());
    world.clock.pass(world.options.longest_retry_delay * 2);
    world.sync();
    CHECK(world.device().calls() == "connect save");
}

TEST_CASE("sync: a switch whose fields change saves its configuration, though there is no other work") {
    Attached world;
    std::vector<std::unique_ptr<core::SwitchDriver>> only;
    only.push_back(std::make_unique<haas_test::ScriptedDriver>());
    const core::SwitchDrivers drivers(std::move(only));
    const auto update = [&](const std::string& name) {
        service::SwitchChange change;
        change.fields = {{"name", {core::FieldValue::Kind::text, name}}};
        world.database().write([&](store::Writing& tx) { service::switch_update(tx, {&drivers, {}}, "s1", change); });
        world.sync();
    };
    world.device().forget_calls();
    update("s1");
    CHECK(world.device().calls() == "");
    update("s1b");
    CHECK(world.device("s1b").calls() == "connect save");
}

TEST_CASE("sync: when a port is deleted, its switch saves, as it may have saved something for this port alone") {
    World world;
    world.register_port("n1");
    world.register_port("spare");
    world.sync();
    const auto remove = [&](const std::string& port) {
        world.database().write([&](store::Writing& tx) { service::port_delete(tx, {"s1", port}); });
        world.device().forget_calls();
        world.sync();
        CHECK(world.device().calls() == "connect save");
    };
    remove("spare");
    CHECK(world.device().saved_ports() == std::set<std::string>{"n1"});
    remove("n1");
    CHECK(world.device().saved_ports().empty());
}

TEST_CASE("sync: a port of which the switch says nothing is not written, and neither dark nor gone") {
    Attached world;
    auto unknown = haas_test::tagged({});
    unknown.foreign = "cannot be read: busy";
    unknown.is_unread = true;
    unknown.may_carry_any = true;
    world.device().plug("n1", unknown);
    const auto uuid = world.connect("n1", "blue", "vlan/200");
    world.sync();
    CHECK(world.device().calls() == "connect read");
    CHECK(world.status(uuid) == "PENDING");
    CHECK(world.state("n1") == "verified");
    world.device().plug("n1", lit(100));
    world.wait_for_checks();
    world.sync();
    CHECK(world.status(uuid) == "DONE");
}
