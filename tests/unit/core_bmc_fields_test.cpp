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

const BmcAddress usual = [] {
    BmcAddress address;
    address.type = "ipmi";
    address.host = "bmc1";
    address.user = "admin";
    return address;
}();

/// With no field as usual.
const BmcAddress special{"redfish", "bmc2",          "root",    8443, 17, false,    "blade2",
                         "legacy",  "administrator", "lanplus", 3,    2,  "always", true};

}  // namespace

TEST_CASE("the address of a BMC comes out of its JSON as it went in") {
    for (const auto& address : {usual, special}) {
        CHECK(haas::core::parse_bmc_address(parsed(written(address))) == address);
        CHECK(edited({}, written(address)) == address);
    }
    CHECK(written(usual) == R"({"type":"ipmi","host":"bmc1","user":"admin"})");
    CHECK(written(special) ==
          R"({"type":"redfish","host":"bmc2","user":"root","port":8443,"cipher_suite":17,"verify_tls":false,)"
          R"("system":"blade2","boot_mode":"legacy","privilege":"administrator","interface":"lanplus","retries":3,)"
          R"("retry_interval":2,"console":"always","legacy_tls":true})");
}

TEST_CASE("an edit of a BMC's address changes only what it names, and null removes what may be left out") {
    auto expected = special;
    expected.host = "bmc3";
    expected.port.reset();
    CHECK(edited(special, R"({"host": "bmc3", "port": null})") == expected);
    expected.boot_mode.reset();
    expected.retries.reset();
    CHECK(edited(special, R"({"host": "bmc3", "port": null, "boot_mode": null, "retries": null})") == expected);
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

TEST_CASE("a mock BMC needs only its type, and IPMI knows a user without a name") {
    for (const char* json : {R"({"type": "mock"})", R"({"type": "http://schema.example/obm/mock"})",
                             R"({"type": "ipmi", "host": "h", "user": ""})"}) {
        CAPTURE(json);
        CHECK(haas::core::parse_bmc_address(parsed(json)).user.empty());
    }
    CHECK_THROWS_AS(haas::core::parse_bmc_address(parsed(R"({"type": "redfish", "host": "h", "user": ""})")),
                    ValidationError);
    const auto mock = haas::core::parse_bmc_address(parsed(R"({"type": "mock"})"));
    CHECK_THROWS_AS(haas::core::require_complete(edited(mock, R"({"type": "ipmi"})")), ValidationError);
    CHECK_NOTHROW(haas::core::require_complete(edited(mock, R"({"type": "ipmi", "host": "h"})")));
}

TEST_CASE("words of a BMC's fields may be in upper case, as the tools have them") {
    CHECK(edited(usual, R"({"privilege": "OPERATOR", "boot_mode": "UEFI"})").privilege == "operator");
}

TEST_CASE("a field of a BMC's address with a wrong type is refused at once, with a wrong value when it is applied") {
    for (const char* json : {R"({"host": null})", R"({"port": "623"})", R"({"port": 1.5})", R"({"verify_tls": null})",
                             R"({"boot_mode": 1})", R"({"legacy_tls": "yes"})"}) {
        CAPTURE(json);
        CHECK_THROWS_AS(haas::core::parse_bmc_edit(parsed(json)), ValidationError);
    }
    for (const char* json :
         {R"({"type": "telnet"})", R"({"host": "-h"})", R"({"user": "a b"})", R"({"port": 65536})",
          R"({"cipher_suite": -1})", R"({"boot_mode": "bios"})", R"({"privilege": "root"})", R"({"interface": "open"})",
          R"({"retries": 0})", R"({"retry_interval": 31})", R"({"system": "a b"})"}) {
        CAPTURE(json);
        const auto edit = haas::core::parse_bmc_edit(parsed(json));
        auto address = usual;
        CHECK_THROWS_AS(edit(address), BadArgumentError);
    }
}

TEST_CASE("an address from the database is refused if no request can have given it") {
    CHECK_NOTHROW(haas::core::require_legal(usual));
    CHECK_NOTHROW(haas::core::require_legal(special));
    CHECK_NOTHROW(haas::core::require_legal(haas::core::parse_bmc_address(parsed(R"({"type": "mock"})"))));
    const auto refused = [](const auto& forge) {
        auto address = special;
        forge(address);
        try {
            haas::core::require_legal(address);
        } catch (const haas::base::Error&) {
            return true;
        }
        return false;
    };
    CHECK(refused([](auto& address) { address.type = "telnet"; }));
    CHECK(refused([](auto& address) { address.host = "-h"; }));
    CHECK(refused([](auto& address) { address.user = ""; }));
    CHECK(refused([](auto& address) { address.port = 0; }));
    CHECK(refused([](auto& address) { address.cipher_suite = 256; }));
    CHECK(refused([](auto& address) { address.system = "a\nb"; }));
    CHECK(refused([](auto& address) { address.privilege = "OPERATOR"; }));
    CHECK(refused([](auto& address) { address.interface = "open"; }));
    CHECK(refused([](auto& address) { address.interface = ""; }));
    CHECK(refused([](auto& address) { address.retries = 1000; }));
}

TEST_CASE("a host that no lookup takes is refused at once, with the way to say it") {
    for (const char* host :
         {"10.0.0.1:623", "https://bmc1", "https://10.0.0.1:443/", "bmc1/redfish", "10.1", "[10.0.0.1]:623"}) {
        for (const char* type : {"ipmi", "redfish"}) {
            CAPTURE(host);
            const std::string json =
                std::string(R"({"type": ")") + type + R"(", "user": "u", "host": ")" + host + "\"}";
            try {
                haas::core::parse_bmc_address(parsed(json));
                FAIL("taken");
            } catch (const BadArgumentError& error) {
                CHECK(std::string(error.what()).find("A port goes into the field port") != std::string::npos);
            }
        }
    }
    for (const char* host : {"7node-bmc", "bmc.rack.7a", "bmc1.example.org.", "fe80::1%eth0", "[fe80::1]"}) {
        CAPTURE(host);
        CHECK_NOTHROW(haas::core::parse_bmc_address(
            parsed(std::string(R"({"type": "ipmi", "user": "", "host": ")") + host + "\"}")));
    }
    CHECK_NOTHROW(haas::core::parse_bmc_address(parsed(R"({"type": "mock", "host": "a:b"})")));
}

TEST_CASE("what IPMI cannot have is refused: long users, long passwords, cipher suites of IPMI 1.5") {
    CHECK_THROWS_AS(
        haas::core::parse_bmc_address(parsed(R"({"type": "ipmi", "host": "h", "user": "12345678901234567"})")),
        BadArgumentError);
    CHECK_NOTHROW(
        haas::core::parse_bmc_address(parsed(R"({"type": "redfish", "host": "h", "user": "12345678901234567"})")));
    CHECK_THROWS_AS(haas::core::parse_bmc_address(
                        parsed(R"({"type": "ipmi", "host": "h", "user": "u", "interface": "lan", "cipher_suite": 3})")),
                    BadArgumentError);
    auto address = usual;
    const auto try_password = [&](std::size_t bytes) {
        haas::core::require_bmc_password(haas::base::Secret(std::string(bytes, 'x')), address);
    };
    CHECK_NOTHROW(try_password(20));
    CHECK_THROWS_AS(try_password(21), BadArgumentError);
    address.interface = "lan";
    CHECK_NOTHROW(try_password(16));
    CHECK_THROWS_AS(try_password(17), BadArgumentError);
    address.type = "redfish";
    CHECK_NOTHROW(try_password(255));
    CHECK_THROWS_AS(try_password(256), BadArgumentError);
}
