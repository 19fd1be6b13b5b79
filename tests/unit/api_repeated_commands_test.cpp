// Commands to machines that are sent again with their Idempotency-Key: whatever came of the first one, a machine that
// may have got it does not get it again.
#include <doctest/doctest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "api/call.hpp"
#include "core/error.hpp"
#include "core/unknown_outcome.hpp"
#include "unit/bmc_site.hpp"
#include "unit/keyed_requests.hpp"
#include "unit/lost_database.hpp"

using namespace haas;
using namespace haas_test;
using http::Method;

TEST_CASE("repeats: a command to a machine is sent once") {
    BmcSite site;
    const Worker worker(site.service);
    const Sent cycle{"user", Method::post, "/node/n1/power_cycle"};
    const auto times = [&] { return std::count(site.bmc->asked.begin(), site.bmc->asked.end(), "cycle"); };
    CHECK(worker("k", cycle).status == 200);
    CHECK(is_replayed(worker("k", cycle)));
    CHECK(times() == 1);
    CHECK(worker("l", cycle).status == 200);
    CHECK(times() == 2);

    // Nothing was sent: it may be tried again.
    REQUIRE(site.admin(Method::post, "/project/p/remove_user", R"({"user": "user"})").status == 200);
    CHECK(worker("m", cycle).status == 403);
    REQUIRE(site.admin(Method::post, "/project/p/add_user", R"({"user": "user"})").status == 200);
    CHECK(worker("m", cycle).status == 200);
    CHECK(times() == 3);
}

TEST_CASE("repeats: a command that a machine has failed at may have been carried out, and is not sent again") {
    BmcSite site;
    const Worker worker(site.service);
    const Sent on{"user", Method::post, "/node/n1/power_on"};
    site.bmc->failure.emplace(core::BmcError::Kind::unexpected, "power", "no answer");
    const auto first = worker("k", on);
    REQUIRE(first.status == 502);
    site.bmc->failure.reset();
    const auto again = worker("k", on);
    CHECK(again.status == 502);
    CHECK(again.body == first.body);
    CHECK(is_replayed(again));
    CHECK(std::count(site.bmc->asked.begin(), site.bmc->asked.end(), "on") <= 1);
    CHECK(worker("l", on).status == 200);
}

TEST_CASE("repeats: a command of several steps that cannot go on after the first one is not sent again") {
    BmcSite site([](api::Settings& settings) { settings.bmcs.pxe_on_cycle = true; });
    const Worker worker(site.service);
    const Sent cycle{"user", Method::post, "/node/n1/power_cycle"};
    site.bmc->meanwhile = [&](const std::string&) {
        site.admin(Method::post, "/project/p/remove_user", R"({"user": "user"})");
    };
    const auto first = worker("k", cycle);
    CHECK(first.status == 503);
    CHECK_MESSAGE(has(first, R"("outcome":"unknown")"), first.body);
    CHECK_MESSAGE(has(first, "The first commands of it were sent to the machine of node n1 (power cycle)."),
                  first.body);
    CHECK(header(first, "Retry-After").empty());
    CHECK(site.bmc->asked == std::vector<std::string>{"pxe once"});
    site.bmc->meanwhile = nullptr;
    REQUIRE(site.admin(Method::post, "/project/p/add_user", R"({"user": "user"})").status == 200);
    const auto again = worker("k", cycle);
    CHECK_MESSAGE(again.status == 409, again.body);
    CHECK(site.bmc->asked.size() == 1);
}

TEST_CASE("repeats: what a machine has done, but the database could not note, is not done again") {
    BmcSite site;
    const Worker worker(site.service);
    const Sent insert{"admin", Method::put, "/node/n1/media", R"({"url": "http://h/a.iso"})"};
    REQUIRE(worker("i", insert).status == 200);
    const Sent eject{"user", Method::del, "/node/n1/media"};
    http::Response first;
    {
        std::optional<haas_test::LostDatabase> lost;
        site.bmc->meanwhile = [&](const std::string&) { lost.emplace(site.service.options()); };
        first = worker("k", eject);
        REQUIRE(lost);
    }
    site.bmc->meanwhile = nullptr;
    CHECK(first.status == 503);
    CHECK_MESSAGE(has(first, R"("outcome":"unknown")"), first.body);
    CHECK_MESSAGE(has(first, "The machine of node n1 has done it (eject media)."), first.body);
    const auto asked = site.bmc->asked.size();
    CHECK(worker("k", eject).status == 409);
    CHECK(site.bmc->asked.size() == asked);
}

TEST_CASE("repeats: while the first request is carried out, the second is told when to come back") {
    BmcSite site;
    const Worker worker(site.service);
    const Worker other(site.service);
    const Sent on{"user", Method::post, "/node/n1/power_on"};
    http::Response meanwhile;
    site.bmc->meanwhile = [&](const std::string&) { meanwhile = other("k", on); };
    CHECK(worker("k", on).status == 200);
    CHECK(meanwhile.status == 409);
    CHECK(has(meanwhile, "KeyInUseError"));
    CHECK(header(meanwhile, "Retry-After") == "1");
    CHECK(is_replayed(other("k", on)));
}

TEST_CASE("repeats: a command whose outcome nobody knows is not sent again") {
    enum class End { unknown, unavailable, file };
    for (const auto how : {End::unknown, End::unavailable, End::file}) {
        const bool is_unknown = how == End::unknown;
        ApiService service;
        static End end;
        static int runs = 0;
        end = how;
        runs = 0;
        auto table = api::routes();
        for (auto& route : table) {
            if (route.operation != "project_create") continue;
            route.handler = [](api::Call& call) -> http::Response {
                call.begin([](const store::Reading&) {});
                ++runs;
                if (end == End::unknown) throw core::UnknownOutcomeError("haas-device was lost.");
                if (end == End::file) throw base::ConfigError("waiting: Permission denied");
                throw core::UnavailableError("haas-device does not run.");
            };
        }
        service.stop_clock();
        const auto worker = service.start_worker({}, table);
        const auto first = send(*worker, "k", create_p);
        CHECK(first.status == 503);
        CHECK(has(first, R"("outcome":"unknown")") == is_unknown);
        if (!is_unknown) {
            CHECK(send(*worker, "k", create_p).status == 503);
            CHECK(runs == 2);
            continue;
        }
        CHECK(has(send(*worker, "k", create_p), "KeyInUseError"));
        service.pass_time(std::chrono::seconds(60));
        const auto later = send(*worker, "k", create_p);
        CHECK(later.status == 409);
        CHECK(has(later, "SpentKeyError"));
        CHECK(has(later, R"("outcome":"unknown")"));
        CHECK(runs == 1);
    }
}
