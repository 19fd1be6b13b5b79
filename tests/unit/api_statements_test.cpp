// How often a request asks the database: each time costs every other request.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "unit/bmc_site.hpp"
#include "unit/statement_counter.hpp"

using namespace haas;
using haas_test::ApiService;
using haas_test::BmcSite;
using haas_test::StatementCounter;
using http::Method;

namespace {

/// How many of the statements since the last time have this text in them.
long long count_since(const std::string& part) {
    const auto texts = StatementCounter::take_texts();
    return std::count_if(texts.begin(), texts.end(),
                         [&](const std::string& text) { return base::contains(text, part); });
}

}  // namespace

TEST_CASE("statements: a new network costs the same beside one switch and beside many") {
    const StatementCounter counter;
    ApiService service;
    const auto create = [&](const std::string& label) {
        StatementCounter::take_statements();
        const auto answer = service.send("admin", Method::put, "/network/" + label,
                                         R"({"owner": "admin", "access": "", "net_id": ""})");
        CHECK_MESSAGE(answer.status == 200, answer.body);
        return StatementCounter::take_statements();
    };
    const auto add_switch = [&](int number) {
        const auto name = std::to_string(number);
        REQUIRE(
            service.send("admin", Method::put, "/switch/s" + name, R"({"type": "mock", "hostname": "h)" + name + "\"}")
                .status == 200);
    };
    add_switch(0);
    const auto beside_one = create("one");
    for (int i = 1; i < 10; ++i) add_switch(i);
    CHECK(create("many") == beside_one);
}

TEST_CASE("statements: transactions of requests about machines") {
    const StatementCounter counter;
    BmcSite site;
    REQUIRE(site.user(Method::get, "/node/n1/power_status").status == 200);
    StatementCounter::take_texts();
    // For the order, for the BMC's address, and once more when nobody else talks to the BMC.
    REQUIRE(site.user(Method::get, "/node/n1/power_status").status == 200);
    CHECK(count_since("BEGIN") == 3);

    REQUIRE(site.user(Method::put, "/node/n1/console").status == 200);
    StatementCounter::take_texts();
    // For the order with the console, and by haas-device for its log.
    REQUIRE(site.user(Method::get, "/node/n1/console").status == 200);
    CHECK(count_since("BEGIN") == 2);
    REQUIRE(site.user(Method::del, "/node/n1/console").status == 200);

    StatementCounter::take_texts();
    REQUIRE(site.user(Method::post, "/project/p/detach_node", R"({"node": "n1"})").status == 200);
    CHECK(count_since("BEGIN") == 1);
}
