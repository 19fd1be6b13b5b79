// Switches that know no VLAN but those they were given, and texts for the people who look at them.
#include <doctest/doctest.h>

#include "store/network.hpp"
#include "store/sync_mark.hpp"
#include "sync/switch_vlans.hpp"
#include "unit/sync_rack.hpp"

using namespace haas_test;
using haas::core::Vlan;
using Names = std::map<Vlan, std::string>;

namespace {

struct NewRack : World {
    NewRack() {
        add_node("n1");
        add_node("n2");
        create_network("red", 100);
        create_network("blue", 200);
        device().needs_vlans = true;
        device().forget_calls();
    }
    void delete_network(const std::string& label) {
        database().write([&](haas::store::Writing& tx) {
            haas::store::delete_network(tx, haas::store::find_network(tx, label)->id);
        });
    }
    /// n1 was on network red, which is deleted: haas-sync is to delete its VLAN.
    void abandon_red() {
        options.remove_vlans = true;
        attach("n1", "red");
        detach("n1");
        sync();
        delete_network("red");
    }
    /// Lets haas-sync connect n1 to network red, or be done with that, and takes it off again; then the network is
    /// deleted.
    void use_and_leave() {
        wait_for_checks();
        sync();
        REQUIRE(attachments("n1") == "vlan/native=red");
        detach("n1");
        sync();
        delete_network("red");
        repair();
    }
    std::unique_ptr<haas::core::SwitchSession> session() const { return driver().connect({{"name", "s1"}}, {}); }
};

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("VLANs: those that are missing are created in one call, before the ports are written") {
    NewRack world;
    const auto first = world.connect("n1", "red");
    const auto second = world.connect("n2", "blue", "vlan/200");
    world.sync();
    CHECK(world.status(first) == "DONE");
    CHECK(world.status(second) == "DONE");
    CHECK(world.device().calls() == "connect read list create:100,200 list write:n1,n2 read save");
    CHECK(world.device().vlans() == Names{{100, ""}, {200, ""}});
}

TEST_CASE("VLANs: for a detachment none is created") {
    NewRack world;
    world.attach("n1", "red");
    world.device().forget_calls();
    world.detach("n1");
    world.sync();
    CHECK(world.device().calls() == "connect read write:n1 read save");
}

TEST_CASE("VLANs: where nobody wants haas-sync to create them, the action ends with an error") {
    NewRack world;
    world.options.create_vlans = false;
    const auto action = world.connect("n1", "red");
    world.sync();
    CHECK(world.status(action) == "ERROR");
    CHECK(holds(*world.action(action).detail, "VLAN 100 does not exist on the switch: create it there"));
    CHECK(world.device().calls() == "connect read list");
    CHECK(world.state("n1") == "verified");
    CHECK(world.device().vlans().empty());
    CHECK(world.device().carries("n1").is_dark());
}

TEST_CASE("VLANs: a switch that creates none says why, and ports that need none get theirs") {
    NewRack world;
    world.device().add_vlan(200);
    world.device().refuses_vlans = true;
    const auto red = world.connect("n1", "red");
    const auto blue = world.connect("n2", "blue");
    world.sync();
    CHECK(world.status(red) == "ERROR");
    CHECK(holds(*world.action(red).detail, "VLAN 100 does not exist on the switch: vlans: the table is full"));
    CHECK(world.status(blue) == "DONE");
    CHECK(world.device().carries("n2") == lit(200));
}

TEST_CASE("VLANs: a switch that falls silent when it is to create them is tried again") {
    NewRack world;
    world.device().before = silent_at("vlans");
    const auto action = world.connect("n1", "red");
    world.sync();
    CHECK(world.status(action) == "PENDING");
    world.device().before = nullptr;
    world.clock.pass(world.options.longest_retry_delay);
    world.sync();
    CHECK(world.status(action) == "DONE");
}

TEST_CASE("VLANs: a network's VLAN has its label on the switch, and a port its node and NIC, where that is wanted") {
    NewRack world;
    world.options.describe = true;
    world.create_network("a 'new' one", 300);
    world.attach("n1", "red");
    world.attach("n1", "a 'new' one", "vlan/300");
    CHECK(world.device().vlans() == Names{{100, "red"}, {300, "a__new__one"}});
    CHECK(world.device().description("n1") == "HaaS: node n1, NIC eth0");
    CHECK(world.device().description("n2").empty());
}

TEST_CASE("VLANs: those that haas-sync created go when no network has them, where that is wanted") {
    NewRack world;
    world.device().add_vlan(200);
    world.attach("n1", "red");
    world.attach("n2", "blue");
    for (const char* node : {"n1", "n2"}) world.detach(node);
    world.sync();
    world.delete_network("red");
    world.delete_network("blue");
    world.repair();
    CHECK(world.device().vlans().size() == 2);
    world.options.remove_vlans = true;
    world.device().forget_calls();
    world.repair();
    CHECK(world.device().vlans() == Names{{200, ""}});
    CHECK(world.device().calls() == "connect read read delete:100 save read");
    world.device().forget_calls();
    world.repair();
    CHECK(world.device().calls() == "connect read read");
}

TEST_CASE("VLANs: none goes that a port may still carry, and none that another network has by now") {
    NewRack world;
    world.options.remove_vlans = true;
    world.attach("n1", "red");
    world.attach("n2", "blue");
    world.revert_by_force("n1");
    world.detach("n2");
    world.device().before = silent_at("write");
    world.sync();
    world.delete_network("red");
    world.repair();
    CHECK(world.device().vlans().size() == 2);
    world.device().before = nullptr;
    world.create_network("green", 100);
    world.clock.pass(world.options.longest_retry_delay);
    world.repair();
    CHECK(world.device().vlans().size() == 2);
}

TEST_CASE(
    "VLANs: one that the switch keeps is no error of the switch, does not keep the others, and is left for good") {
    NewRack world;
    world.options.remove_vlans = true;
    world.attach("n1", "red");
    world.attach("n2", "blue");
    for (const char* node : {"n1", "n2"}) world.detach(node);
    world.sync();
    world.delete_network("red");
    world.delete_network("blue");
    world.device().keeps_vlans = {100};
    world.device().forget_calls();
    CHECK(world.repair().switches.front().error == "");
    CHECK(world.device().calls() == "connect read read delete:100,200 delete:100 delete:200 save read");
    CHECK(world.device().vlans() == Names{{100, ""}});
    world.device().forget_calls();
    CHECK(world.repair().switches.front().error == "");
    CHECK_MESSAGE(world.device().calls() == "connect read read", "both are forgotten");
    world.device().keeps_vlans.clear();
    world.repair();
    CHECK(world.device().vlans() == Names{{100, ""}});
}

TEST_CASE("VLANs: where a switch keeps some, it is said of each, and why") {
    NewRack world;
    auto& device = world.device();
    device.needs_vlans = true;
    device.keeps_vlans = {100, 300};
    const std::set<Vlan> all{100, 200, 300};
    for (const auto vlan : all) device.add_vlan(vlan);
    const haas::sync::VlanPolicy policy{.list_unwanted = [&] { return all; }};
    const auto session = world.session();
    haas::sync::SwitchVlans vlans(*session, policy, [](const auto&) {});
    vlans.tidy_up();
    CHECK(vlans.changed().kept == Names{{100, "vlans: in use"}, {300, "vlans: in use"}});
    CHECK(vlans.changed().left == std::set<Vlan>{100, 300});
    CHECK(vlans.changed().gone == std::set<Vlan>{200});
    // A port that cannot be read may be configured for any of them.
    device.unreadable = {"n1"};
    haas::sync::SwitchVlans unread(*session, policy, [](const auto&) {});
    unread.tidy_up();
    CHECK(unread.changed().kept.at(300) == "read: not n1");
    CHECK(unread.changed().left.empty());
    CHECK_FALSE(unread.changed().sent);
}

TEST_CASE("VLANs: after a deletion without an answer, the switch saves what may have changed") {
    NewRack world;
    world.abandon_red();
    world.device().before = silent_at("vlans");
    CHECK(world.repair().switches.front().error == "vlans: no answer");
    world.device().before = nullptr;
    world.device().remove_vlan(100);
    world.device().forget_calls();
    world.clock.pass(world.options.longest_retry_delay);
    world.sync();
    CHECK(world.device().calls() == "connect read delete:100 save");
}

TEST_CASE("VLANs: none goes that a network has got while the switch listed its ports") {
    NewRack world;
    world.abandon_red();
    int reads = 0;
    world.device().before = [&](const std::string& step) {
        if (step == "read" && ++reads == 2) world.create_network("green", 100);
    };
    world.repair();
    REQUIRE(reads > 1);
    CHECK(world.device().vlans() == Names{{100, ""}});
}

TEST_CASE("VLANs: a visit that only deletes some makes copies of the database old, before it deletes") {
    NewRack world;
    world.abandon_red();
    const auto mark = [&] { return haas::store::read_sync_mark(world.database().file()).value().generation; };
    const auto first = mark();
    long long at_deletion = 0;
    world.device().forget_calls();
    world.device().before = [&](const std::string& step) {
        if (step == "vlans") at_deletion = mark();
    };
    world.repair();
    CHECK(world.device().calls().find("write") == std::string::npos);
    CHECK(world.device().vlans().empty());
    CHECK(at_deletion > first);
}

TEST_CASE("VLANs: a port that lacks one is put back before the others are written, and the switch falls silent") {
    NewRack world;
    world.device().no_vlans = {100};
    const auto red = world.connect("n1", "red");
    const auto blue = world.connect("n2", "blue");
    SUBCASE("it carries what it did") {}
    SUBCASE("somebody has changed it") { world.device().plug("n1"); }
    bool is_silent = false;
    world.device().before = [&](const std::string& step) {
        is_silent = is_silent || (step == "write" && world.device().carries("n1").is_dark());
        if (is_silent) no_answer(step);
    };
    world.sync();
    CHECK(world.status(red) == "ERROR");
    CHECK(holds(world.error(red), "VLAN 100 does not exist on the switch: vlans: reserved"));
    CHECK(world.state("n1") == "verified");
    CHECK(world.status(blue) == "PENDING");
}

TEST_CASE("VLANs: one that was not created is not taken for one of ours later") {
    NewRack world;
    world.options.remove_vlans = true;
    world.device().refuses_vlans = true;
    const auto action = world.connect("n1", "red");
    world.sync();
    CHECK(world.status(action) == "ERROR");
    world.device().add_vlan(100);
    world.device().refuses_vlans = false;
    world.delete_network("red");
    world.repair();
    CHECK(world.device().vlans().size() == 1);
}

TEST_CASE("VLANs: haas-sync that is killed before a creation never deletes what somebody else has created since") {
    NewRack world;
    world.options.remove_vlans = true;
    world.connect("n1", "red");
    world.sync_killed_at("vlans");
    world.device().add_vlan(100);
    world.use_and_leave();
    CHECK(world.device().vlans() == Names{{100, ""}});
}

TEST_CASE("VLANs: a switch that did not answer to a creation may have got the VLAN from somebody else") {
    NewRack world;
    world.options.remove_vlans = true;
    world.connect("n1", "red");
    world.device().before = silent_at("vlans");
    world.sync();
    world.device().before = nullptr;
    world.device().add_vlan(100);
    world.use_and_leave();
    CHECK(world.device().vlans() == Names{{100, ""}});
}

TEST_CASE("VLANs: one that somebody else has created while the switch refused ours is not ours") {
    NewRack world;
    world.options.remove_vlans = true;
    world.device().no_vlans = {200};
    world.connect("n1", "red");
    world.connect("n2", "blue");
    bool is_first = true;
    world.device().before = [&](const std::string& step) {
        if (step == "vlans" && std::exchange(is_first, false)) world.device().add_vlan(100);
    };
    world.use_and_leave();
    REQUIRE_FALSE(is_first);
    CHECK(world.device().vlans() == Names{{100, ""}});
}

TEST_CASE("VLANs: of a batch that is refused, those that are created singly are ours") {
    NewRack world;
    world.options.remove_vlans = true;
    world.device().no_vlans = {200};
    world.connect("n1", "red");
    world.connect("n2", "blue");
    world.use_and_leave();
    CHECK(world.device().vlans().empty());
}

TEST_CASE("VLANs: one that the switch says to have created, and has not, is an error, and not ours") {
    NewRack world;
    world.options.remove_vlans = true;
    world.device().ignores_vlans = {100};
    const auto action = world.connect("n1", "red");
    world.sync();
    CHECK(world.status(action) == "ERROR");
    CHECK(holds(world.error(action), "VLAN 100 does not exist on the switch: the switch has not created it"));
    world.device().add_vlan(100);
    world.connect("n1", "red");
    world.use_and_leave();
    CHECK(world.device().vlans() == Names{{100, ""}});
}

TEST_CASE("VLANs: one of ours that was seen to be gone is not ours when it is there again") {
    NewRack world;
    world.options.remove_vlans = true;
    world.attach("n1", "red");
    world.device().remove_vlan(100);
    world.device().plug("n1", {});
    SUBCASE("where nobody wants haas-sync to create it") { world.options.create_vlans = false; }
    SUBCASE("where the switch refuses it") { world.device().no_vlans = {100}; }
    SUBCASE("where the switch does not answer") { world.device().before = silent_at("vlans"); }
    world.repair();
    world.device().before = nullptr;
    world.device().add_vlan(100);
    world.repair();
    world.use_and_leave();
    CHECK(world.device().vlans() == Names{{100, ""}});
}

TEST_CASE("VLANs: one that the switch refuses does not keep the others away") {
    NewRack world;
    world.device().no_vlans = {100};
    const auto red = world.connect("n1", "red");
    const auto blue = world.connect("n2", "blue");
    world.sync();
    CHECK(world.status(red) == "ERROR");
    CHECK(holds(*world.action(red).detail, "VLAN 100 does not exist on the switch: vlans: reserved"));
    CHECK(world.status(blue) == "DONE");
    CHECK(world.device().vlans() == Names{{200, ""}});
}

TEST_CASE("VLANs: none is deleted that any port is configured for, nor where ports cannot be listed") {
    NewRack world;
    world.abandon_red();
    world.device().plug("uplink", lit(100));
    world.repair();
    CHECK(world.device().vlans().size() == 1);
    world.device().unplug("uplink");
    world.device().lists_ports = false;
    world.repair();
    CHECK(world.device().vlans().size() == 1);
    world.device().lists_ports = true;
    world.repair();  // the stray is gone
    world.repair();
    CHECK(world.device().vlans().empty());
}
