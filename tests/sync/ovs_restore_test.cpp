// A database that was restored, and what has been connected since its backup: seen on frames.
#include <doctest/doctest.h>

#include <filesystem>

#include "core/error.hpp"
#include "drivers/registry.hpp"
#include "service/network.hpp"
#include "service/networking_action.hpp"
#include "service/project.hpp"
#include "service/stray.hpp"
#include "store/headnode.hpp"
#include "store/hnic.hpp"
#include "store/network.hpp"
#include "store/node.hpp"
#include "store/project.hpp"
#include "sync/private_ovs.hpp"
#include "unit/scripted_hypervisor.hpp"

using namespace haas;
using haas_test::PrivateOvs;
using haas_test::World;

namespace {

namespace fs = std::filesystem;

/// Networks of a pool of two VLANs, on a real switch.
struct Rack : World {
    Rack() {
        options.vlan_pool = policy.pool = {100, 101};
        options.hypervisor = &hypervisor;
        options.offers_headnodes = true;
        register_switch("rack", "ovs", ovs.fields());
        database().write([&](store::Writing& tx) {
            for (const std::string port : {"probe1", "probe2"}) service::uplink_register(tx, drivers, {"rack", port});
        });
    }

    void add_machine(const std::string& port) {
        ovs.add_host(port);
        register_fresh_port(port, "rack");
        register_node_on(port, "rack");
        sync();
        REQUIRE(state(port, "rack") == "verified");
    }

    core::Vlan create(const std::string& network) {
        database().write([&](store::Writing& tx) {
            service::network_create(tx, admin, policy, drivers, network, {service::administrators, "p", std::nullopt});
        });
        return database().read(
            [&](store::Reading& tx) { return service::show_network(tx, admin, network).network.vlan; });
    }

    fs::path file() { return database().file(); }
    fs::path copy() { return file().string() + ".backup"; }
    void back_up() { haas_test::run_program({"sqlite3", file(), ".backup '" + copy().string() + "'"}); }
    void restore() {
        for (const char* part : {"", "-wal", "-shm"}) fs::remove(file().string() + part);
        fs::copy_file(copy(), file());
    }

    /// A headnode's VM, on a port of the same bridge as libvirt makes it.
    void start_vm(const std::string& port, core::Vlan vlan) {
        ovs.add_host(port);
        ovs.vsctl({"set", "Port", port, "tag=" + std::to_string(vlan)});
        hypervisor.seen = {{core::vm_name(uuid), uuid, {{"52:54:00:00:00:01", {vlan}, "br0", port}}}};
    }

    /// The headnode of that VM, with a NIC on a network.
    void add_headnode(const std::string& network) {
        using Phase = core::Headnode::Phase;
        database().write([&](store::Writing& tx) {
            const auto project = store::find_project(tx, "p").value().id;
            const auto id = store::insert_headnode(tx, "h", project, "tiny", uuid);
            const auto hnic = store::insert_hnic(tx, id, "nic", "52:54:00:00:00:01");
            store::set_hnic_network(tx, hnic, store::find_network(tx, network).value().id);
            store::move_headnode(tx, id, Phase::fresh, Phase::made, std::nullopt);
        });
    }

    const std::string uuid = "11111111-2222-4333-8444-555555555555";
    PrivateOvs ovs;
    haas_test::ScriptedHypervisor hypervisor;
    core::SwitchDrivers drivers = drivers::make_switch_drivers();
    service::VlanPolicy policy;
    service::Caller admin{core::UserId(1), "root", true};
};

std::vector<std::string> names(const std::vector<store::StraySeen>& strays) {
    std::vector<std::string> names;
    for (const auto& each : strays) names.push_back(each.label);
    return names;
}

const sync::SwitchReport& rack(const sync::AuditReport& report) { return report.switches.at(0); }

}  // namespace

TEST_CASE(
    "restore: ports lit and VMs started since the backup join nobody, and their VLANs are kept until a decision") {
    Rack world;
    world.add_machine("p1");
    world.back_up();
    world.add_machine("p2");
    REQUIRE(world.create("blue") == 100);
    world.attach("p2", "blue");
    world.start_vm("vnet0", 101);
    world.restore();

    // From the very first request on, before haas-sync has run.
    CHECK_THROWS_AS(world.create("red"), core::BlockedError);
    CHECK(world.sync().restored);
    CHECK_THROWS_AS(world.create("red"), core::BlockedError);
    CHECK_FALSE(world.repair().all_well());

    SUBCASE("the audit tells of both, and no network gets their VLANs") {
        CHECK_THROWS_AS(world.create("red"), core::AllocationError);
        world.policy.pool.insert(102);
        REQUIRE(world.create("red") == 102);
        world.attach("p1", "red");
        for (const std::string from : {"p1", "p2", "vnet0"}) CHECK(world.ovs.send(from, {}).empty());
    }
    SUBCASE("registering or removing them gives the VLANs back, and all works again") {
        const auto report = world.audit();
        CHECK_FALSE(report.restored);
        CHECK(names(rack(report).strays) == std::vector<std::string>{"p2", "vnet0"});
        CHECK(report.headnodes.strays.size() == 1);
        world.register_fresh_port("p2", "rack");
        world.register_node_on("p2", "rack");
        world.sync();
        world.hypervisor.seen.clear();
        world.ovs.vsctl({"del-port", "br0", "vnet0"});
        CHECK(world.audit().all_well());
        REQUIRE(world.create("red") == 100);
        world.attach("p1", "red");
        CHECK(world.ovs.send("p2", {}).empty());
        world.attach("p2", "red");
        CHECK(world.ovs.send("p2", {}) == "p1:");
    }
    SUBCASE("an uplink may carry what it carries") {
        world.database().write([&](store::Writing& tx) {
            service::uplink_register(tx, world.drivers, {"rack", "vnet0"});
        });
        world.hypervisor.seen.clear();
        CHECK(names(rack(world.audit()).strays) == std::vector<std::string>{"p2"});
        CHECK(world.create("red") == 101);
    }
}

TEST_CASE("audit: the ports of headnodes are no strays if only one switch is audited either") {
    Rack world;
    world.add_machine("p1");
    REQUIRE(world.create("red") == 100);
    world.start_vm("vnet0", 100);
    world.add_headnode("red");
    CHECK(rack(world.audit()).strays.empty());
    world.options.only_switch = "rack";
    CHECK(rack(world.audit()).strays.empty());
}

TEST_CASE("restore: a network of the backup is put on nothing while others may be on its VLAN") {
    Rack world;
    world.add_machine("p1");
    REQUIRE(world.create("red") == 100);
    world.back_up();
    world.add_machine("p2");
    world.attach("p2", "red");  // as if red had been deleted, and another network had got its VLAN
    world.restore();
    CHECK_FALSE(world.audit().all_well());
    const auto uuid = world.connect("p1", "red");
    world.sync();
    CHECK(world.status(uuid) == "ERROR");
    CHECK(world.error(uuid).find("list_strays") != std::string::npos);
    CHECK(world.ovs.send("p2", {}).empty());
    CHECK(world.state("p1", "rack") == "verified");
}

TEST_CASE("restore: a network of the backup is put on nothing while a registered port may be on its VLAN for others") {
    Rack world;
    world.add_machine("p1");
    world.add_machine("p2");
    REQUIRE(world.create("red") == 100);
    const auto before = world.connect("p1", "red");
    world.back_up();
    // Pretends that red was deleted, and that another network got its VLAN.
    world.sync();
    world.detach("p1");
    world.sync();
    world.attach("p2", "red");
    REQUIRE(world.ovs.send("p2", {}).empty());
    world.restore();
    CHECK_FALSE(world.audit().all_well());
    SUBCASE("neither what was asked before the backup") {
        world.sync();
        CHECK(world.status(before) == "ERROR");
    }
    SUBCASE("nor what is asked after it") {
        world.database().write([&](store::Writing& tx) { service::networking_action_cancel(tx, world.admin, before); });
        const auto uuid = world.connect("p1", "red");
        world.sync();
        CHECK(world.status(uuid) == "ERROR");
    }
    CHECK(world.ovs.send("p2", {}).empty());
    CHECK(world.ovs.send("p1", {}).empty());

    world.repair();
    world.attach("p1", "red");
    CHECK(world.ovs.send("p2", {}).empty());
    world.attach("p2", "red");
    CHECK(world.ovs.send("p2", {}) == "p1:");
}
