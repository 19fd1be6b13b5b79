// A machine with a cable to each of two real bridges, as to two switches with MLAG: seen on frames.
#include <doctest/doctest.h>

#include <filesystem>

#include "core/error.hpp"
#include "sync/group_world.hpp"
#include "sync/private_ovs.hpp"

using namespace haas;
using haas_test::GroupWorld;
using haas_test::PrivateOvs;

namespace {

namespace fs = std::filesystem;

/// Ports m1 of bridge br0 and m2 of br1 are the group g of node n1. w1 and w2 are hosts of network red (100) on the
/// same bridges, which HaaS does not know.
struct Rack : GroupWorld {
    Rack() {
        ovs.vsctl({"add-br", "br1", "--", "set", "Bridge", "br1", "datapath_type=netdev"});
        for (const std::string port : {"m1", "w1"}) ovs.add_host(port);
        for (const std::string port : {"m2", "w2"}) {
            ovs.add_host(port);
            ovs.vsctl({"del-port", "br0", port, "--", "add-port", "br1", port});
        }
        for (const std::string witness : {"w1", "w2"}) ovs.vsctl({"set", "Port", witness, "tag=100"});
        register_switch("left", "ovs", ovs.fields("br0"));
        auto right = ovs.fields("br1");
        right["db"] = "unix:" + link().string();
        plug_in();
        register_switch("right", "ovs", right);
        register_fresh_port("m1", "left");
        register_fresh_port("m2", "right");
        create_group("g", {{"left", "m1"}, {"right", "m2"}}, "n1");
        create_network("red", 100);
        sync();
        REQUIRE(lit().empty());
    }

    /// The way to switch `right` alone: without it, that switch does not answer.
    fs::path link() const { return directory() / "right.sock"; }
    void plug_in() const { fs::create_symlink(ovs.socket(), link()); }
    void pull_out() const { fs::remove(link()); }

    /// The ports of the machine that network red reaches, and that reach it.
    std::string lit() {
        std::string found;
        for (const std::string side : {"1", "2"}) {
            const bool in = ovs.send("w" + side, {}) == "m" + side + ":";
            const bool out = ovs.send("m" + side, {}) == "w" + side + ":";
            CHECK(in == out);
            if (in) found += "m" + side;
        }
        return found;
    }

    PrivateOvs ovs;
};

}  // namespace

TEST_CASE("group, packets: both cables are in the network together, and out of it together") {
    Rack world;
    const auto on = world.join("n1", "red");
    world.sync();
    CHECK(world.status(on) == "DONE");
    CHECK(world.lit() == "m1m2");
    const auto off = world.leave("n1", "red");
    world.sync();
    CHECK(world.status(off) == "DONE");
    CHECK(world.lit().empty());
    world.free_node("n1");
}

TEST_CASE("group, packets: while one switch is away, the machine is not free with a cable in the network") {
    Rack world;
    world.options.max_attempts = 2;
    world.pull_out();

    SUBCASE("at lighting") {
        const auto uuid = world.join("n1", "red");
        world.sync();
        CHECK(world.status(uuid) == "PENDING");
        CHECK(world.lit() == "m1");
        CHECK_THROWS_AS(world.free_node("n1"), core::PendingActionError);
        world.clock.pass(std::chrono::seconds(10));
        world.sync();
        CHECK(world.status(uuid) == "ERROR");
        CHECK(world.lit().empty());
        world.free_node("n1");
    }
    SUBCASE("at darkening") {
        world.plug_in();
        world.join("n1", "red");
        world.sync();
        REQUIRE(world.lit() == "m1m2");
        world.pull_out();
        const auto uuid = world.leave("n1", "red");
        world.sync();
        CHECK(world.status(uuid) == "PENDING");
        CHECK(world.lit() == "m2");
        CHECK_THROWS_AS(world.free_node("n1"), core::PendingActionError);
        CHECK_THROWS_AS(world.delete_network("red"), core::PendingActionError);
        world.plug_in();
        world.wait_for_checks();
        world.sync();
        CHECK(world.status(uuid) == "DONE");
        CHECK(world.lit().empty());
        world.free_node("n1");
    }
}

TEST_CASE("group, packets: a bond is a port like any other") {
    Rack world;
    for (const std::string cable : {"c1", "c2"}) {
        world.ovs.add_host(cable);
        world.ovs.vsctl({"del-port", "br0", cable});
    }
    world.ovs.vsctl({"add-bond", "br0", "bond1", "c1", "c2"});
    world.register_fresh_port("bond1", "left");
    world.register_node_on("bond1", "left");
    world.sync();
    CHECK(world.ovs.send("w1", {}).empty());
    CHECK(world.ovs.send("c1", {}).empty());
    world.attach("bond1", "red");
    const auto arrived = world.ovs.send("w1", {});
    CHECK((arrived == "c1:" || arrived == "c2:"));
    CHECK(world.audit().switches[0].differences.empty());
}

TEST_CASE("group, packets: an audit finds what was changed on one of the switches, and a repair takes it away") {
    Rack world;
    world.join("n1", "red");
    world.sync();
    world.ovs.vsctl({"set", "Port", "m2", "tag=300", "vlan_mode=access"});
    const auto report = world.audit();
    REQUIRE(report.switches.size() == 3);  // left, right, and one without ports
    CHECK(report.switches[0].differences.empty());
    REQUIRE(report.switches[1].differences.size() == 1);
    CHECK(report.switches[1].differences[0].port == "m2");
    world.repair();
    CHECK(world.lit() == "m1m2");
    CHECK(world.state("m2", "right") == "verified");
}
