// The Redfish service of these tests: is it as strict as it says?
#include <doctest/doctest.h>

#include <string>

#include "base/secret.hpp"
#include "bmc/redfish_process.hpp"
#include "sys/http_client.hpp"

using haas::sys::HttpAnswer;
using haas::sys::HttpRequest;
using haas_test::RedfishProcess;

namespace {

const std::string machine = "/redfish/v1/Systems/1";
const std::string reset = machine + "/Actions/ComputerSystem.Reset";

struct Caller {
    HttpRequest request(const std::string& method, const std::string& path, const std::string& body = {}) const {
        HttpRequest made;
        made.method = method;
        made.url = "https://127.0.0.1:" + std::to_string(service.port()) + path;
        made.username = RedfishProcess::user;
        made.password = haas::base::Secret(RedfishProcess::password);
        made.body = body;
        made.ca_file = service.certificate();
        return made;
    }
    HttpAnswer send(const std::string& method, const std::string& path, const std::string& body = {}) {
        return client.send(request(method, path, body));
    }
    /// Whether the answer is a refusal of that kind, in Redfish's form.
    bool refuses(int status, const std::string& id, const HttpAnswer& answer) {
        CAPTURE(answer.body);
        CHECK(answer.status == status);
        return answer.body.rfind(R"({"error":{"code":"Base.1.8.)" + id + '"', 0) == 0;
    }
    RedfishProcess service;
    haas::sys::HttpClient client;
};

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("service: only the root is for everyone") {
    Caller caller;
    for (const std::string path : {"/redfish/v1/Systems", "/redfish/v1/Systems/1", "/redfish/v1/nothing", "/"}) {
        auto request = caller.request("GET", path);
        request.username = "";
        CHECK(caller.refuses(401, "NoValidSession", caller.client.send(request)));
        request.username = "operator2";
        CHECK(caller.refuses(401, "NoValidSession", caller.client.send(request)));
    }
    auto request = caller.request("GET", "/redfish/v1/");
    request.username = "";
    const auto root = caller.client.send(request);
    CHECK(root.status == 200);
    CHECK(has(root.body, R"("@odata.type":"#ServiceRoot.)"));
}

TEST_CASE("service: other methods and paths are refused") {
    Caller caller;
    for (const std::string method : {"PUT", "POST", "DELETE"}) {
        CHECK(caller.refuses(405, "OperationNotAllowed", caller.send(method, machine, "{}")));
    }
    CHECK(caller.refuses(405, "OperationNotAllowed", caller.send("GET", reset)));
    for (const std::string path : {"/redfish/v1/Systems/2", "/redfish/v1/Systems/1/", "/redfish/v1/Chassis",
                                   "/redfish/v1/Systems/1/ResetActionInfo"}) {
        CHECK(caller.refuses(404, "ResourceMissingAtURI", caller.send("GET", path)));
    }
}

TEST_CASE("service: a body that is not what the schema says is refused") {
    Caller caller;
    CHECK(caller.refuses(415, "UnsupportedMediaType", caller.send("POST", reset)));
    CHECK(caller.refuses(400, "MalformedJSON", caller.send("POST", reset, "{")));
    CHECK(caller.refuses(400, "EmptyJSON", caller.send("POST", reset, "{}")));
    CHECK(caller.refuses(400, "UnrecognizedRequestBody", caller.send("POST", reset, "[]")));
    CHECK(caller.refuses(400, "ActionParameterUnknown",
                         caller.send("POST", reset, R"({"ResetType":"On","Force":true})")));
    CHECK(caller.refuses(400, "ActionParameterValueTypeError", caller.send("POST", reset, R"({"ResetType":1})")));
    CHECK(caller.refuses(400, "ActionParameterValueNotInList", caller.send("POST", reset, R"({"ResetType":"on"})")));
    CHECK(caller.refuses(400, "PropertyNotWritable", caller.send("PATCH", machine, R"({"PowerState":"On"})")));
    CHECK(caller.refuses(400, "PropertyUnknown", caller.send("PATCH", machine, R"({"boot":{}})")));
    CHECK(caller.refuses(400, "PropertyValueTypeError", caller.send("PATCH", machine, R"({"Boot":"Pxe"})")));
    CHECK(caller.refuses(400, "PropertyUnknown", caller.send("PATCH", machine, R"({"Boot":{"Target":"Pxe"}})")));
    CHECK(caller.refuses(400, "PropertyValueNotInList",
                         caller.send("PATCH", machine, R"({"Boot":{"BootSourceOverrideTarget":"PXE"}})")));
    CHECK(caller.refuses(400, "PropertyValueNotInList",
                         caller.send("PATCH", machine, R"({"Boot":{"BootSourceOverrideEnabled":"Always"}})")));
}

TEST_CASE("service: a reset changes the machine, and uses up an override for once") {
    Caller caller;
    CHECK(caller.refuses(409, "ResourceInUse", caller.send("POST", reset, R"({"ResetType":"ForceOff"})")));
    const std::string once = R"({"Boot":{"BootSourceOverrideTarget":"Pxe","BootSourceOverrideEnabled":"Once"}})";
    CHECK(has(caller.send("PATCH", machine, once).body, R"("BootSourceOverrideEnabled":"Once")"));
    CHECK(caller.send("POST", reset, R"({"ResetType":"On"})").status == 204);
    const std::string shown = caller.send("GET", machine).body;
    CHECK(has(shown, R"("PowerState":"On")"));
    CHECK(has(shown, R"("BootSourceOverrideEnabled":"Disabled")"));
    CHECK(caller.refuses(409, "ResourceInUse", caller.send("POST", reset, R"({"ResetType":"On"})")));
}

TEST_CASE("service: an entity tag is for one state") {
    Caller caller;
    caller.service.behave({"etag required"});
    const std::string pxe = R"({"Boot":{"BootSourceOverrideTarget":"Pxe"}})";
    CHECK(caller.refuses(428, "PreconditionRequired", caller.send("PATCH", machine, pxe)));
    auto request = caller.request("PATCH", machine, pxe);
    request.if_match = caller.send("GET", machine).entity_tag;
    CHECK(caller.client.send(request).status == 200);
    CHECK(caller.refuses(412, "PreconditionFailed", caller.client.send(request)));
    request.if_match = caller.send("GET", machine).entity_tag;
    CHECK(caller.client.send(request).status == 200);
}
