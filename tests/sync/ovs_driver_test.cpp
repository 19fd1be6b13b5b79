// The Open vSwitch driver on a real Open vSwitch.
#include <doctest/doctest.h>

#include <sstream>

#include "drivers/registry.hpp"
#include "sync/driver_contract.hpp"
#include "sync/ovs_moments.hpp"
#include "sync/private_ovs.hpp"

using namespace haas;
using core::SwitchError;
using haas_test::PrivateOvs;
using haas_test::World;

namespace {

/// Node n1 on port n1 of a real switch, and the network red (100).
struct OneNode {
    OneNode() {
        ovs.add_bare_ports("n", 1);
        world.register_switch("ovs", "ovs", ovs.fields());
        world.register_fresh_port("n1", "ovs");
        world.register_node_on("n1", "ovs");
        world.create_network("red", 100);
        world.options.timeouts.command = std::chrono::seconds(3);
    }
    std::string columns() { return ovs.vsctl({"get", "Port", "n1", "vlan_mode", "tag", "trunks"}); }
    void wait_for_retry() { world.clock.pass(std::chrono::hours(1)); }

    PrivateOvs ovs;
    World world;
};

}  // namespace

TEST_CASE("ovs: keeps the contract of all drivers") {
    PrivateOvs ovs;
    ovs.add_bare_ports("p", 3);
    ovs.vsctl({"add-br", "br1", "--", "set", "Bridge", "br1", "datapath_type=netdev"});
    ovs.vsctl({"add-port", "br1", "x1", "--", "set", "Interface", "x1", "type=internal"});
    const auto driver = drivers::make_ovs_driver();
    haas_test::OvsMoments moments(ovs);
    const auto set_by_hand = [&](const std::string& port, const std::string& settings) {
        std::istringstream words(settings);
        std::vector<std::string> command = {"set", "Port", port};
        for (std::string word; words >> word;) command.push_back(word);
        ovs.vsctl(command);
    };
    haas_test::check_driver_contract({driver.get(),
                                      ovs.fields(),
                                      {"p1", "p2", "p3"},
                                      "x1",
                                      4094,
                                      1,
                                      [&](const auto& port) { return moments.take_passed(port); },
                                      set_by_hand,
                                      {"vlan_mode=[] tag=[] trunks=[] cvlans=[] protected=false",
                                       "vlan_mode=[] tag=150 trunks=[] cvlans=[] protected=false",
                                       "vlan_mode=access tag=100 trunks=[] cvlans=[] protected=false",
                                       "vlan_mode=trunk tag=[] trunks=150,160 cvlans=[] protected=false",
                                       "vlan_mode=native-tagged tag=150 trunks=160 cvlans=[] protected=false",
                                       "vlan_mode=native-untagged tag=150 trunks=[] cvlans=[] protected=false",
                                       "vlan_mode=dot1q-tunnel tag=150 trunks=[] cvlans=[] protected=false"}});
    set_by_hand("p1", "vlan_mode=trunk tag=[] trunks=150,160");
    moments.settle();
    set_by_hand("p1", "vlan_mode=access tag=170 trunks=[]");
    const auto passed = moments.take_passed("p1");
    CHECK((passed.contains(150) && passed.contains(160) && passed.contains(170)));
    CHECK(moments.take_passed("p1") == std::set<int>{170});
    CHECK_MESSAGE(ovs.vsctl({"get", "Port", "x1", "tag", "trunks", "vlan_mode"}) == "[]\n[]\n[]\n",
                  "a port of another bridge is none of ours");
}

TEST_CASE("ovs: a bridge that is not there makes the switch unreachable, and says so") {
    PrivateOvs ovs;
    const auto driver = drivers::make_ovs_driver();
    try {
        driver->connect(ovs.fields("br7"), {})->read({"p1"});
        FAIL("read");
    } catch (const SwitchError& failure) {
        CHECK(failure.kind() == SwitchError::Kind::unreachable);
        CHECK(std::string(failure.what()) == "read: there is no bridge br7");
    }
}

TEST_CASE("ovs: while ovs-vswitchd applies nothing, an action waits, and nothing counts as done") {
    OneNode one;
    one.world.sync();
    const auto uuid = one.world.connect("n1", "red");
    one.ovs.freeze();
    for (int i = 0; i < 2; ++i) {
        one.world.sync();
        CHECK(one.world.status(uuid) == "PENDING");
        CHECK(one.world.attachments("n1").empty());
        one.wait_for_retry();
    }
    CHECK_MESSAGE(one.columns().find("100") != std::string::npos, "OVSDB knows it, the switch does not");
    one.ovs.thaw();
    one.world.sync();
    CHECK(one.world.status(uuid) == "DONE");
    CHECK(one.world.action(uuid).attempts == 3);
}

TEST_CASE("ovs: while OVSDB is down, an action waits") {
    OneNode one;
    const auto uuid = one.world.connect("n1", "red");
    one.ovs.stop_database();
    one.world.sync();
    CHECK(one.world.status(uuid) == "PENDING");
    CHECK(one.world.switch_row("ovs").reachable == false);
    one.ovs.start_database();
    one.wait_for_retry();
    one.world.sync();
    CHECK(one.world.status(uuid) == "DONE");
    CHECK(one.world.switch_row("ovs").reachable == true);
}

TEST_CASE("ovs: a port deleted and added again behind our back is put right when it is looked at") {
    OneNode one;
    one.world.sync();
    one.ovs.vsctl({"del-port", "br0", "n1"});
    const auto uuid = one.world.connect("n1", "red");
    one.world.sync();
    CHECK(one.world.error(uuid).find("The switch has no port n1") != std::string::npos);
    CHECK(one.world.state("n1", "ovs") == "suspect");
    one.ovs.add_bare_ports("n", 1);
    one.wait_for_retry();
    one.world.sync();
    CHECK(one.world.state("n1", "ovs") == "verified");
    CHECK(one.columns().find("dot1q-tunnel") != std::string::npos);
}

TEST_CASE("ovs: the output port of a mirror is never dark, whatever its VLANs, until somebody ends the mirror") {
    OneNode one;
    one.world.sync();
    REQUIRE(one.world.state("n1", "ovs") == "verified");
    one.ovs.vsctl({"--", "--id=@n1", "get", "Port", "n1", "--", "--id=@m", "create", "Mirror", "name=m",
                   "select_all=true", "output_port=@n1", "--", "set", "Bridge", "br0", "mirrors=@m"});
    const auto uuid = one.world.connect("n1", "red");
    one.world.sync();
    CHECK(one.world.status(uuid) == "ERROR");
    CHECK(one.world.error(uuid).find("a SPAN destination") != std::string::npos);
    one.ovs.vsctl({"clear", "Bridge", "br0", "mirrors"});
    one.wait_for_retry();
    one.world.sync();
    CHECK(one.world.state("n1", "ovs") == "verified");
}

TEST_CASE("ovs: 500 ports are done in one go") {
    PrivateOvs ovs;
    World world;
    ovs.add_bare_ports("n", 500);
    world.register_switch("ovs", "ovs", ovs.fields());
    world.create_network("red", 100);
    world.database().write([](store::Writing&) {});
    for (int i = 1; i <= 500; ++i) {
        world.register_fresh_port("n" + std::to_string(i), "ovs");
        world.register_node_on("n" + std::to_string(i), "ovs");
        world.connect("n" + std::to_string(i), "red");
    }
    CHECK(world.sync().done == 500);
    CHECK(ovs.vsctl({"--columns=name", "--no-headings", "--format=csv", "find", "Port", "tag=100"}).size() > 1500);
}
