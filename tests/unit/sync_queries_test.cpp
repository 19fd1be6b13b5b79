// A list costs the database a few queries, however long it is: not some for each row.
#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <tuple>

#include "store/sync_work.hpp"
#include "store/user.hpp"
#include "sync/claim.hpp"
#include "sync/group_world.hpp"
#include "sync/upkeep.hpp"
#include "unit/statement_counter.hpp"

using namespace haas;
using haas_test::Pair;
using haas_test::StatementCounter;
using haas_test::World;

namespace {

/// @return  how many statements it runs, the beginning and the end of its transaction included
int count_statements(const std::function<void()>& work) {
    StatementCounter::take_statements();
    work();
    return StatementCounter::take_statements();
}

/// So many pending actions of group g, which are older than its ports.
void insert_actions(Pair& world, int count) {
    world.database().write([&](store::Writing& tx) {
        const auto node = store::find_node(tx, "n1").value();
        core::NetworkingAction action;
        action.nic_id = store::find_nic(tx, node.id, "eth0").value().id;
        action.group_label = "g";
        action.node_label = "n1";
        action.nic_label = "eth0";
        action.network_label = "red";
        action.project_id = node.project_id;
        action.requested_by = "tester";
        for (int i = 0; i < count; ++i) {
            action.uuid = "action " + std::to_string(i);
            for (action.part = 0; action.part < 2; ++action.part) {
                action.switch_label = action.part == 0 ? "s1" : "s2";
                action.port_label = action.part == 0 ? "a" : "b";
                store::insert_networking_action(tx, action);
            }
        }
    });
}

int statements_to_list(int count, core::Role role) {
    const StatementCounter counter;
    Pair world;
    insert_actions(world, count);
    const service::Caller caller = world.database().write([&](store::Writing& tx) {
        const auto user = store::insert_user(tx, "u", "*", role);
        store::insert_membership(tx, user, store::find_project(tx, "p").value().id);
        return service::Caller{user, "u", role == core::Role::administrator};
    });
    return count_statements([&] {
        const auto views = world.database().read([&](store::Reading& tx) {
            service::ActionQuery query;
            query.limit = 100;
            return service::list_networking_actions(tx, caller, query);
        });
        REQUIRE(views.size() == static_cast<std::size_t>(count));
        CHECK(views.front().action.network_label == "red");
        CHECK(views.front().parts.size() == (caller.is_admin ? 2 : 0));
    });
}

}  // namespace

TEST_CASE("queries: a list of actions of port groups, for administrators and for members") {
    for (const auto role : {core::Role::administrator, core::Role::user}) {
        CHECK(statements_to_list(20, role) == statements_to_list(2, role));
    }
}

TEST_CASE("queries: the ports of a switch with their networks") {
    const auto statements = [](int count) {
        const StatementCounter counter;
        World world;
        for (int i = 0; i < count; ++i) world.add_node("n" + std::to_string(i));
        return count_statements([&] {
            const auto ports = world.database().read(
                [on = world.switch_row().id](store::Reading& tx) { return store::list_ports_at_rest(tx, on); });
            CHECK(ports.size() == static_cast<std::size_t>(count));
        });
    };
    CHECK(statements(20) == statements(2));
}

TEST_CASE("queries: a NIC that moves with its networks") {
    const auto statements = [](int count) {
        const StatementCounter counter;
        World world;
        world.add_node("n1");
        world.register_port("other");
        for (int i = 0; i < count; ++i) {
            const auto vlan = static_cast<core::Vlan>(100 + i);
            const auto number = std::to_string(vlan);
            world.create_network("net" + number, vlan);
            world.attach("n1", "net" + number, "vlan/" + number);
        }
        return count_statements([&] { world.move("n1", "other"); });
    };
    CHECK(statements(5) == statements(1));
}

TEST_CASE("queries: a visit looks up the texts of the ports that it may write") {
    World world;
    world.options.describe = true;
    for (const std::string node : {"n1", "n2", "n3"}) world.add_node(node);
    world.create_network("red", 100);
    world.connect("n2", "red");
    const auto claimed = sync::claim_switch(world.database(), world.options, sync::work_plan, world.switch_row().id);
    const auto upkeep = world.database().read([&](store::Reading& tx) {
        return sync::plan_upkeep(tx, world.options, std::get<sync::Claim>(claimed), world.driver());
    });
    CHECK(upkeep.descriptions == std::map<std::string, std::string>{{"n2", "HaaS: node n2, NIC eth0"}});
}
