// What the API makes of BMCs and consoles, whatever these do.
#include <doctest/doctest.h>

#include "core/error.hpp"
#include "unit/bmc_site.hpp"

using namespace haas;
using Site = haas_test::BmcSite;
using http::Method;
using Kind = core::ObmFailure::Kind;

namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a power cycle boots from the network once, unless the settings say otherwise") {
    Site site;
    CHECK(site.user(Method::post, "/node/n1/power_cycle").status == 200);
    CHECK(site.user(Method::post, "/node/n1/power_cycle", R"({"force": true})").status == 200);
    CHECK(site.obm->asked == std::vector<std::string>{"pxe once", "cycle", "pxe once", "reset"});
    CHECK(site.obm->password == "bmc-secret");

    Site other([](service::Settings& settings) { settings.pxe_on_cycle = false; });
    CHECK(other.user(Method::post, "/node/n1/power_cycle").status == 200);
    CHECK(other.obm->asked == std::vector<std::string>{"cycle"});
}

TEST_CASE("a boot device that is chosen holds from then on") {
    Site site;
    for (const std::string device : {"pxe", "disk", "none"}) {
        CHECK(site.user(Method::put, "/node/n1/boot_device", "{\"bootdev\": \"" + device + "\"}").status == 200);
    }
    CHECK(site.obm->asked == std::vector<std::string>{"pxe from now on", "disk from now on", "none from now on"});
}

TEST_CASE("a BMC that fails is 502, one that is silent 504, and the message says node, step and what was seen") {
    for (const auto kind : {Kind::unreachable, Kind::login, Kind::refused, Kind::not_offered, Kind::unexpected,
                            Kind::deadline}) {
        Site site;
        site.obm->failure = core::ObmFailure(kind, "power status", "nobody answers at bmc1");
        const auto response = site.user(Method::get, "/node/n1/power_status");
        CHECK(response.status == (kind == Kind::deadline ? 504 : 502));
        CHECK(has(response.body, "\"type\":\"OBMError\""));
        CHECK(has(response.body, "The BMC of node n1 failed: power status: nobody answers at bmc1."));
        CHECK_FALSE(has(response.body, "bmc-secret"));
    }
}

TEST_CASE("a BMC that is busy is 409 and says with what") {
    Site site([](service::Settings& settings) {
        settings.lock_bmc = [](const core::ObmAccess& bmc, const std::string& doing) -> std::shared_ptr<void> {
            throw core::BlockedError(bmc.host + " is busy, no " + doing);
        };
    });
    const auto response = site.user(Method::post, "/node/n1/power_off");
    CHECK(response.status == 409);
    CHECK(has(response.body, "bmc1 is busy, no power off"));
    CHECK(site.obm->asked.empty());
}

TEST_CASE("when too many wait for BMCs, one more is told to come back, and what needs no BMC is answered") {
    Site site([](service::Settings& settings) {
        settings.take_seat = [] { return std::shared_ptr<void>(); };
    });
    const auto response = site.user(Method::get, "/node/n1/power_status");
    CHECK(response.status == 503);
    CHECK(has(response.body, "try again in a few seconds"));
    CHECK(site.obm->asked.empty());
    CHECK(site.user(Method::get, "/node/n1").status == 200);
}

TEST_CASE("without its key a BMC's password is not read, and nobody learns where the key is") {
    Site site;
    std::filesystem::remove(site.service.key_file());
    const auto response = site.user(Method::get, "/node/n1/power_status");
    CHECK(response.status == 503);
    CHECK_FALSE(has(response.body, site.service.key_file().string()));
}

TEST_CASE("a console is started, read, followed and stopped") {
    Site site;
    CHECK(site.user(Method::put, "/node/n1/console").status == 200);
    CHECK(site.user(Method::put, "/node/n1/console").status == 200);
    REQUIRE_MESSAGE(site.consoles.consoles.size() == 1, "again is the same console");
    auto& console = site.consoles.consoles.begin()->second;
    CHECK(console.node == "n1");
    CHECK(console.bmc.password.reveal() == "bmc-secret");
    console.log = std::string(100000, 'x') + "login: ";

    auto shown = site.user(Method::get, "/node/n1/console");
    CHECK(shown.status == 200);
    CHECK(shown.content_type == "text/plain");
    REQUIRE(shown.more);
    std::string text = shown.body;
    while (auto piece = shown.more()) text += *piece;
    CHECK(text == console.log);

    auto rest = site.user(Method::get, "/node/n1/console", {}, {{"follow", "true"}, {"offset", "100000"}});
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

TEST_CASE("who is not in the project any more does not go on following its machine") {
    Site site;
    site.user(Method::put, "/node/n1/console");
    auto& log = site.consoles.consoles.begin()->second.log;
    log = "one";
    const auto followed = site.user(Method::get, "/node/n1/console", {}, {{"follow", "true"}});
    REQUIRE(followed.more);
    CHECK(followed.more() == "one");
    SUBCASE("as he was removed") {
        site.admin(Method::post, "/project/p/remove_user", R"({"user": "user"})");
    }
    SUBCASE("as the node has gone, though its console cannot be ended") {
        site.consoles.refusal = "no";
        CHECK(site.user(Method::post, "/project/p/detach_node", R"({"node": "n1"})").status == 500);
    }
    log = "one two";
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    std::optional<std::string> piece;
    while ((piece = followed.more()) && std::chrono::steady_clock::now() < deadline) log += "x";
    CHECK_FALSE(piece.has_value());
}

TEST_CASE("a console that follows holds a seat until it ends") {
    std::shared_ptr<int> seat = std::make_shared<int>(0);
    Site site([&](service::Settings& settings) { settings.take_follower_seat = [&] { return seat; }; });
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
