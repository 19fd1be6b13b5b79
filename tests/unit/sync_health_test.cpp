// What health says about haas-sync and the database, and fast clocks.
#include <doctest/doctest.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>

#include "service/health.hpp"
#include "store/sqlite_file.hpp"
#include "unit/sync_site.hpp"

using namespace haas;
using haas_test::Checks;
using haas_test::silent_at;
using haas_test::Site;
using haas_test::World;

namespace fs = std::filesystem;

TEST_CASE("clock: work that a fast clock postponed is due once the clock is right again") {
    Site site;
    constexpr std::chrono::hours year(24 * 365);
    site.device().before = silent_at("connect");
    site.register_fresh_port("p9");
    site.device().plug("p9");
    const auto uuid = site.connect("n1", "red");
    site.clock.pass(year);
    site.sync();
    REQUIRE(site.status(uuid) == "PENDING");
    site.clock.pass(-year);
    site.device().before = nullptr;
    CHECK(site.failed_checks() == Checks{"clock"});
    site.sync();
    CHECK(site.status(uuid) == "DONE");
    CHECK(site.state("p9") == "verified");
    CHECK(site.failed_checks().empty());
}

TEST_CASE("clock: a lease that was taken by one that ran ahead has expired") {
    Site site;
    site.hold_lease({"somebody", "elsewhere", "1 1"}, std::chrono::hours(24));
    site.connect("n1", "red");
    CHECK(site.sync().done == 1);
}

TEST_CASE("health: a haas-sync that has been away is reported") {
    Site site;
    CHECK(site.failed_checks().empty());
    site.clock.pass(std::chrono::seconds(181));
    CHECK(site.failed_checks() == Checks{"haas-sync"});
    site.sync();
    CHECK(site.failed_checks().empty());
}

TEST_CASE("health: a haas-sync that never ran is reported when something waits for it") {
    World world;
    const auto checks = [&] {
        std::string text;
        const auto health = world.database().read([](store::Reading& tx) { return service::health(tx, std::nullopt); });
        for (const auto& each : health.problems) text += each.check + ": " + each.message;
        return text;
    };
    world.add_node("n1");
    world.create_network("red", 100);
    world.clock.pass(std::chrono::seconds(1000));
    CHECK(checks().empty());
    const auto uuid = world.connect("n1", "red");
    world.clock.pass(std::chrono::seconds(180));
    CHECK(checks().empty());
    world.clock.pass(std::chrono::seconds(1));
    CHECK(checks().find("haas-sync: haas-sync has never run, but a networking action has waited for 181 seconds") == 0);
    world.sync();
    CHECK(world.status(uuid) == "DONE");
    CHECK(checks().find("never run") == std::string::npos);
}

TEST_CASE("health: a database that cannot be written is reported, without a write") {
    if (::geteuid() != 0) return;
    Site site;
    fs::permissions(site.directory(), fs::perms::owner_all | fs::perms::others_read | fs::perms::others_exec);
    CHECK_FALSE(store::find_write_obstacle(site.file()));
    constexpr uid_t nobody = 65534;
    REQUIRE(::seteuid(nobody) == 0);
    const auto obstacle = store::find_write_obstacle(site.file());
    REQUIRE(::seteuid(0) == 0);
    REQUIRE(obstacle);
    CHECK(obstacle->find("read-only") != std::string::npos);
}
