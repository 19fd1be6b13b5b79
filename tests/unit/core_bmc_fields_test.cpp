// The fields of a BMC's address, by name and as JSON.
#include "core/bmc_fields.hpp"

#include <doctest/doctest.h>

#include "core/error.hpp"

using haas::core::BadArgumentError;
using haas::core::BmcAddress;
using haas::core::ValidationError;

namespace {

rapidjson::Document parsed(const std::string& json) {
    rapidjson::Document document;
    std::string error;
    REQUIRE(haas::base::parse_json(json, document, error));
    return document;
}

std::string written(const BmcAddress& address) {
    haas::base::JsonWriter json;
    json.begin_object();
    haas::core::write_bmc_fields(json, address);
    return json.end_object().take();
}

BmcAddress edited(BmcAddress address, const std::string& json) {
    haas::core::parse_bmc_edit(parsed(json))(address);
    return address;
}

const BmcAddress usual{"ipmi", "bmc1", "admin", {}, {}, true};
const BmcAddress special{"redfish", "bmc2", "root", 8443, 17, false};

}  // namespace

TEST_CASE("the address of a BMC comes out of its JSON as it went in") {
    for (const auto& address : {usual, special}) {
        CHECK(haas::core::parse_bmc_address(parsed(written(address))) == address);
        CHECK(edited({}, written(address)) == address);
    }
    CHECK(written(usual) == R"({"type":"ipmi","host":"bmc1","user":"admin"})");
    CHECK(written(special) ==
          R"({"type":"redfish","host":"bmc2","user":"root","port":8443,"cipher_suite":17,"verify_tls":false})");
}

TEST_CASE("an edit of a BMC's address changes only what it names, and null removes a number") {
    auto expected = special;
    expected.host = "bmc3";
    expected.port.reset();
    CHECK(edited(special, R"({"host": "bmc3", "port": null})") == expected);
    CHECK(edited(special, R"({"password": "hush"})") == special);
    CHECK_FALSE(haas::core::is_bmc_field("password"));
    CHECK(haas::core::is_bmc_field("verify_tls"));
}

TEST_CASE("a whole address of a BMC has a type, a host and a user, and no null") {
    for (const char* json :
         {R"({"host": "h", "user": "u"})", R"({"type": "ipmi", "user": "u"})", R"({"type": "ipmi", "host": "h"})",
          R"({"type": "ipmi", "host": "h", "user": "u", "port": null})"}) {
        CAPTURE(json);
        CHECK_THROWS_AS(haas::core::parse_bmc_address(parsed(json)), ValidationError);
    }
}

TEST_CASE("a field of a BMC's address with a wrong type is refused at once, with a wrong value when it is applied") {
    for (const char* json :
         {R"({"host": null})", R"({"port": "623"})", R"({"port": 1.5})", R"({"verify_tls": null})"}) {
        CAPTURE(json);
        CHECK_THROWS_AS(haas::core::parse_bmc_edit(parsed(json)), ValidationError);
    }
    for (const char* json : {R"({"type": "telnet"})", R"({"host": "-h"})", R"({"user": "a b"})", R"({"port": 65536})",
                             R"({"cipher_suite": -1})"}) {
        CAPTURE(json);
        const auto edit = haas::core::parse_bmc_edit(parsed(json));
        auto address = usual;
        CHECK_THROWS_AS(edit(address), BadArgumentError);
    }
}
