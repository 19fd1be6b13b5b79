// haas-sync puts right which consoles are logged.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "core/error.hpp"
#include "service/console.hpp"
#include "store/console.hpp"
#include "store/node.hpp"
#include "store/project.hpp"
#include "store/sync_mark.hpp"
#include "store/sync_status.hpp"
#include "sync/consoles.hpp"
#include "sync/world.hpp"
#include "unit/fake_consoles.hpp"
#include "unit/scripted_bmc.hpp"

using namespace haas;
using haas_test::FakeConsoles;
using haas_test::World;

namespace {

core::BmcDrivers ipmi() {
    std::vector<std::unique_ptr<core::BmcDriver>> drivers;
    drivers.push_back(std::make_unique<haas_test::ScriptedBmc>());
    return core::BmcDrivers(std::move(drivers));
}

struct Site {
    Site() {
        bmcs.drivers = &drivers;
        service::create_bmc_keys(public_key, private_key);
        bmcs.opening_key = service::bmc_key_in(private_key);
        world.database().write([&](store::Writing& tx) {
            core::Bmc bmc;
            bmc.address.type = "ipmi";
            bmc.address.host = "bmc1";
            bmc.sealed_password = service::seal_bmc_password(public_key, bmc.address, base::Secret("bmc-secret"));
            node = store::insert_node(tx, "n1", bmc);
        });
    }
    void reserve() {
        world.database().write([&](store::Writing& tx) {
            store::insert_project(tx, "owner");
            store::set_node_project(tx, node, store::find_project(tx, "owner").value().id);
        });
    }
    /// Changes a field of the node's BMC.
    void change(std::optional<std::string> core::BmcAddress::*field, const std::optional<std::string>& value) {
        world.database().write([&](store::Writing& tx) {
            auto bmc = store::get_bmc(tx, node);
            bmc.address.*field = value;
            store::set_bmc(tx, node, bmc);
        });
    }
    void want(const std::string& uuid) {
        world.database().write([&](store::Writing& tx) { store::insert_console(tx, {uuid, node}, "alice"); });
    }

    World world;
    haas_test::TemporaryDirectory directory;
    core::BmcDrivers drivers = ipmi();
    FakeConsoles keeper;
    std::filesystem::path public_key = directory.path() / "bmc.pub";
    std::filesystem::path private_key = directory.path() / "bmc.key";
    service::BmcControl bmcs;
    core::NodeId node;
};

}  // namespace

TEST_CASE("sync: a console that should be logged and is not is started, once") {
    Site site;
    site.want("c1");
    sync::Consoles consoles(site.bmcs, &site.keeper);
    consoles.put_right(site.world.database());
    REQUIRE(site.keeper.is_running("c1"));
    CHECK(site.keeper.consoles["c1"].node == "n1");
    CHECK(site.keeper.consoles["c1"].bmc.password.reveal() == "bmc-secret");
    consoles.put_right(site.world.database());
    CHECK(site.keeper.starts == 1);

    site.keeper.consoles["c1"].running = false;  // as after a crash
    consoles.put_right(site.world.database());
    CHECK(site.keeper.is_running("c1"));
}

TEST_CASE("sync: a console whose database is restored before it starts is not started") {
    Site site;
    site.want("c1");
    auto& database = site.world.database();
    const auto wanted = database.read([](store::Reading& tx) { return service::list_consoles(tx); });
    database.write([](store::Writing& tx) { store::note_restored(tx); });
    const service::Write write = [&](const std::function<void(store::Writing&)>& use) { database.write(use); };
    CHECK_THROWS_AS(service::run_console(site.bmcs, site.keeper, write, wanted.at(0)), core::BlockedError);
    CHECK(site.keeper.starts == 0);
}

TEST_CASE("sync: a console that is always logged waits until there is room for its log") {
    Site site;
    site.bmcs.consoles = service::BmcControl::Consoles::always;
    site.bmcs.console_room = {1, 100};
    site.reserve();
    core::NodeId other;
    site.world.database().write([&](store::Writing& tx) {
        other = store::insert_node(tx, "n2", store::get_bmc(tx, site.node));
        store::insert_console(tx, {"c2", other}, "alice");
    });
    sync::Consoles consoles(site.bmcs, &site.keeper);
    consoles.put_right(site.world.database());
    CHECK(site.keeper.consoles.size() == 1);
    CHECK_FALSE(
        site.world.database().read([&](store::Reading& tx) { return service::has_wrong_consoles(tx, site.bmcs); }));
    const auto without_room = [&] {
        return site.world.database().read(
            [&](store::Reading& tx) { return service::count_consoles_without_room(tx, site.bmcs); });
    };
    CHECK(without_room() == 1);
    site.world.database().write([&](store::Writing& tx) { store::delete_console_of_node(tx, other); });
    CHECK(without_room() == 0);
    consoles.put_right(site.world.database());
    REQUIRE(site.keeper.consoles.size() == 1);
    CHECK(site.keeper.consoles.begin()->second.node == "n1");
}

TEST_CASE("sync: a console that nobody wants is ended, running or not") {
    Site site;
    site.keeper.consoles["left"].running = true;
    site.keeper.consoles["files"].running = false;
    sync::Consoles(site.bmcs, &site.keeper).put_right(site.world.database());
    CHECK(site.keeper.consoles.empty());
}

TEST_CASE("sync: a console that cannot be started is not tried all the time, and does not hold up others") {
    Site site;
    site.want("c1");
    site.keeper.refusal = "no process";
    site.keeper.consoles["left"].running = true;
    sync::Consoles consoles(site.bmcs, &site.keeper);
    consoles.put_right(site.world.database());
    consoles.put_right(site.world.database());
    CHECK(site.keeper.starts == 1);
}

TEST_CASE("sync: the failures of a console that is gone are forgotten") {
    Site site;
    site.want("c1");
    site.keeper.refusal = "no process";
    auto& database = site.world.database();
    sync::Consoles consoles(site.bmcs, &site.keeper);
    consoles.put_right(database);
    database.write([&](store::Writing& tx) { store::delete_console_of_node(tx, site.node); });
    consoles.put_right(database);
    site.want("c1");
    site.keeper.refusal.clear();
    consoles.put_right(database);
    CHECK(site.keeper.is_running("c1"));
}

TEST_CASE("sync: a console is not started once its node has changed hands") {
    Site site;
    site.want("c1");
    SUBCASE("as it left its project") {
        site.keeper.when_asked = [&] {
            site.world.database().write([&](store::Writing& tx) { store::delete_console_of_node(tx, site.node); });
        };
    }
    SUBCASE("as it was given to a project, though the console stayed") {
        site.keeper.when_asked = [&] {
            site.world.database().write([&](store::Writing& tx) {
                store::insert_project(tx, "q");
                store::set_node_project(tx, site.node, store::find_project(tx, "q").value().id);
            });
        };
    }
    sync::Consoles(site.bmcs, &site.keeper).put_right(site.world.database());
    CHECK(site.keeper.starts == 0);
}

TEST_CASE("sync: without its key a console waits") {
    Site site;
    site.want("c1");
    std::filesystem::remove(site.private_key);
    sync::Consoles consoles(site.bmcs, &site.keeper);
    consoles.put_right(site.world.database());
    CHECK(site.keeper.starts == 0);
}

TEST_CASE("sync: a restored database starts no console, and ends none that the backup does not know") {
    Site site;
    site.want("c1");
    site.keeper.consoles["since"].node = "n1";
    auto& database = site.world.database();
    std::ofstream(store::sync_mark_file(database.file())) << "x";
    sync::Consoles consoles(site.bmcs, &site.keeper);
    consoles.put_right(database);
    CHECK(site.keeper.list() == std::vector<std::string>{"since"});
    database.write([](store::Writing& tx) { CHECK(store::accept_restored(tx, store::history_of(tx))); });
    consoles.put_right(database);
    CHECK(site.keeper.list() == std::vector<std::string>{"c1"});
}

TEST_CASE("sync: with `console = always` the consoles of reserved nodes are logged without being asked") {
    Site site;
    using Consoles = service::BmcControl::Consoles;
    const auto put_right = [&] { sync::Consoles(site.bmcs, &site.keeper).put_right(site.world.database()); };
    SUBCASE("for the site") {
        site.bmcs.consoles = Consoles::always;
        put_right();
        CHECK_MESSAGE(site.keeper.starts == 0, "the node is free");
        site.reserve();
        put_right();
        CHECK(site.keeper.starts == 1);
        put_right();
        CHECK(site.keeper.starts == 1);
    }
    SUBCASE("for the node") {
        site.reserve();
        put_right();
        CHECK(site.keeper.starts == 0);
        site.change(&core::BmcAddress::console, "always");
        put_right();
        CHECK(site.keeper.starts == 1);
    }
    SUBCASE("until it is not to be any more") {
        site.reserve();
        for (const char* const word : {"always", "asked"}) {
            site.change(&core::BmcAddress::console, word);
            put_right();
            CHECK(site.keeper.list().size() == (word == std::string("always") ? 1 : 0));
        }
        site.change(&core::BmcAddress::console, std::nullopt);
        site.bmcs.consoles = Consoles::always;
        put_right();
        CHECK(site.keeper.list().size() == 1);
        site.bmcs.consoles = Consoles::when_asked;
        put_right();
        CHECK(site.keeper.list().empty());
        site.want("c1");  // by alice
        put_right();
        CHECK(site.keeper.list() == std::vector<std::string>{"c1"});
    }
    SUBCASE("but not for a node that says otherwise, nor where the BMC has no console") {
        site.bmcs.consoles = Consoles::always;
        site.reserve();
        site.change(&core::BmcAddress::console, "asked");
        put_right();
        site.change(&core::BmcAddress::console, "always");
        site.change(&core::BmcAddress::interface, "lan");
        put_right();
        CHECK(site.keeper.starts == 0);
    }
}
