// A node whose BMC is another from now on.
#include <doctest/doctest.h>

#include "store/bmc_command.hpp"
#include "store/console.hpp"
#include "store/machine_setting.hpp"
#include "store/node.hpp"
#include "unit/api_service.hpp"
#include "unit/fake_consoles.hpp"
#include "unit/scripted_bmc.hpp"

using namespace haas;
using haas_test::ApiService;
using haas_test::FakeConsoles;
using haas_test::ScriptedBmc;
using http::Method;

namespace {

core::BmcDrivers with(std::unique_ptr<core::BmcDriver> driver) {
    std::vector<std::unique_ptr<core::BmcDriver>> drivers;
    drivers.push_back(std::move(driver));
    return core::BmcDrivers(std::move(drivers));
}

struct Site {
    Site()
        : service([&](haas_test::Settings& settings) {
              settings.bmcs.drivers = &drivers;
              settings.consoles = &consoles;
          }) {
        REQUIRE(admin(Method::put, "/node/n1",
                      R"({"obm": {"type": "ipmi", "host": "bmc1", "user": "u", "password": "old-secret"}})")
                    .status == 200);
    }
    http::Response admin(Method method, const std::string& path, const std::string& body = {}) {
        return service.send("admin", method, path, body);
    }
    http::Response update(const std::string& body) {
        return admin(Method::patch, "/node/n1", "{\"obm\": " + body + "}");
    }
    /// The one that the database has.
    std::optional<std::string> console() {
        store::Database database(service.options(), clock);
        return database.read(
            [](store::Reading& tx) { return store::find_console_of_node(tx, store::find_node(tx, "n1")->id); });
    }

    base::SystemClock clock;
    ScriptedBmc* bmc = new ScriptedBmc;
    core::BmcDrivers drivers = with(std::unique_ptr<core::BmcDriver>(bmc));
    FakeConsoles consoles;
    ApiService service;
};

}  // namespace

TEST_CASE("node_update: a BMC that cannot take out an image does not follow one that has put it in") {
    ApiService service;
    const auto update = [&](const std::string& obm) {
        return service.send("admin", Method::patch, "/node/n1", "{\"obm\": " + obm + "}");
    };
    REQUIRE(service
                .send("admin", Method::put, "/node/n1",
                      R"({"obm": {"type": "redfish", "host": "bmc1", "user": "u", "password": "secret-1"}})")
                .status == 200);
    const base::SystemClock clock;
    store::Database database(service.options(), clock);
    const auto in_database = [&](void (*change)(const store::Writing&, core::NodeId, store::MachineSetting)) {
        database.write(
            [&](store::Writing& tx) { change(tx, store::find_node(tx, "n1")->id, store::MachineSetting::media); });
    };
    in_database(store::note_machine_setting);
    const std::string other = R"({"type": "ipmi", "user": "u", "password": "secret-2"})";
    const auto refused = update(other);
    CHECK(refused.status == 409);
    CHECK_MESSAGE(refused.body.find("node_eject_media") != std::string::npos, refused.body);
    CHECK(update(R"({"host": "bmc2", "password": "secret-2"})").status == 200);
    in_database(store::forget_machine_setting);
    CHECK(update(other).status == 200);
}

TEST_CASE("node_update: the stored password goes to the BMC that it was given for, and a new one to the new") {
    Site site;
    CHECK(site.update(R"({"host": "bmc2"})").status == 400);
    CHECK(site.update(R"({"cipher_suite": 17})").status == 200);
    CHECK(site.admin(Method::get, "/node/n1/power_status").status == 200);
    CHECK(site.bmc->password == "old-secret");
    CHECK(site.update(R"({"host": "bmc2", "password": "new-secret"})").status == 200);
    CHECK(site.admin(Method::get, "/node/n1/power_status").status == 200);
    CHECK(site.bmc->password == "new-secret");
}

TEST_CASE("node_update: while a command is on its way to the old BMC, it stays the node's") {
    Site site;
    store::Database database(site.service.options(), site.clock);
    const auto note = database.write([&](store::Writing& tx) {
        return store::insert_bmc_command(tx, store::find_node(tx, "n1")->id,
                                         {"power cycle", tx.uptime() + std::chrono::seconds(20)});
    });
    CHECK(site.update(R"({"host": "bmc2", "password": "new-secret"})").status == 409);
    CHECK(site.admin(Method::patch, "/node/n1", R"({"label": "n2"})").status == 200);
    CHECK(site.admin(Method::get, "/node/n2/power_status").status == 200);
    CHECK(site.bmc->password == "old-secret");
    database.write([&](store::Writing& tx) { store::delete_bmc_command(tx, note); });
    CHECK(site.admin(Method::patch, "/node/n2", R"({"obm": {"host": "bmc2", "password": "new-secret"}})").status ==
          200);
}

TEST_CASE("node_update: a console that is logged ends, and another log is begun with the new BMC") {
    Site site;
    REQUIRE(site.admin(Method::put, "/node/n1/console").status == 200);
    const auto before = site.console();
    REQUIRE(before);
    CHECK(site.admin(Method::patch, "/node/n1", R"({"label": "n1"})").status == 200);
    CHECK(site.console() == before);
    CHECK(site.update(R"({"host": "bmc2", "password": "p"})").status == 200);
    CHECK_FALSE(site.consoles.consoles.contains(*before));
    const auto after = site.console();
    REQUIRE(after);
    CHECK(after != before);
    CHECK(site.update(R"({"type": "mock", "password": "p"})").status == 200);
    CHECK_FALSE(site.console());
}

TEST_CASE("a change that is committed is answered as done, though its console cannot be ended yet") {
    Site site;
    REQUIRE(site.admin(Method::put, "/node/n1/console").status == 200);
    const auto before = site.console();
    REQUIRE(before);
    site.consoles.refusal = "haas-device does not run";
    CHECK(site.update(R"({"host": "bmc2", "password": "p"})").status == 200);
    CHECK(site.console() != before);
    CHECK_MESSAGE(site.consoles.consoles.contains(*before), "haas-sync ends it");
    CHECK(site.admin(Method::del, "/node/n1/console").status == 200);
    CHECK_FALSE(site.console());
}
