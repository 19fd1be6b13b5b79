// Switches that know no VLAN but those they were given, and texts for the people who look at them.
#include <doctest/doctest.h>

#include "store/network.hpp"
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
    CHECK(world.device().calls() == "connect read list create:100,200 write:n1,n2 read save");
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

TEST_CASE("VLANs: one that the switch keeps is the switch's error, and is tried again") {
    NewRack world;
    world.options.remove_vlans = true;
    world.attach("n1", "red");
    world.detach("n1");
    world.sync();
    world.delete_network("red");
    world.device().refuses_vlans = true;
    CHECK(world.repair().switches.front().error == "vlans: they stay");
    world.device().refuses_vlans = false;
    world.repair();
    CHECK(world.device().vlans().empty());
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

TEST_CASE("VLANs: haas-sync that is killed behind a creation still knows whose VLAN it is") {
    NewRack world;
    world.options.remove_vlans = true;
    world.device().before = [](const std::string& step) {
        if (step == "write") throw std::runtime_error("killed");
    };
    const auto action = world.connect("n1", "red");
    world.sync();
    REQUIRE(world.status(action) == "PENDING");
    REQUIRE(world.device().vlans().size() == 1);
    world.device().before = nullptr;
    world.clock.pass(world.options.longest_retry_delay);
    world.sync();
    REQUIRE(world.status(action) == "DONE");
    world.detach("n1");
    world.sync();
    world.delete_network("red");
    world.repair();
    CHECK(world.device().vlans().empty());
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
    world.options.remove_vlans = true;
    world.attach("n1", "red");
    world.detach("n1");
    world.sync();
    world.delete_network("red");
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
