// Hardware and virtual media of machines, through the API.
#include <doctest/doctest.h>

#include "core/error.hpp"
#include "unit/bmc_site.hpp"

using namespace haas;
using Site = haas_test::BmcSite;
using http::Method;
using Kind = core::BmcError::Kind;

TEST_CASE("a machine's hardware is what its BMC tells, and nothing else") {
    Site site;
    CHECK(site.user(Method::get, "/node/n1/hardware").body == "{}");
    auto& found = site.bmc->hardware;
    found.manufacturer = "Example";
    found.model = "R\n100";
    found.serial = "S1";
    found.bmc_version = "2.1";
    found.processors = {{"1", "Fast", 8, 16}, {"2", "Fast", 8, 16}, {"3", "Slow", {}, {}}};
    found.memory_mib = 65536;
    found.nics = {{"NIC.1", "aa:bb:cc:dd:ee:01", 10000, true}, {"NIC.2", "", {}, {}}};
    found.disks = {{"D1", "Flash", "X", "SSD", 960197124096}};
    found.power = {{"whole", 182.0, ""}};
    found.temperature = {{"inlet", 21.46, "OK"}, {"cpu", {}, ""}};
    found.incomplete = {"disks"};
    const auto answer = site.user(Method::get, "/node/n1/hardware");
    CHECK(answer.status == 200);
    CHECK(answer.body ==
          R"({"manufacturer":"Example","model":"R\n100","serial":"S1","firmware":{"bmc":"2.1"},)"
          R"("cpus":[{"model":"Fast","count":2,"cores":8,"threads":16},{"model":"Slow","count":1}],"memory_mib":65536,)"
          R"("nics":[{"id":"NIC.1","macaddr":"aa:bb:cc:dd:ee:01","speed_mbps":10000,"link":"up"},{"id":"NIC.2"}],)"
          R"("disks":[{"id":"D1","model":"Flash","serial":"X","type":"SSD","size_bytes":960197124096}],)"
          R"("sensors":{"power":[{"name":"whole","watts":182}],)"
          R"("temperature":[{"name":"inlet","celsius":21.5,"health":"OK"},{"name":"cpu"}]},"incomplete":["disks"]})");
    CHECK(site.bmc->asked == std::vector<std::string>{"hardware", "hardware"});
}

TEST_CASE("a BMC that cannot tell says so") {
    Site site;
    site.bmc->failure = core::BmcError(Kind::not_offered, "hardware", "BMCs of type ipmi do not offer this");
    const auto answer = site.user(Method::get, "/node/n1/hardware");
    CHECK(answer.status == 502);
    CHECK(answer.body.find("The BMC of node n1 failed: hardware: BMCs of type ipmi do not offer this.") !=
          std::string::npos);
}

TEST_CASE("media and hardware that BMCs of a type never offer are refused before the BMC is asked") {
    Site site;
    site.bmc->offers_all = false;
    for (const auto& answer : {site.user(Method::get, "/node/n1/hardware"), site.user(Method::del, "/node/n1/media"),
                               site.user(Method::put, "/node/n1/media", R"({"url": "http://192.0.2.1/a.iso"})")}) {
        CHECK(answer.status == 409);
        CHECK(answer.body.find("BMCs of type ipmi do not offer ") != std::string::npos);
    }
    CHECK(site.bmc->asked.empty());
}

TEST_CASE("the hardware is not looked at for long, as nobody else can use the BMC meanwhile") {
    Site site([](api::Settings& settings) { settings.bmcs.timeout = std::chrono::seconds(30); });
    CHECK(site.user(Method::get, "/node/n1/hardware").status == 200);
    CHECK(site.bmc->left <= std::chrono::seconds(15));
    CHECK(site.bmc->left > std::chrono::seconds(5));
}

TEST_CASE("an image is put into a machine's drive and taken out") {
    Site site;
    CHECK(site.user(Method::put, "/node/n1/media", R"({"url": "HTTP://192.0.2.1/a.iso?x=1"})").status == 200);
    CHECK(site.user(Method::del, "/node/n1/media").status == 200);
    CHECK(site.bmc->asked == std::vector<std::string>{"insert http://192.0.2.1/a.iso?x=1", "eject"});
    site.bmc->notes = {"not yet"};
    CHECK(site.user(Method::put, "/node/n1/media", R"({"url": "http://192.0.2.1/a.iso"})").body ==
          R"({"warnings":["not yet"]})");
    site.bmc->asked.clear();
    const auto refused = site.user(Method::put, "/node/n1/media", R"({"url": "http://u:secret@192.0.2.1/a.iso"})");
    CHECK(refused.status == 400);
    CHECK(refused.body.find("secret") == std::string::npos);
    CHECK(site.bmc->asked.empty());
}

TEST_CASE("a machine that left the project takes no image, and tells nothing") {
    Site site;
    CHECK(site.user(Method::post, "/project/p/detach_node", R"({"node": "n1"})").status == 200);
    CHECK(site.user(Method::get, "/node/n1/hardware").status == 403);
    CHECK(site.user(Method::put, "/node/n1/media", R"({"url": "http://192.0.2.1/a.iso"})").status == 403);
    CHECK(site.user(Method::del, "/node/n1/media").status == 403);
    CHECK(site.bmc->asked.empty());
    CHECK(site.admin(Method::get, "/node/n1/hardware").status == 200);
}

TEST_CASE("members insert images only from where the site allows it") {
    Site site([](api::Settings& settings) { settings.bmcs.media_urls = {"http://192.0.2.1/haas"}; });
    const auto insert = [&](const char* user, const std::string& url) {
        return site.service.send(user, Method::put, "/node/n1/media", R"({"url": ")" + url + "\"}").status;
    };
    CHECK(insert("user", "http://192.0.2.1/haas/a.iso") == 200);
    CHECK(insert("user", "http://192.0.2.1/haas/../a.iso") == 403);
    CHECK(insert("user", "http://192.0.2.2/haas/a.iso") == 403);
    CHECK(insert("admin", "http://192.0.2.2/a.iso") == 200);
    CHECK(site.bmc->asked ==
          std::vector<std::string>{"insert http://192.0.2.1/haas/a.iso", "insert http://192.0.2.2/a.iso"});
    Site closed([](api::Settings& settings) { settings.bmcs.media_urls.clear(); });
    const auto answer = closed.user(Method::put, "/node/n1/media", R"({"url": "http://192.0.2.1/a.iso"})");
    CHECK(answer.status == 403);
    CHECK(answer.body.find("Only administrators may insert images here") != std::string::npos);
    CHECK(closed.bmc->asked.empty());
}
