// What statements cost in steps of the engine, which are the same on each machine: what keeps all other writers waiting
// must not grow with the nodes, nor with all that has ever happened.
#include <doctest/doctest.h>
#include <sqlite3.h>

#include <string>

#include "base/clock.hpp"
#include "store/attachment.hpp"
#include "store/database.hpp"
#include "store/engine.hpp"
#include "store/network.hpp"
#include "store/network_access.hpp"
#include "store/networking_action.hpp"
#include "store/nic.hpp"
#include "store/node.hpp"
#include "store/port.hpp"
#include "store/project.hpp"
#include "store/sqlite_file.hpp"
#include "store/switch.hpp"

using namespace haas;
using store::Writing;

namespace {

const base::SystemClock system_clock;

long long steps_so_far = 0;
int guarded_connections = 0;  ///< have a mutex, which is locked for each call

/// Counts the steps of the connections that are opened while it is there.
/// @source  sqlite.org/c3ref/progress_handler.html, sqlite.org/c3ref/auto_extension.html
class CountedConnections {
public:
    CountedConnections() { sqlite3_auto_extension(entry()); }
    ~CountedConnections() { sqlite3_cancel_auto_extension(entry()); }
    CountedConnections(const CountedConnections&) = delete;
    CountedConnections& operator=(const CountedConnections&) = delete;

private:
    using Entry = void (*)();
    static int watch(sqlite3* connection, char** /*error*/, const void* /*api*/) {
        const auto count = [](void*) {
            ++steps_so_far;
            return 0;
        };
        sqlite3_progress_handler(connection, 1, count, nullptr);
        guarded_connections += sqlite3_db_mutex(connection) != nullptr ? 1 : 0;
        return SQLITE_OK;
    }
    static Entry entry() { return reinterpret_cast<Entry>(&watch); }
};

/// A site of so many nodes, each with a NIC on a port.
struct Site {
    core::ProjectId owner;  ///< has one node, which is on no network
    core::ProjectId large;  ///< has all other nodes
    core::NetworkId busy;   ///< has all nodes of `large`
    core::NetworkId quiet;  ///< has none, but each of them was on it
};

core::NetworkId insert_network(Writing& tx, const std::string& label, core::Vlan vlan) {
    core::Network made;
    made.label = label;
    made.vlan = vlan;
    return store::insert_network(tx, made);
}

void was_on_network(Writing& tx, core::PortId port, core::NicId nic, core::NetworkId network, int number) {
    core::NetworkingAction done;
    done.uuid = "action-" + std::to_string(number);
    done.port_id = port;
    done.nic_id = nic;
    done.network_id = network;
    done.switch_label = "s";
    done.port_label = "p";
    done.channel = "vlan/native";
    done.requested_by = "tester";
    store::insert_networking_action(tx, done);
    REQUIRE(store::cancel_unsent_action(tx, done.uuid, "cancelled"));
}

Site make_site(Writing& tx, int nodes) {
    Site site{store::insert_project(tx, "owner"), store::insert_project(tx, "large"), insert_network(tx, "busy", 100),
              insert_network(tx, "quiet", 101)};
    core::Bmc bmc;
    bmc.address.type = "mock";
    const auto on = store::insert_switch(tx, "s", "mock", {{"hostname", "h"}});
    for (int i = 0; i < nodes; ++i) {
        const auto name = std::to_string(i);
        const auto node = store::insert_node(tx, "n" + name, bmc);
        store::set_node_project(tx, node, i == 0 ? site.owner : site.large);
        const auto nic = store::insert_nic(tx, node, "eth0", name);
        const auto port = store::insert_port(tx, on, "p" + name);
        store::set_port_nic(tx, port, nic);
        was_on_network(tx, port, nic, site.quiet, i);
        if (i != 0) REQUIRE(store::insert_attachment(tx, nic, {"vlan/native", site.busy, 100}));
    }
    return site;
}

/// The steps that `work` takes on a site of so many nodes.
template <class Work>
long long steps(int nodes, const Work& work) {
    long long taken = 0;
    haas_test::on_files([&](haas_test::FileEngine& engine) {
        const CountedConnections counted;
        Site site{};
        store::Database::create(engine.options(), system_clock, [&](Writing& tx) { site = make_site(tx, nodes); });
        store::Database database(engine.options(), system_clock);
        database.write([&](Writing& tx) {
            const auto before = steps_so_far;
            work(tx, site);
            taken = steps_so_far - before;
        });
    });
    return taken;
}

/// Ten times the nodes make it no more than a little dearer.
template <class Work>
void costs_the_same_on_a_large_site(const Work& work) {
    const auto small = steps(500, work);
    const auto large = steps(5000, work);
    CHECK(small > 0);
    CHECK(large <= small + small / 10);
}

}  // namespace

TEST_CASE("a connection of SQLite, which one thread uses at a time, has no mutex") {
    store::configure_sqlite();
    const int before = guarded_connections;
    CHECK(steps(1, [](Writing& tx, const Site&) { store::find_network(tx, "quiet"); }) > 0);
    CHECK(guarded_connections == before);
}

TEST_CASE("a network's end costs the same, however much has happened on it") {
    costs_the_same_on_a_large_site([](Writing& tx, const Site& site) {
        CHECK(!store::find_node_on_network(tx, site.quiet, std::nullopt));
        store::delete_network(tx, site.quiet);
    });
}

TEST_CASE("it costs the same to find out that nodes are on a network, however many are") {
    costs_the_same_on_a_large_site([](Writing& tx, const Site& site) {
        CHECK(store::find_node_on_network(tx, site.busy, std::nullopt));
        CHECK(store::find_node_on_network(tx, site.busy, site.large));
    });
}

TEST_CASE("it costs the same to find out that no node of a small project is on a network, however many others are") {
    costs_the_same_on_a_large_site(
        [](Writing& tx, const Site& site) { CHECK(!store::find_node_on_network(tx, site.busy, site.owner)); });
}

TEST_CASE("it costs the same to find out that no node of a large project is on a network that has none") {
    costs_the_same_on_a_large_site(
        [](Writing& tx, const Site& site) { CHECK(!store::find_node_on_network(tx, site.quiet, site.large)); });
}
