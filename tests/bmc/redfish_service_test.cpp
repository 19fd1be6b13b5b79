// The Redfish service of these tests: is it as strict as it says?
#include <doctest/doctest.h>

#include <string>

#include "bmc/redfish_caller.hpp"

using haas_test::has;
using haas_test::is_refusal;
using haas_test::RedfishCaller;
using haas_test::RedfishProcess;

namespace {

const std::string machine = "/redfish/v1/Systems/1";
const std::string reset = machine + "/Actions/ComputerSystem.Reset";

}  // namespace

TEST_CASE("service: only the root is for everyone") {
    RedfishCaller caller;
    for (const std::string path : {"/redfish/v1/Systems", "/redfish/v1/Systems/1", "/redfish/v1/nothing", "/"}) {
        auto request = caller.request("GET", path);
        request.username = "";
        CHECK(is_refusal(401, "NoValidSession", caller.client.send(request)));
        request.username = "operator2";
        CHECK(is_refusal(401, "NoValidSession", caller.client.send(request)));
    }
    auto request = caller.request("GET", "/redfish/v1/");
    request.username = "";
    const auto root = caller.client.send(request);
    CHECK(root.status == 200);
    CHECK(has(root.body, R"("@odata.type":"#ServiceRoot.)"));
}

TEST_CASE("service: a session that is not used for its timeout ends") {
    RedfishCaller caller;
    const std::string sessions = "/redfish/v1/SessionService/Sessions";
    const auto log_in = [&] {
        return caller.send("POST", sessions,
                           std::string(R"({"UserName": ")") + RedfishProcess::user + R"(", "Password": ")" +
                               RedfishProcess::password + "\"}");
    };
    caller.service.play("standard", {"session-timeout 1000"});
    CHECK(log_in().status == 201);
    CHECK(has(caller.send("GET", sessions).body, R"("Members@odata.count":1)"));
    caller.service.play("standard", {"session-timeout 0"});
    CHECK(has(caller.send("GET", sessions).body, R"("Members@odata.count":0)"));
}

TEST_CASE("service: other methods and paths are refused") {
    RedfishCaller caller;
    for (const std::string method : {"PUT", "POST", "DELETE"}) {
        CHECK(is_refusal(405, "OperationNotAllowed", caller.send(method, machine, "{}")));
    }
    CHECK(is_refusal(405, "OperationNotAllowed", caller.send("GET", reset)));
    for (const std::string path : {"/redfish/v1/Systems/2", "/redfish/v1/Systems/1/", "/redfish/v1/Chassis",
                                   "/redfish/v1/Systems/1/ResetActionInfo"}) {
        CHECK(is_refusal(404, "ResourceMissingAtURI", caller.send("GET", path)));
    }
}

TEST_CASE("service: a body that is not what the schema says is refused") {
    RedfishCaller caller;
    CHECK(is_refusal(415, "UnsupportedMediaType", caller.send("POST", reset)));
    CHECK(is_refusal(400, "MalformedJSON", caller.send("POST", reset, "{")));
    CHECK(is_refusal(400, "EmptyJSON", caller.send("POST", reset, "{}")));
    CHECK(is_refusal(400, "UnrecognizedRequestBody", caller.send("POST", reset, "[]")));
    CHECK(is_refusal(400, "ActionParameterUnknown", caller.send("POST", reset, R"({"ResetType":"On","Force":true})")));
    CHECK(is_refusal(400, "ActionParameterValueTypeError", caller.send("POST", reset, R"({"ResetType":1})")));
    CHECK(is_refusal(400, "ActionParameterValueNotInList", caller.send("POST", reset, R"({"ResetType":"on"})")));
    CHECK(is_refusal(400, "PropertyNotWritable", caller.send("PATCH", machine, R"({"PowerState":"On"})")));
    CHECK(is_refusal(400, "PropertyUnknown", caller.send("PATCH", machine, R"({"boot":{}})")));
    CHECK(is_refusal(400, "PropertyValueTypeError", caller.send("PATCH", machine, R"({"Boot":"Pxe"})")));
    CHECK(is_refusal(400, "PropertyUnknown", caller.send("PATCH", machine, R"({"Boot":{"Target":"Pxe"}})")));
    CHECK(is_refusal(400, "PropertyValueNotInList",
                     caller.send("PATCH", machine, R"({"Boot":{"BootSourceOverrideTarget":"PXE"}})")));
    CHECK(is_refusal(400, "PropertyValueNotInList",
                     caller.send("PATCH", machine, R"({"Boot":{"BootSourceOverrideEnabled":"Always"}})")));
}

TEST_CASE("service: a reset changes the machine, and uses up an override for once") {
    RedfishCaller caller;
    CHECK(is_refusal(409, "ResourceInUse", caller.send("POST", reset, R"({"ResetType":"ForceOff"})")));
    const std::string once = R"({"Boot":{"BootSourceOverrideTarget":"Pxe","BootSourceOverrideEnabled":"Once"}})";
    CHECK(has(caller.send("PATCH", machine, once).body, R"("BootSourceOverrideEnabled":"Once")"));
    CHECK(caller.send("POST", reset, R"({"ResetType":"On"})").status == 204);
    const std::string shown = caller.send("GET", machine).body;
    CHECK(has(shown, R"("PowerState":"On")"));
    CHECK(has(shown, R"("BootSourceOverrideEnabled":"Disabled")"));
    CHECK(is_refusal(409, "ResourceInUse", caller.send("POST", reset, R"({"ResetType":"On"})")));
}

TEST_CASE("service: an entity tag is for one state") {
    RedfishCaller caller;
    caller.service.behave({"etag required"});
    const std::string pxe = R"({"Boot":{"BootSourceOverrideTarget":"Pxe"}})";
    CHECK(is_refusal(428, "PreconditionRequired", caller.send("PATCH", machine, pxe)));
    auto request = caller.request("PATCH", machine, pxe);
    request.if_match = caller.send("GET", machine).entity_tag;
    CHECK(caller.client.send(request).status == 200);
    CHECK(is_refusal(412, "PreconditionFailed", caller.client.send(request)));
    request.if_match = caller.send("GET", machine).entity_tag;
    CHECK(caller.client.send(request).status == 200);
}
