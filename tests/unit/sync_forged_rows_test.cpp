// What haas-sync does not say to switches, though the database says so: a worker that was broken into can write any
// row.
#include <doctest/doctest.h>

#include "core/error.hpp"
#include "store/sql.hpp"
#include "sync/world.hpp"

using namespace haas;
using haas_test::lit;
using haas_test::World;

namespace {

struct ForgedWorld : World {
    ForgedWorld() {
        create_network("red", 100);
        for (const std::string port : {"n1", "n2"}) add_node(port);
        device().forget_calls();
    }
    void forge(store::Change sql) {
        database().write([&](store::Writing& tx) { store::execute(tx, sql); });
    }
};

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

const std::string forged_name = "n1\nreload";

}  // namespace

TEST_CASE("forged rows: a port is not there whose name nobody could have registered") {
    ForgedWorld world;
    world.device().plug(forged_name, {});
    const auto forged = world.connect("n1", "red");
    const auto other = world.connect("n2", "red");
    world.forge("UPDATE port SET label = 'n1' || char(10) || 'reload' WHERE label = 'n1'");
    world.sync();
    CHECK(world.status(forged) == "ERROR");
    CHECK(world.status(other) == "DONE");
    CHECK(world.device().carries(forged_name).is_dark());
    CHECK(world.device().calls() == "connect read write:n2 read save");
    CHECK(world.device().saved_ports() == std::set<std::string>{"n2"});
}

TEST_CASE("forged rows: a switch hears nothing while its fields are none that can be registered") {
    ForgedWorld world;
    const auto action = world.connect("n1", "red");
    world.forge("UPDATE switch_field SET value = 's1' || char(10)");
    world.sync();
    CHECK(world.device().calls().empty());
    CHECK(world.device("s1\n").calls().empty());
    CHECK(world.status(action) == "PENDING");
    CHECK(holds(world.switch_row().last_error.value_or(""), "none that can be registered"));
    world.forge("UPDATE switch_field SET value = 's1'");
    world.wait_for_checks();
    world.sync();
    CHECK(world.status(action) == "DONE");
}

TEST_CASE("forged rows: no port gets a VLAN that the site keeps for itself") {
    ForgedWorld world;
    world.options.reserved_vlans = {42};
    const auto before = world.connect("n2", "red");
    world.create_network("site", 42);
    for (const std::string channel : {"vlan/native", "vlan/42"}) {
        const auto action = world.connect("n1", "site", channel);
        world.sync();
        CHECK(world.status(action) == "ERROR");
        CHECK(holds(world.error(action), "VLAN 42 is reserved"));
        CHECK(world.device().carries("n1").is_dark());
        CHECK(world.state("n1") == "verified");
    }
    CHECK(world.status(before) == "DONE");
}

TEST_CASE("forged rows: what a port carries already stays, though the site keeps it for itself by now") {
    ForgedWorld world;
    world.attach("n1", "red");
    world.options.reserved_vlans = {100};
    CHECK(world.audit().all_well());
    world.create_network("blue", 200);
    const auto action = world.connect("n1", "blue", "vlan/200");
    world.sync();
    CHECK(world.status(action) == "DONE");
    CHECK(world.device().carries("n1") == lit(100, {200}));
}

TEST_CASE("forged rows: a VLAN that the site keeps for itself is not removed from a switch") {
    ForgedWorld world;
    world.options.remove_vlans = true;
    world.options.reserved_vlans = {42};
    for (const auto vlan : std::set<core::Vlan>{42, 43}) world.device().add_vlan(vlan);
    world.forge("INSERT INTO switch_vlan (switch_id, vlan, confirmed) SELECT id, 42, 1 FROM switch");
    world.forge("INSERT INTO switch_vlan (switch_id, vlan, confirmed) SELECT id, 43, 1 FROM switch");
    world.connect("n1", "red");
    world.sync();
    CHECK(world.device().vlans().contains(42));
    CHECK_FALSE(world.device().vlans().contains(43));
}
