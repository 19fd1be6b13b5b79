#include <doctest/doctest.h>

#include <string>

#include "base/error.hpp"
#include "drivers/address.hpp"
#include "drivers/bmc/redfish_resource.hpp"

using namespace haas::drivers;
using Power = RedfishSystem::Power;

namespace {

std::string system_with(const std::string& members) {
    return R"({"@odata.type": "#ComputerSystem.v1_13_0.ComputerSystem", "PowerState": "On")" +
           (members.empty() ? "" : ", " + members) + "}";
}

/// What is odd about a system; empty when nothing is.
std::string oddity(const std::string& body) {
    try {
        parse_redfish_system(body);
        return {};
    } catch (const haas::base::Error& error) {
        return error.what();
    }
}

std::string error_body(const std::string& members) { return R"({"error": {)" + members + "}}"; }

}  // namespace

TEST_CASE("a BMC is named by a host name or an address") {
    CHECK(redfish_origin("bmc-1.example.org", 443) == "https://bmc-1.example.org:443");
    CHECK(redfish_origin("bmc_1", 1) == "https://bmc_1:1");
    CHECK(redfish_origin("10.0.0.1", 65535) == "https://10.0.0.1:65535");
    CHECK(redfish_origin("fe80::1", 443) == "https://[fe80::1]:443");
    CHECK(redfish_origin("[fe80::1]", 443) == "https://[fe80::1]:443");
    CHECK(redfish_origin("::ffff:10.0.0.1", 443) == "https://[::ffff:10.0.0.1]:443");
}

TEST_CASE("a text that is not a host name, address or port is not in a URL") {
    for (const std::string& host : {std::string(),
                                    std::string("."),
                                    std::string("a..b"),
                                    std::string("bmc.."),
                                    std::string("-bmc"),
                                    std::string("bmc-"),
                                    std::string("a b"),
                                    std::string("a/b"),
                                    std::string("a@b"),
                                    std::string("a:b"),
                                    std::string("a#b"),
                                    std::string("a?b"),
                                    std::string("a%41"),
                                    std::string("a\r\nb"),
                                    std::string("a\0b", 3),
                                    std::string("b\xc3\xa4r"),
                                    std::string("[10.0.0.1]"),
                                    std::string("[bmc]"),
                                    std::string("[]"),
                                    std::string("["),
                                    std::string("[::1"),
                                    std::string("::1]"),
                                    std::string("fe80::1%"),
                                    std::string("bmc%eth0"),
                                    std::string("10.0.0"),
                                    std::string("10.0.0.256"),
                                    std::string("0x7f000001"),
                                    std::string("2130706433"),
                                    std::string(64, 'a'),
                                    "a." + std::string(300, 'b')}) {
        CAPTURE(host);
        CHECK_FALSE(redfish_origin(host, 443));
    }
    CHECK(redfish_origin("7node.rack.7a.", 443) == "https://7node.rack.7a.:443");
    CHECK(redfish_origin("fe80::1%eth0", 443) == "https://[fe80::1%25eth0]:443");  // RFC 6874
    for (const int port : {0, -1, 65536}) CHECK_FALSE(redfish_origin("bmc", port));
}

TEST_CASE("only paths below /redfish/ are followed") {
    for (const std::string path :
         {"/redfish/v1/Systems/1", "/redfish/v1/Systems/437XR1138R2/", "/redfish/v1/Systems/a%20b(1)"}) {
        CHECK(is_redfish_path(path));
    }
    for (const std::string& path :
         {std::string(), std::string("/"), std::string("/redfish"), std::string("redfish/v1"),
          std::string("//evil/redfish/v1"), std::string("https://evil/redfish/v1"), std::string("/redfishy/v1"),
          std::string("/redfish/../admin"), std::string("/redfish/v1/.."), std::string("/redfish/v1/a b"),
          std::string("/redfish/v1/a\r\nb"), std::string("/redfish/v1/a?b"), std::string("/redfish/v1/a#b"),
          std::string("/redfish/v1/\0", 13), "/redfish/" + std::string(1000, 'a')}) {
        CAPTURE(path);
        CHECK_FALSE(is_redfish_path(path));
    }
}

TEST_CASE("a system shows its power, boot override and reset action") {
    const auto system = parse_redfish_system(system_with(R"(
        "@odata.etag": "W/\"12\"", "Oem": {"any": [1, null, {}]},
        "Boot": {"BootSourceOverrideTarget": "Pxe", "BootSourceOverrideEnabled": "Once",
                 "BootSourceOverrideTarget@Redfish.AllowableValues": ["None", "Pxe"],
                 "BootSourceOverrideEnabled@Redfish.AllowableValues": ["Once", "Disabled"]},
        "Actions": {"#ComputerSystem.Reset": {"target": "/redfish/v1/Systems/1/Actions/ComputerSystem.Reset",
                                              "ResetType@Redfish.AllowableValues": ["On", "ForceOff"],
                                              "@Redfish.ActionInfo": "/redfish/v1/Systems/1/ResetActionInfo"}})"));
    CHECK(system.power == Power::on);
    CHECK(system.entity_tag == "W/\"12\"");
    REQUIRE(system.boot);
    CHECK(system.boot->target == "Pxe");
    CHECK(system.boot->enabled == "Once");
    CHECK(system.boot->targets == std::set<std::string>{"None", "Pxe"});
    CHECK(system.boot->ways == std::set<std::string>{"Disabled", "Once"});
    REQUIRE(system.reset);
    CHECK(system.reset->target == "/redfish/v1/Systems/1/Actions/ComputerSystem.Reset");
    CHECK(system.reset->types == std::set<std::string>{"ForceOff", "On"});
    CHECK(system.reset->info == "/redfish/v1/Systems/1/ResetActionInfo");
}

TEST_CASE("a system may lack all but its type and its power") {
    const auto bare = parse_redfish_system(system_with(""));
    CHECK_FALSE(bare.boot);
    CHECK_FALSE(bare.reset);
    CHECK(bare.entity_tag.empty());
    const auto unknown =
        parse_redfish_system(system_with(R"("Boot": {"BootSourceOverrideTarget": null}, "Actions": null)"));
    REQUIRE(unknown.boot);
    CHECK(unknown.boot->target.empty());
    CHECK_FALSE(unknown.boot->targets);
}

TEST_CASE("anything but a system is odd, and the error says why") {
    CHECK(oddity(system_with("")).empty());
    CHECK(oddity("").starts_with("not JSON: "));
    CHECK(oddity("<html>").starts_with("not JSON: "));
    CHECK(oddity(system_with("") + "x").starts_with("not JSON: "));
    CHECK(oddity(system_with("\"x\": \"\xff\"")).starts_with("not JSON: "));
    CHECK(oddity(std::string(500000, '[')).starts_with("not JSON: "));
    CHECK(oddity(system_with("") + std::string("\0x", 2)) == "it contains a NUL byte");
    CHECK(oddity("[]") == "not a JSON object");
    CHECK(oddity("{}") == "@odata.type is missing");
    CHECK(oddity(R"({"@odata.type": "#Chassis.v1_0_0.Chassis"})") ==
          "not a ComputerSystem but #Chassis.v1_0_0.Chassis");
    const std::string type = R"({"@odata.type": "#ComputerSystem.v1_13_0.ComputerSystem")";
    CHECK(oddity(type + "}") == "PowerState is missing");
    CHECK(oddity(type + R"(, "PowerState": null})") == "PowerState is missing");
    CHECK(oddity(type + R"(, "PowerState": 1})") == "PowerState is not a string");
    CHECK(oddity(type + R"(, "PowerState": "on"})") == "PowerState is on");
    CHECK(oddity(system_with(R"("Boot": [])")) == "Boot is not an object");
    CHECK(oddity(system_with(R"("Boot": {"BootSourceOverrideTarget": 1})")) ==
          "BootSourceOverrideTarget is not a string");
    CHECK(oddity(system_with(R"("Actions": "x")")) == "Actions is not an object");
    CHECK(oddity(system_with(R"("Actions": {"#ComputerSystem.Reset": {}})")) == "target is missing");
    CHECK(oddity(system_with(R"("Actions": {"#ComputerSystem.Reset": {"target": "https://evil/redfish/v1"}})")) ==
          "target is not a path below /redfish/: https://evil/redfish/v1");
    CHECK(
        oddity(system_with(
            R"("Actions": {"#ComputerSystem.Reset": {"target": "/redfish/v1/x", "ResetType@Redfish.AllowableValues": "On"}})")) ==
        "ResetType@Redfish.AllowableValues is not an array");
    CHECK(oddity(system_with(R"("@odata.etag": "1\r\nX-Evil: 1")")) ==
          "@odata.etag is not a line of printable characters");
}

TEST_CASE("a text nested deeply is read without a deep stack") {
    const std::string deep = std::string(200000, '[') + std::string(200000, ']');
    CHECK(oddity(system_with("\"x\": " + deep)).empty());
}

TEST_CASE("a collection lists the paths of its members") {
    const auto two = parse_redfish_members(
        R"({"Members": [{"@odata.id": "/redfish/v1/Systems/1"}, {"@odata.id": "/redfish/v1/Systems/2"}]})");
    CHECK(two.paths == std::vector<std::string>{"/redfish/v1/Systems/1", "/redfish/v1/Systems/2"});
    CHECK_FALSE(two.more);
    CHECK(parse_redfish_members(R"({"Members": [], "Members@odata.nextLink": "/redfish/v1/Systems?$skip=1"})").more);
    for (const char* body :
         {R"({})", R"({"Members": {}})", R"({"Members": ["/redfish/v1/Systems/1"]})", R"({"Members": [{}]})",
          R"({"Members": [{"@odata.id": 1}]})", R"({"Members": [{"@odata.id": "http://evil/"}]})"}) {
        CAPTURE(body);
        CHECK_THROWS_AS(parse_redfish_members(body), haas::base::Error);
    }
}

TEST_CASE("a service root names the collection of systems") {
    CHECK(parse_redfish_root(R"({"Systems": {"@odata.id": "/redfish/v1/Systems/"}})") == "/redfish/v1/Systems/");
    CHECK_THROWS_AS(parse_redfish_root("{}"), haas::base::Error);
    CHECK_THROWS_AS(parse_redfish_root(R"({"Systems": "/redfish/v1/Systems"})"), haas::base::Error);
}

TEST_CASE("an ActionInfo lists the types of reset") {
    CHECK(parse_redfish_action_info(
              R"({"Parameters": [{"Name": "X"}, {"Name": "ResetType", "AllowableValues": ["On"]}]})") ==
          std::set<std::string>{"On"});
    CHECK_FALSE(parse_redfish_action_info(R"({"Parameters": [{"Name": "ResetType"}]})"));
    CHECK_FALSE(parse_redfish_action_info(R"({"Parameters": []})"));
    CHECK_THROWS_AS(parse_redfish_action_info(R"({"Parameters": [1]})"), haas::base::Error);
    CHECK_THROWS_AS(parse_redfish_action_info("{}"), haas::base::Error);
}

TEST_CASE("a refusal's reason is the extended message, or the general one, or none") {
    CHECK(parse_redfish_error(error_body(
              R"("message": "general", "@Message.ExtendedInfo": [{"Message": "exact"}, {"Message": "more"}])")) ==
          "exact");
    CHECK(parse_redfish_error(
              error_body(R"("message": "general", "@Message.ExtendedInfo": [{"MessageId": "x"}, 1])")) == "general");
    CHECK(parse_redfish_error(error_body(R"("message": "general")")) == "general");
    for (const std::string& body :
         {std::string(), std::string("<html>"), std::string("{}"), std::string(R"({"error": 1})"), error_body(""),
          error_body(R"("message": 1)"), error_body(R"("message": "general", "@Message.ExtendedInfo": 1)")}) {
        CAPTURE(body);
        CHECK(parse_redfish_error(body).empty());
    }
}
