// What the API makes of BMCs and consoles, whatever these do.
#include <doctest/doctest.h>

#include "core/error.hpp"
#include "unit/bmc_site.hpp"

using namespace haas;
using Site = haas_test::BmcSite;
using http::Method;
using Kind = core::BmcError::Kind;

namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a power cycle boots from the network once, unless the settings say otherwise") {
    Site site;
    CHECK(site.user(Method::post, "/node/n1/power_cycle").status == 200);
    CHECK(site.user(Method::post, "/node/n1/power_cycle", R"({"force": true})").status == 200);
    CHECK(site.bmc->asked == std::vector<std::string>{"pxe once", "cycle", "pxe once", "reset"});
    CHECK(site.bmc->password == "bmc-secret");

    Site other([](api::Settings& settings) { settings.bmcs.pxe_on_cycle = false; });
    CHECK(other.user(Method::post, "/node/n1/power_cycle").status == 200);
    CHECK(other.bmc->asked == std::vector<std::string>{"cycle"});
}

TEST_CASE(
    "a machine whose BMC takes no boot device is cycled all the same, with a warning; a silent BMC is not asked on") {
    Site site;
    site.bmc->failing = "pxe once";
    for (const auto kind : {Kind::refused, Kind::not_offered}) {
        site.bmc->asked.clear();
        site.bmc->failure = core::BmcError(kind, "boot device", "the BMC refuses while the machine starts");
        const auto response = site.user(Method::post, "/node/n1/power_cycle");
        CHECK(response.status == 200);
        CHECK(has(response.body,
                  R"({"warnings":["The boot from the network was not set, and the machine boots as it is )"
                  R"(set up: boot device: the BMC refuses while the machine starts"]})"));
        CHECK(site.bmc->asked == std::vector<std::string>{"pxe once", "cycle"});
    }
    site.bmc->asked.clear();
    site.bmc->failure = core::BmcError(Kind::login, "boot device", "the password is wrong");
    CHECK(site.user(Method::post, "/node/n1/power_cycle").status == 502);
    CHECK(site.bmc->asked == std::vector<std::string>{"pxe once"});
}

TEST_CASE("what a BMC says about a command that it accepted comes as warnings") {
    Site site;
    site.bmc->notes = {"the boot device counts from the next start on"};
    const auto response = site.user(Method::post, "/node/n1/power_cycle");
    CHECK(response.status == 200);
    CHECK(response.body == R"({"warnings":["the boot device counts from the next start on"]})");
}

TEST_CASE("a boot device that is chosen holds from then on") {
    Site site;
    for (const std::string device : {"pxe", "disk", "http", "cdrom", "none"}) {
        CHECK(site.user(Method::put, "/node/n1/boot_device", "{\"bootdev\": \"" + device + "\"}").status == 200);
    }
    CHECK(site.bmc->asked == std::vector<std::string>{"pxe from now on", "disk from now on", "http from now on",
                                                      "cdrom from now on", "none from now on"});
}

TEST_CASE("a BMC that fails is 502, one that is silent 504, and the message says node, step and what was seen") {
    for (const auto kind :
         {Kind::unreachable, Kind::login, Kind::refused, Kind::not_offered, Kind::unexpected, Kind::deadline}) {
        Site site;
        site.bmc->failure = core::BmcError(kind, "power status", "nobody answers at bmc1");
        const auto response = site.user(Method::get, "/node/n1/power_status");
        CHECK(response.status == (kind == Kind::deadline ? 504 : 502));
        CHECK(has(response.body, "\"type\":\"OBMError\""));
        CHECK(has(response.body, "The BMC of node n1 failed: power status: nobody answers at bmc1."));
        CHECK_FALSE(has(response.body, "bmc-secret"));
    }
    Site site;
    site.bmc->failure = core::BmcError(Kind::login, "power status", "the password is wrong");
    CHECK(has(site.admin(Method::get, "/node/n1/power_status").body,
              "The BMC of node n1 at bmc1 failed: power status: the password is wrong."));
}

TEST_CASE("a BMC that is busy is 409 and says with what") {
    Site site([](api::Settings& settings) {
        settings.bmcs.lock = [](const core::BmcAccess& bmc, const std::string& doing,
                                std::chrono::milliseconds) -> std::shared_ptr<void> {
            throw core::BlockedError(bmc.address.host + " is busy, no " + doing);
        };
    });
    const auto response = site.user(Method::post, "/node/n1/power_off");
    CHECK(response.status == 409);
    CHECK(has(response.body, "bmc1 is busy, no power off"));
    CHECK(site.bmc->asked.empty());
}

TEST_CASE("when too many wait for BMCs, one more gets 503, and requests without a BMC are answered") {
    Site site([](api::Settings& settings) {
        settings.seats.waiting = {[](const service::Party&) {
                                      return service::Seats::Attempt{nullptr, service::Seats::Full::for_all};
                                  },
                                  {"requests waiting", "[api] waiting_requests", "[api] waiting_share"},
                                  4};
    });
    const auto response = site.user(Method::get, "/node/n1/power_status");
    CHECK(response.status == 503);
    CHECK(has(response.body, "try again in a few seconds"));
    CHECK(site.bmc->asked.empty());
    CHECK(site.user(Method::get, "/node/n1").status == 200);
}

TEST_CASE("without its key a BMC's password is not read, and nobody learns where the key is") {
    Site site;
    const auto key = site.service.bmc_keys().private_key;
    std::filesystem::remove(key);
    const auto response = site.user(Method::get, "/node/n1/power_status");
    CHECK(response.status == 503);
    CHECK_FALSE(has(response.body, key.string()));
}

TEST_CASE("a console that is always logged is wanted with the reservation, not stopped, and ended with the release") {
    using Consoles = service::BmcControl::Consoles;
    Site site([](api::Settings& settings) { settings.bmcs.consoles = Consoles::always; });
    const auto log = site.user(Method::get, "/node/n1/console");
    CHECK(log.status == 404);
    CHECK_MESSAGE(has(log.body, "has no log yet"), "haas-sync starts it");
    const auto stopped = site.user(Method::del, "/node/n1/console");
    CHECK(stopped.status == 409);
    CHECK(has(stopped.body, "always logged"));
    CHECK(site.admin(Method::patch, "/node/n1", R"({"obm": {"console": "asked"}})").status == 200);
    CHECK(site.user(Method::del, "/node/n1/console").status == 200);
    CHECK(has(site.user(Method::get, "/node/n1/console").body, "is not logged"));
    CHECK(site.admin(Method::patch, "/node/n1", R"({"obm": {"console": null}})").status == 200);
    CHECK(site.admin(Method::post, "/project/p/detach_node", R"({"node": "n1"})").status == 200);
    CHECK(site.admin(Method::del, "/node/n1/console").status == 200);
}

TEST_CASE("the console of a free node ends with the reservation: the project reads nothing from before") {
    Site site;
    CHECK(site.admin(Method::post, "/project/p/detach_node", R"({"node": "n1"})").status == 200);
    CHECK(site.admin(Method::put, "/node/n1/console").status == 200);
    REQUIRE(site.consoles.consoles.size() == 1);
    CHECK(site.user(Method::post, "/project/p/connect_node", R"({"node": "n1"})").status == 200);
    CHECK(has(site.user(Method::get, "/node/n1/console").body, "is not logged"));
    CHECK(site.consoles.consoles.empty());
}

TEST_CASE("a BMC with IPMI 1.5 has no console") {
    Site site;
    CHECK(site.admin(Method::patch, "/node/n1", R"({"obm": {"interface": "lan", "password": "bmc-secret"}})").status ==
          200);
    const auto refused = site.user(Method::put, "/node/n1/console");
    CHECK(refused.status == 409);
    CHECK(has(refused.body, "interface lan, which offers no console"));
}

TEST_CASE("a console is started, read, followed and stopped") {
    Site site;
    CHECK(site.user(Method::put, "/node/n1/console").status == 200);
    CHECK(site.user(Method::put, "/node/n1/console").status == 200);
    REQUIRE_MESSAGE(site.consoles.consoles.size() == 1, "again is the same console");
    auto& console = site.consoles.consoles.begin()->second;
    CHECK(console.node == "n1");
    CHECK(console.bmc.password.reveal() == "bmc-secret");
    console.log = std::string(200000, 'x') + "login: ";

    auto shown = site.user(Method::get, "/node/n1/console");
    CHECK(shown.status == 200);
    CHECK(shown.content_type == "text/plain");
    REQUIRE(shown.more);
    std::string text = shown.body;
    while (auto piece = shown.more()) text += *piece;
    CHECK(text == console.log);

    auto rest = site.user(Method::get, "/node/n1/console", {}, {{"follow", "true"}, {"offset", "200000"}});
    REQUIRE(rest.more);
    CHECK(rest.more() == "login: ");
    CHECK(rest.more() == "");
    CHECK(site.user(Method::del, "/node/n1/console").status == 200);
    CHECK(site.consoles.consoles.empty());
    CHECK_FALSE(rest.more().has_value());
    CHECK(site.user(Method::get, "/node/n1/console").status == 404);
}

TEST_CASE("a console ends when its node leaves the project, or is deleted") {
    Site site;
    site.user(Method::put, "/node/n1/console");
    REQUIRE(site.consoles.consoles.size() == 1);
    CHECK(site.user(Method::post, "/project/p/detach_node", R"({"node": "n1"})").status == 200);
    CHECK(site.consoles.consoles.empty());
    CHECK(site.admin(Method::get, "/node/n1/console").status == 404);

    site.admin(Method::put, "/node/n1/console");
    REQUIRE(site.consoles.consoles.size() == 1);
    CHECK(site.admin(Method::del, "/node/n1").status == 200);
    CHECK(site.consoles.consoles.empty());
}

TEST_CASE("a user who has left the project stops following its machine") {
    Site site;
    site.user(Method::put, "/node/n1/console");
    auto& log = site.consoles.consoles.begin()->second.log;
    log = "one";
    const auto followed = site.user(Method::get, "/node/n1/console", {}, {{"follow", "true"}});
    REQUIRE(followed.more);
    CHECK(followed.more() == "one");
    SUBCASE("when the user was removed") { site.admin(Method::post, "/project/p/remove_user", R"({"user": "user"})"); }
    SUBCASE("as the node has gone, though its console cannot be ended") {
        site.consoles.refusal = "no";
        CHECK(site.user(Method::post, "/project/p/detach_node", R"({"node": "n1"})").status == 200);
    }
    log = "one two";
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    std::optional<std::string> piece;
    while ((piece = followed.more()) && std::chrono::steady_clock::now() < deadline) log += "x";
    CHECK_FALSE(piece.has_value());
}

TEST_CASE("a console that follows holds a seat until it ends") {
    std::shared_ptr<int> seat = std::make_shared<int>(0);
    Site site([&](api::Settings& settings) {
        settings.seats.followers = {[&](const service::Party&) {
                                        return service::Seats::Attempt{seat, service::Seats::Full::for_all};
                                    },
                                    {"consoles followed", "[console] followers", "[console] followers_share"},
                                    2};
    });
    site.user(Method::put, "/node/n1/console");
    {
        const auto followed = site.user(Method::get, "/node/n1/console", {}, {{"follow", "true"}});
        CHECK(seat.use_count() == 2);
        const auto shown = site.user(Method::get, "/node/n1/console");
        CHECK(seat.use_count() == 2);
    }
    CHECK(seat.use_count() == 1);
    seat.reset();
    CHECK(site.user(Method::get, "/node/n1/console", {}, {{"follow", "true"}}).status == 503);
}

TEST_CASE("a request over a share learns whose share it is") {
    using Full = service::Seats::Full;
    auto full = Full::no;
    Site site([&](api::Settings& settings) {
        settings.seats.waiting = {[&](const service::Party& party) {
                                      CHECK(party.project.has_value() == (party.project_label == "p"));
                                      return service::Seats::Attempt{nullptr, full};
                                  },
                                  {"requests waiting", "[api] waiting_requests", "[api] waiting_share"},
                                  4};
    });
    const auto said = [&](const std::string& who, Full reason) {
        full = reason;
        const auto response = site.service.send(who, Method::get, "/node/n1/power_status");
        CHECK(response.status == 503);
        return response.body;
    };
    CHECK(has(said("user", Full::for_project),
              "Your project p has 4 requests waiting already, as many as one project may have"));
    CHECK(has(said("user", Full::for_user), "You have 4 requests waiting already, as many as one user may have"));
    CHECK(has(said("admin", Full::for_project), "The administrators have 4 requests waiting already"));
    CHECK(has(said("user", Full::for_all),
              "The service has as many requests waiting as it can take: try again in a few seconds. [api] "
              "waiting_requests in haas.cfg sets the limit."));
    CHECK(has(said("user", Full::for_project), "[api] waiting_share in haas.cfg sets the limit."));
}

TEST_CASE("a request has no seat while it waits for a BMC, and the line is limited") {
    int seats_taken = 0;
    int waits = 0;
    bool room = true;
    Site site([&](api::Settings& settings) {
        settings.seats.waiting = {[&](const service::Party&) {
                                      ++seats_taken;
                                      return service::Seats::Attempt{std::make_shared<int>()};
                                  },
                                  {"requests waiting", "[api] waiting_requests", "[api] waiting_share"},
                                  4};
        settings.seats.line = {
            [&](const service::Party&) {
                return service::Seats::Attempt{room ? std::make_shared<int>() : std::shared_ptr<void>()};
            },
            {"requests in line", "[api] waiting_requests", "[api] waiting_share"},
            4};
        settings.bmcs.lock = [&](const core::BmcAccess&, const std::string&,
                                 std::chrono::milliseconds patience) -> std::shared_ptr<void> {
            if (patience.count() > 0) ++waits;
            throw core::BlockedError("Its BMC is busy.");
        };
    });
    CHECK(site.user(Method::get, "/node/n1/power_status").status == 409);
    CHECK(waits == 1);
    room = false;
    CHECK(site.user(Method::post, "/node/n1/power_off").status == 409);
    CHECK_MESSAGE(waits == 1, "it is not waited for");
    CHECK(seats_taken == 0);
}
