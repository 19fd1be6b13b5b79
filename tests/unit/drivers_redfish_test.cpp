#include <doctest/doctest.h>

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "drivers/address.hpp"
#include "drivers/bmc/redfish_message.hpp"
#include "drivers/bmc/redfish_resource.hpp"
#include "drivers/bmc/redfish_tag.hpp"

using namespace haas::drivers;
using Power = RedfishSystem::Power;

namespace {

using Texts = std::vector<std::string>;

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

TEST_CASE("a system shows its power, boot override, reset action and settings") {
    const auto system = parse_redfish_system(system_with(R"(
        "@odata.etag": "W/\"12\"", "Oem": {"any": [1, null, {}]}, "Id": "437X", "SystemType": "Physical",
        "LastResetTime": "2026-01-01T00:00:00Z", "Links": {"Chassis": [{"@odata.id": "/redfish/v1/Chassis/1"}]},
        "@Redfish.Settings": {"SettingsObject": {"@odata.id": "/redfish/v1/Systems/1/Settings"}},
        "Boot": {"BootSourceOverrideTarget": "Pxe", "BootSourceOverrideEnabled": "Once", "BootSourceOverrideMode": "UEFI",
                 "BootNext": null, "BootOrder": ["Boot0001", "Boot0000"], "AliasBootOrder": ["Hdd"],
                 "BootOptions": {"@odata.id": "/redfish/v1/Systems/1/BootOptions"},
                 "BootSourceOverrideTarget@Redfish.AllowableValues": ["None", "Pxe"],
                 "BootSourceOverrideMode@Redfish.AllowableValues": ["UEFI"],
                 "BootSourceOverrideEnabled@Redfish.AllowableValues": ["Once", "Disabled"]},
        "Actions": {"#ComputerSystem.Reset": {"target": "/redfish/v1/Systems/1/Actions/ComputerSystem.Reset",
                                              "ResetType@Redfish.AllowableValues": ["On", "ForceOff"],
                                              "@Redfish.ActionInfo": "/redfish/v1/Systems/1/ResetActionInfo"}})"));
    CHECK(system.power == Power::on);
    CHECK(system.entity_tag == "W/\"12\"");
    CHECK(system.id == "437X");
    CHECK(system.type == "Physical");
    CHECK(system.has_chassis);
    CHECK(system.last_reset == "2026-01-01T00:00:00Z");
    CHECK(system.settings == "/redfish/v1/Systems/1/Settings");
    REQUIRE(system.boot);
    CHECK(system.boot->target == "Pxe");
    CHECK(system.boot->enabled == "Once");
    CHECK(system.boot->mode == "UEFI");
    CHECK(system.boot->targets == std::set<std::string>{"None", "Pxe"});
    CHECK(system.boot->ways == std::set<std::string>{"Disabled", "Once"});
    CHECK(system.boot->modes == std::set<std::string>{"UEFI"});
    CHECK(system.boot->order == Texts{"Boot0001", "Boot0000"});
    CHECK(system.boot->aliases == Texts{"Hdd"});
    CHECK(system.boot->next == "");
    CHECK(system.boot->options == "/redfish/v1/Systems/1/BootOptions");
    REQUIRE(system.reset);
    CHECK(system.reset->target == "/redfish/v1/Systems/1/Actions/ComputerSystem.Reset");
    CHECK(system.reset->types == std::set<std::string>{"ForceOff", "On"});
    CHECK(system.reset->info == "/redfish/v1/Systems/1/ResetActionInfo");
}

TEST_CASE("what is missing or odd in a system is missing in the result, and nothing else") {
    const auto bare = parse_redfish_system("{}");
    CHECK(bare.power == Power::unknown);
    CHECK_FALSE(bare.boot);
    CHECK_FALSE(bare.reset);
    CHECK(bare.entity_tag.empty());
    CHECK_FALSE(bare.has_chassis);
    const auto odd =
        parse_redfish_system(R"({"@odata.type": 1, "PowerState": "On", "Id": {}, "@odata.etag": "1\r\nX: 1",
        "Links": [], "@Redfish.Settings": "x", "Actions": {"#ComputerSystem.Reset": {"target": 7,
        "ResetType@Redfish.AllowableValues": "On", "@Redfish.ActionInfo": []}},
        "Boot": {"BootSourceOverrideTarget": 1, "BootSourceOverrideTarget@Redfish.AllowableValues": [],
                 "BootSourceOverrideEnabled@Redfish.AllowableValues": [null, {}, "Once"]}})");
    CHECK(odd.power == Power::on);
    CHECK(odd.entity_tag.empty());
    CHECK(odd.settings.empty());
    REQUIRE(odd.boot);
    CHECK(odd.boot->target.empty());
    CHECK_FALSE(odd.boot->targets);
    CHECK_FALSE(odd.boot->next);
    CHECK(odd.boot->ways == std::set<std::string>{"Once"});
    REQUIRE(odd.reset);
    CHECK(odd.reset->target.empty());
    CHECK_FALSE(odd.reset->types);
    CHECK(odd.reset->info.empty());
    CHECK_FALSE(parse_redfish_system(R"({"Boot": [], "Actions": "x"})").boot);
}

TEST_CASE("a state of power is known in any spelling; any other is unknown") {
    for (const auto& [said, power] :
         std::vector<std::pair<std::string, Power>>{{R"("On")", Power::on},
                                                    {R"("on")", Power::on},
                                                    {R"("OFF")", Power::off},
                                                    {R"("PoweringOn")", Power::powering_on},
                                                    {R"("poweringoff")", Power::powering_off},
                                                    {R"("Paused")", Power::paused},
                                                    {R"("Reset")", Power::unknown},
                                                    {R"("")", Power::unknown},
                                                    {"null", Power::unknown},
                                                    {"1", Power::unknown}}) {
        CAPTURE(said);
        CHECK(parse_redfish_system(R"({"PowerState": )" + said + "}").power == power);
    }
}

TEST_CASE("an entity tag may be a number") {
    CHECK(parse_redfish_system(R"({"@odata.etag": 1544198411})").entity_tag == "1544198411");
}

TEST_CASE("a body that is no JSON object is odd, and the error says why") {
    CHECK(oddity("{}").empty());
    CHECK(oddity("\xef\xbb\xbf{}").empty());
    CHECK(oddity("{\"AssetTag\": \"K\xe4se\"}").empty());
    CHECK(oddity(std::string("{}\n\0", 4)).empty());
    CHECK(oddity("").starts_with("not JSON: "));
    CHECK(oddity("<html>").starts_with("not JSON: "));
    CHECK(oddity("{}x").starts_with("not JSON: "));
    CHECK(oddity(std::string(500000, '[')).starts_with("not JSON: "));
    CHECK(oddity(std::string("{}\0x", 4)) == "it contains a NUL byte");
    CHECK(oddity("[]") == "not a JSON object");
}

TEST_CASE("a text nested deeply is refused without a deep stack") {
    const std::string deep = std::string(200000, '[') + std::string(200000, ']');
    CHECK(oddity("{\"x\": " + deep + "}") == "not JSON: it is nested too deeply");
}

TEST_CASE("a value is offered in the BMC's own spelling, or as it is if none is listed") {
    CHECK(offered_value({}, "Pxe") == "Pxe");
    CHECK(offered_value(std::set<std::string>{"Hdd", "PXE"}, "Pxe") == "PXE");
    CHECK(offered_value(std::set<std::string>{"Hdd"}, "Pxe").empty());
    CHECK_FALSE(is_listed({}, "Pxe"));
    CHECK(is_listed(std::set<std::string>{"Pxe"}, "Pxe"));
}

TEST_CASE("a collection lists the links of its members, in any shape, and its next page") {
    const auto two = parse_redfish_members(
        R"({"Members": [{"@odata.id": "/redfish/v1/Systems/1"}, {"@odata.id": "https://bmc/redfish/v1/Systems/2"}, {}]})");
    CHECK(two.links == Texts{"/redfish/v1/Systems/1", "https://bmc/redfish/v1/Systems/2"});
    CHECK(two.next.empty());
    CHECK(parse_redfish_members(R"({"Members": [], "Members@odata.nextLink": "/redfish/v1/Systems?$skip=1"})").next ==
          "/redfish/v1/Systems?$skip=1");
    for (const char* body : {R"({"Members": {"@odata.id": "/x/1"}})", R"({"Members": {"0": {"@odata.id": "/x/1"}}})",
                             R"({"Members": ["/x/1"]})"}) {
        CAPTURE(body);
        CHECK(parse_redfish_members(body).links == Texts{"/x/1"});
    }
    CHECK(parse_redfish_members(R"({"Members": [{"@odata.id": 1}, 2, null]})").links.empty());
    CHECK_THROWS_AS(parse_redfish_members("{}"), haas::base::Error);
}

TEST_CASE("a service root names the collection of systems, and where sessions are made") {
    CHECK(parse_redfish_root(R"({"Systems": {"@odata.id": "/redfish/v1/Systems/"}})") == "/redfish/v1/Systems/");
    CHECK_THROWS_AS(parse_redfish_root("{}"), haas::base::Error);
    CHECK(parse_redfish_sessions(R"({"Links": {"Sessions": {"@odata.id": "/s"}}})").link == "/s");
    CHECK(parse_redfish_sessions(R"({"SessionService": {"@odata.id": "/s"}})").is_offered);
    CHECK_FALSE(parse_redfish_sessions("{}").is_offered);
    CHECK(parse_redfish_sessions("<html>").is_offered);
}

TEST_CASE("an ActionInfo lists the types of reset") {
    CHECK(parse_redfish_action_info(
              R"({"Parameters": [{"Name": "X"}, {"Name": "ResetType", "AllowableValues": ["On"]}]})") ==
          std::set<std::string>{"On"});
    CHECK_FALSE(parse_redfish_action_info(R"({"Parameters": [{"Name": "ResetType"}]})"));
    CHECK_FALSE(parse_redfish_action_info(R"({"Parameters": [1]})"));
    CHECK_FALSE(parse_redfish_action_info("{}"));
}

TEST_CASE("a task or a job has a state, and its failure a reason") {
    using State = RedfishTask::State;
    for (const auto& [body, state] : std::vector<std::pair<std::string, State>>{
             {R"({"TaskState": "Completed", "TaskStatus": "OK"})", State::done},
             {R"({"TaskState": "Completed", "TaskStatus": "Critical"})", State::failed},
             {R"({"TaskState": "Running"})", State::running},
             {R"({"JobState": "Scheduled"})", State::waiting},
             {R"({"TaskState": "Exception"})", State::failed},
             {R"({"PowerState": "On"})", State::none},
             {"", State::none}}) {
        CAPTURE(body);
        CHECK(parse_redfish_task(body).state == state);
    }
    CHECK(parse_redfish_task(R"({"TaskState": "Exception", "Messages": [{"Message": "no disk"}]})").failure ==
          "no disk");
    CHECK(parse_redfish_task(R"({"TaskState": "Killed"})").failure == "Killed");
}

TEST_CASE("a refusal's reason is the extended message, or its name, or the general one, or none") {
    CHECK(parse_redfish_error(error_body(
              R"("message": "general", "@Message.ExtendedInfo": [{"Message": "exact"}, {"Message": "more"}])")) ==
          "exact");
    CHECK(parse_redfish_error(error_body(
              R"("message": "general", "@Message.ExtendedInfo": [{"MessageId": "x.PropertyUnknown"}, 1])")) ==
          "x.PropertyUnknown");
    CHECK(
        parse_redfish_error(error_body(
            R"("@Message.ExtendedInfo": [{"MessageId": "Base.1.8.PropertyNotWritable", "MessageArgs": ["Mode", 7]}])")) ==
        "Base.1.8.PropertyNotWritable (Mode, 7)");
    CHECK(parse_redfish_error(
              error_body(R"("@Message.ExtendedInfo": {"Message": "%1 is not 100%", "MessageArgs": ["Mode"]})")) ==
          "Mode is not 100%");
    CHECK(
        parse_redfish_error(error_body(
            R"("@Message.ExtendedInfo": [{"MessageId": "Base.1.0.Success", "Message": "Fine."}, {"Message": "not"}])")) ==
        "not");
    CHECK(parse_redfish_error(R"({"@Message.ExtendedInfo": [{"Message": "bare"}]})") == "bare");
    CHECK(parse_redfish_error(R"({"Boot": {"BootNext@Message.ExtendedInfo": [{"Message": "inner"}]}})") == "inner");
    CHECK(parse_redfish_error(error_body(R"("message": "general")")) == "general");
    CHECK(parse_redfish_error(error_body(R"("code": "Base.1.8.GeneralError")")) == "Base.1.8.GeneralError");
    for (const std::string& body : {std::string(), std::string("<html>"), std::string("{}"),
                                    std::string(R"({"error": 1})"), error_body(""), error_body(R"("message": 1)")}) {
        CAPTURE(body);
        CHECK(parse_redfish_error(body).empty());
    }
}

TEST_CASE("an answer of success may hide a refusal, and may say in an error that all is well") {
    for (const std::string& body :
         {std::string(), std::string("{}"), std::string(R"({"@Message.ExtendedInfo": [{"Message": "note"}]})"),
          error_body(R"("code": "Base.1.0.Success", "message": "x")"),
          error_body(
              R"("@Message.ExtendedInfo": [{"MessageId": "iLO.2.14.SystemResetRequired", "Severity": "Warning"}])"),
          error_body(R"("@Message.ExtendedInfo": [{"Message": "Done.", "MessageSeverity": "OK"}])")}) {
        CAPTURE(body);
        CHECK(parse_redfish_hidden_error(body).empty());
    }
    CHECK(parse_redfish_hidden_error(error_body(R"("@Message.ExtendedInfo": [{"Message": "no"}])")) == "no");
    CHECK(parse_redfish_hidden_error(error_body(R"("code": "Base.1.8.GeneralError", "message": "no")")) == "no");
}

TEST_CASE("a refusal names what it is about in its identifier, arguments, text or properties") {
    for (const char* info : {R"({"MessageId": "Base.1.8.PropertyUnknown", "MessageArgs": ["Boot/Mode"]})",
                             R"({"Message": "Mode cannot be written"})", R"({"RelatedProperties": ["#/Boot/Mode"]})",
                             R"({"MessageId": "Base.1.8.ModeUnknown"})"}) {
        CAPTURE(info);
        CHECK(names_in_refusal(error_body(std::string(R"("@Message.ExtendedInfo": [)") + info + "]"), "Mode"));
    }
    CHECK_FALSE(names_in_refusal(error_body(R"("@Message.ExtendedInfo": [{"Message": "no"}])"), "Mode"));
    CHECK(names_in_refusal(R"({"Mode@Message.ExtendedInfo": [{"Message": "no"}]})", "Mode"));
    CHECK_FALSE(names_in_refusal("<html>", "Mode"));
}

TEST_CASE("an entity tag is asked for with 412, 428 or a 400 that says so") {
    const auto missing = error_body(R"("@Message.ExtendedInfo": [{"MessageId": "x.PreconditionHeaderMissing"}])");
    CHECK(wants_entity_tag(412, ""));
    CHECK(wants_entity_tag(428, ""));
    CHECK(wants_entity_tag(400, missing));
    CHECK(wants_entity_tag(400, error_body(R"("code": "Base.1.8.PreconditionHeaderMissing")")));
    CHECK_FALSE(wants_entity_tag(400, error_body(R"("message": "no")")));
    CHECK_FALSE(wants_entity_tag(409, missing));
}

TEST_CASE("of an entity tag the strong form goes first, then as shown, then the body's, then any") {
    CHECK(entity_tags_to_try("W/\"1\"", "") == Texts{"\"1\"", "W/\"1\"", "*"});
    CHECK(entity_tags_to_try("\"\"1\"\"", "") == Texts{"\"1\"", "\"\"1\"\"", "*"});
    CHECK(entity_tags_to_try("\"1\"", "W/\"2\"") == Texts{"\"1\"", "\"2\"", "W/\"2\"", "*"});
    CHECK(entity_tags_to_try("", "17") == Texts{"\"17\"", "17", "*"});
    CHECK(entity_tags_to_try("", "") == Texts{"*"});
    CHECK(entity_tags_to_try("1\r\nX: 1", "") == Texts{"*"});
}
