// How much can be noted about one node.
#include <doctest/doctest.h>

#include "store/metadata.hpp"
#include "store/node.hpp"
#include "unit/api_service.hpp"

using namespace haas;
using haas_test::ApiService;
using http::Method;

namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

constexpr const char* bmc = R"("obm": {"type": "ipmi", "host": "bmc1", "user": "u", "password": "p"})";

void limit(api::Settings& settings) { settings.metadata = {3, 1000}; }

http::Response note(ApiService& service, const std::string& label, const std::string& json) {
    return service.send("admin", Method::put, "/node/n1/metadata/" + label, "{\"value\": " + json + "}");
}

std::string text_of(std::size_t size) { return '"' + std::string(size - 2, 'x') + '"'; }

}  // namespace

TEST_CASE("a node has so many entries of metadata, and no more, however they come") {
    ApiService service(limit);
    CHECK(service
              .send("admin", Method::put, "/node/n2",
                    std::string("{") + bmc + R"(, "metadata": {"a":1,"b":2,"c":3,"d":4}})")
              .status == 409);
    CHECK(service.send("admin", Method::get, "/node/n2").status == 404);
    REQUIRE(service.send("admin", Method::put, "/node/n1", std::string("{") + bmc + R"(, "metadata": {"a":1,"b":2}})")
                .status == 200);
    CHECK(note(service, "c", "3").status == 200);
    const auto refused = note(service, "d", "4");
    CHECK(refused.status == 409);
    CHECK(
        has(refused.body,
            "Node n1 can have at most 3 entries of metadata, but would have 4: delete some with node_delete_metadata"));
    CHECK(note(service, "c", "4").status == 200);
    CHECK(service.send("admin", Method::del, "/node/n1/metadata/a").status == 200);
    CHECK(note(service, "d", "4").status == 200);
}

TEST_CASE("a number in metadata comes back as it was written") {
    ApiService service(limit);
    REQUIRE(
        service
            .send("admin", Method::put, "/node/n1",
                  std::string("{") + bmc + R"(, "metadata": {"a": 0e88, "b": [1.50, 123456789012345678901234567890]}})")
            .status == 200);
    CHECK(note(service, "c", "{ \"x\": 3.14159265358979323846 }").status == 200);
    CHECK(has(service.send("admin", Method::get, "/node/n1").body,
              R"("metadata":{"a":0e88,"b":[1.50,123456789012345678901234567890],"c":{"x":3.14159265358979323846}})"));
}

TEST_CASE("a node has so many characters of metadata, and no more") {
    ApiService service(limit);
    REQUIRE(service.send("admin", Method::put, "/node/n1", std::string("{") + bmc + "}").status == 200);
    CHECK(note(service, "a", text_of(999)).status == 200);
    const auto refused = note(service, "b", "1");
    CHECK(refused.status == 409);
    CHECK(has(
        refused.body,
        "at most 1000 characters of metadata, labels included, but would have 1002: delete some with node_delete_metadata. [api] metadata_size"));
    CHECK(note(service, "a", text_of(998)).status == 200);
    CHECK(note(service, "a", text_of(1000)).status == 409);
}

TEST_CASE("metadata from before the limit can be read, and shrink") {
    ApiService service(limit);
    REQUIRE(service.send("admin", Method::put, "/node/n1", std::string("{") + bmc + "}").status == 200);
    const base::SystemClock clock;
    store::Database database(service.options(), clock);
    database.write([](store::Writing& tx) {
        const auto node = store::find_node(tx, "n1").value().id;
        for (const std::string label : {"a", "b", "c", "d", "e"}) store::set_metadata(tx, node, label, text_of(900));
    });
    CHECK(has(service.send("admin", Method::get, "/node/n1").body, "\"e\":"));
    CHECK(note(service, "a", text_of(800)).status == 200);
    CHECK(note(service, "a", text_of(801)).status == 409);
    CHECK(note(service, "f", "1").status == 409);
    CHECK(service.send("admin", Method::del, "/node/n1/metadata/e").status == 200);
}
