// The profiles of the Redfish service of these tests: does each behave as its header says?
#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "bmc/redfish_caller.hpp"

using haas::sys::HttpError;
using haas_test::has;
using haas_test::is_refusal;
using haas_test::RedfishCaller;
using haas_test::RedfishProcess;
using Lines = std::vector<std::string>;

namespace {

const std::string machine = "/redfish/v1/Systems/1";
const std::string reset = machine + "/Actions/ComputerSystem.Reset";

std::string boot(const std::string& members) { return R"({"Boot":{)" + members + "}}"; }

const std::string pxe_once = R"("BootSourceOverrideTarget":"Pxe","BootSourceOverrideEnabled":"Once")";

std::string reset_to(const std::string& type) { return R"({"ResetType":")" + type + R"("})"; }

}  // namespace

TEST_CASE("profiles: each says in its head what BMC it is, and where it was seen") {
    const auto names = RedfishProcess::profiles();
    CHECK(names.size() > 100);
    for (const auto& name : names) {
        CAPTURE(name);
        std::ifstream file(std::string(std::getenv("HAAS_SOURCE_DIR")) + "/tests/bmc/redfish_profiles/" + name);
        std::string first;
        std::string second;
        std::getline(file, first);
        std::getline(file, second);
        CHECK(first.starts_with("# "));
        CHECK(second.starts_with("# "));
    }
}

TEST_CASE("profiles: each has a machine that can be looked at, or a reason why not") {
    RedfishCaller caller;
    const Lines blocked = {"busy-long", "line-half", "line-headers", "line-lost", "sessions-", "tls-old", "wire-idle"};
    for (const auto& name : RedfishProcess::profiles()) {
        CAPTURE(name);
        caller.service.play(name);
        bool is_blocked = false;
        for (const auto& start : blocked) is_blocked = is_blocked || name.starts_with(start);
        if (is_blocked) continue;
        int status = caller.send("GET", "/redfish/v1/").status;
        if (status == 301 || status == 302 || status == 307 || status == 308) continue;
        CHECK(status == 200);
        status = caller.send("GET", "/redfish/v1/Systems").status;
        if (status == 503 || status == 429) continue;
        CHECK((status == 200 || (status >= 301 && status <= 308)));
    }
}

TEST_CASE(
    "profiles: a settings resource is written instead of the system, with its own tag, and is for the next start") {
    RedfishCaller caller;
    caller.service.play("settings-idrac10");
    const std::string settings = machine + "/Settings";
    const std::string tag = caller.send("GET", machine).entity_tag;
    CHECK(is_refusal(400, "PropertyNotWritable", caller.send("PATCH", machine, boot(pxe_once), tag)));
    CHECK(is_refusal(412, "PreconditionFailed", caller.send("PATCH", settings, boot(pxe_once))));
    CHECK(is_refusal(412, "PreconditionFailed", caller.send("PATCH", settings, boot(pxe_once), tag)));
    const auto shown = caller.send("GET", settings);
    CHECK(caller.send("PATCH", settings, boot(pxe_once), shown.entity_tag).status == 200);
    CHECK(has(caller.send("GET", machine).body, R"("BootSourceOverrideTarget":"None")"));
    CHECK(has(caller.send("GET", settings).body, R"("BootSourceOverrideTarget":"Pxe")"));
    CHECK(caller.send("POST", reset, reset_to("On")).status == 204);
    CHECK(caller.service.state("start") == Lines{"UEFI Pxe"});
    CHECK(caller.send("POST", reset, reset_to("ForceRestart")).status == 204);
    CHECK(caller.service.state("start") == Lines{"UEFI Pxe", "UEFI Hdd"});
}

TEST_CASE("profiles: what a BMC refuses, requires or forgets of a boot choice") {
    RedfishCaller caller;
    caller.service.play("mode-forgotten");
    CHECK(caller.send("PATCH", machine, boot(pxe_once)).status == 200);
    CHECK(caller.service.state("boot") == Lines{"Legacy Pxe Once"});
    caller.service.play("mode-required");
    CHECK(is_refusal(400, "PropertyMissing", caller.send("PATCH", machine, boot(pxe_once))));
    CHECK(caller.send("PATCH", machine, boot(pxe_once + R"(,"BootSourceOverrideMode":"UEFI")")).status == 200);
    caller.service.play("mode-refused");
    const auto refusal = caller.send("PATCH", machine, boot(pxe_once + R"(,"BootSourceOverrideMode":"UEFI")"));
    CHECK(is_refusal(400, "iLO.0.10.ExtendedInfo", refusal));
    CHECK(has(refusal.body, R"("MessageArgs":["BootSourceOverrideMode"])"));
    CHECK_FALSE(has(refusal.body, R"("Message":)"));
    CHECK(caller.send("PATCH", machine, boot(pxe_once)).status == 200);
    caller.service.play("enabled-refused");
    CHECK(caller.send("PATCH", machine, boot(pxe_once)).status == 400);
    CHECK(caller.send("PATCH", machine, boot(R"("BootSourceOverrideTarget":"Pxe")")).status == 200);
    CHECK(caller.service.state("boot") == Lines{"UEFI Pxe Once"});
    caller.service.play("mode-legacy", {"forgets-mode Legacy"});
    CHECK(is_refusal(400, "PropertyValueConflict",
                     caller.send("PATCH", machine, boot(R"("BootSourceOverrideTarget":"UefiHttp")"))));
    caller.service.play("boot-in-self-test");
    CHECK(caller.send("PATCH", machine, boot(pxe_once)).status == 400);
}

TEST_CASE("profiles: a boot order is a whole order, and the first of it starts the machine") {
    RedfishCaller caller;
    caller.service.play("boot-order");
    CHECK(is_refusal(400, "PropertyValueNotInList",
                     caller.send("PATCH", machine, boot(R"("BootOrder":["Boot0001","Boot0003"])"))));
    CHECK(is_refusal(400, "PropertyValueNotInList",
                     caller.send("PATCH", machine, boot(R"("BootSourceOverrideEnabled":"Continuous")"))));
    CHECK(caller.send("PATCH", machine, boot(R"("BootOrder":["Boot0001","Boot0003","Boot0002"])")).status == 200);
    caller.send("POST", reset, reset_to("On"));
    caller.send("POST", reset, reset_to("PowerCycle"));
    CHECK(caller.service.state("start") == Lines{"UEFI Pxe", "UEFI Pxe"});
    caller.service.play("boot-next");
    CHECK(is_refusal(400, "PropertyValueConflict",
                     caller.send("PATCH", machine, boot(R"("BootSourceOverrideTarget":"UefiBootNext")"))));
    CHECK(caller
              .send("PATCH", machine,
                    boot(R"("BootSourceOverrideTarget":"UefiBootNext","BootSourceOverrideEnabled":"Once",
                            "BootNext":"Boot0001")"))
              .status == 200);
    caller.send("POST", reset, reset_to("On"));
    caller.send("POST", reset, reset_to("PowerCycle"));
    CHECK(caller.service.state("start") == Lines{"UEFI Pxe", "UEFI Hdd"});
}

TEST_CASE("profiles: the forms of entity tags") {
    RedfishCaller caller;
    const auto patch = [&](const std::string& tag) {
        return caller.send("PATCH", machine, boot(pxe_once), tag).status;
    };
    caller.service.play("etag-weak");
    const std::string weak = caller.send("GET", machine).entity_tag;
    CHECK(weak.starts_with("W/\""));
    CHECK(patch(weak) == 412);
    CHECK(patch(weak.substr(2)) == 200);
    caller.service.play("etag-star");
    CHECK(patch(caller.send("GET", machine).entity_tag.substr(2)) == 412);
    CHECK(patch("*") == 200);
    caller.service.play("etag-body");
    const auto differ = caller.send("GET", machine);
    CHECK(patch(differ.entity_tag) == 412);
    CHECK(patch("\"b" + differ.entity_tag.substr(1)) == 200);
    caller.service.play("etag-bare");
    const std::string quoted = caller.send("GET", machine).entity_tag;
    CHECK(patch(quoted) == 412);
    CHECK(patch(quoted.substr(1, quoted.size() - 2)) == 200);
    caller.service.play("etag-doubled");
    const std::string doubled = caller.send("GET", machine).entity_tag;
    CHECK(doubled.starts_with("\"\""));
    CHECK(patch(doubled) == 412);
    CHECK(patch(doubled.substr(1, doubled.size() - 2)) == 200);
    caller.service.play("etag-never");
    CHECK(patch("*") == 412);
    CHECK(patch("") == 200);
    caller.service.play("etag-400");
    CHECK(is_refusal(400, "Ami.1.0.PreconditionHeaderMissing", caller.send("PATCH", machine, boot(pxe_once))));
}

TEST_CASE("profiles: a task does its work later, and its monitor tells the result once") {
    RedfishCaller caller;
    caller.service.play("reset-task");
    CHECK(caller.send("POST", reset, reset_to("On")).status == 202);
    const std::string monitor = caller.client.header("Location");
    CHECK(caller.service.state("power") == Lines{"Off"});
    CHECK(caller.send("GET", monitor).status == 202);
    CHECK(caller.send("GET", monitor).status == 204);
    CHECK(caller.service.state("power") == Lines{"On"});
    CHECK(caller.send("GET", monitor).status == 404);
    CHECK(has(caller.send("GET", "/redfish/v1/TaskService/Tasks/1").body, R"("TaskState":"Completed")"));
    caller.service.play("reset-task-fails");
    caller.send("POST", reset, reset_to("On"));
    const std::string failing = caller.client.header("Location");
    CHECK(caller.send("GET", failing).status == 202);
    CHECK(is_refusal(400, "OperationFailed", caller.send("GET", failing)));
    CHECK(caller.service.state("power") == Lines{"Off"});
    caller.service.play("boot-job");
    CHECK(caller.send("PATCH", machine, boot(pxe_once)).status == 202);
    const std::string job = caller.client.header("Location");
    CHECK(has(caller.send("GET", job).body, R"("TaskState":"Pending")"));
    caller.send("POST", reset, reset_to("On"));
    CHECK(has(caller.send("GET", job).body, R"("TaskState":"Completed")"));
    CHECK(caller.service.state("start") == Lines{"UEFI Pxe"});
}

TEST_CASE("profiles: a session opens what Basic does not, until it is ended") {
    RedfishCaller caller;
    caller.service.play("sessions-only");
    const std::string sessions = "/redfish/v1/SessionService/Sessions";
    CHECK(is_refusal(401, "NoValidSession", caller.send("GET", machine)));
    CHECK(
        is_refusal(401, "NoValidSession", caller.send("POST", sessions, R"({"UserName":"operator","Password":"x"})")));
    CHECK(is_refusal(400, "PropertyUnknown", caller.send("POST", sessions, R"({"User":"operator","Password":"x"})")));
    const std::string login = R"({"UserName":"operator","Password":")" + std::string(RedfishProcess::password) + "\"}";
    CHECK(caller.send("POST", sessions, login).status == 201);
    CHECK(caller.client.header("Location") == sessions + "/1");
    CHECK_FALSE(caller.client.header("X-Auth-Token").empty());
    CHECK(caller.service.state("sessions") == Lines{"1 1"});
    caller.service.play("sessions-full");
    CHECK(is_refusal(503, "CreateLimitReachedForResource", caller.send("POST", sessions, login)));
}

TEST_CASE("profiles: virtual media go in and out of a drive") {
    RedfishCaller caller;
    caller.service.play("media-system");
    const std::string drive = machine + "/VirtualMedia/1/Actions/VirtualMedia.";
    const std::string image = R"({"Image":"http://images.example/a.iso"})";
    CHECK(is_refusal(400, "NoMedia", caller.send("POST", drive + "EjectMedia", "{}")));
    CHECK(is_refusal(400, "ActionParameterValueFormatError",
                     caller.send("POST", drive + "InsertMedia", R"({"Image":"a.iso"})")));
    CHECK(is_refusal(400, "ActionParameterUnknown", caller.send("POST", drive + "InsertMedia", R"({"Url":"a.iso"})")));
    CHECK(caller.send("POST", drive + "InsertMedia", image).status == 204);
    CHECK(caller.service.state("media") == Lines{"http://images.example/a.iso"});
    CHECK(is_refusal(400, "ResourceInUse", caller.send("POST", drive + "InsertMedia", image)));
    CHECK(caller.send("POST", drive + "EjectMedia", "{}").status == 204);
    CHECK(caller.service.state("media") == Lines{""});
    caller.service.play("media-task");
    const std::string task_drive = "/redfish/v1/Managers/BMC/VirtualMedia/CD1/Actions/VirtualMedia.InsertMedia";
    CHECK(caller.send("POST", task_drive, image).status == 202);
    const std::string monitor = caller.client.header("Location");
    CHECK(caller.send("GET", monitor).status == 202);
    CHECK(caller.service.state("media") == Lines{""});
    CHECK(caller.send("GET", monitor).status == 204);
    CHECK(caller.service.state("media") == Lines{"http://images.example/a.iso"});
    caller.service.play("media-patch");
    const std::string drives = "/redfish/v1/Managers/BMC/VirtualMedia/";
    CHECK(caller.send("PATCH", drives + "RDOC1", image).status == 400);
    CHECK(caller.send("PATCH", drives + "EXT1", image).status == 200);
    CHECK(caller.service.state("media") == Lines{"http://images.example/a.iso"});
    CHECK(caller.send("PATCH", drives + "EXT1", R"({"Image":null})").status == 204);
    CHECK(caller.service.state("media") == Lines{""});
}

TEST_CASE("profiles: redirections, and troubles that pass") {
    RedfishCaller caller;
    caller.service.play("slash-308");
    CHECK(caller.send("GET", machine).status == 308);
    CHECK(caller.client.header("Location") == machine + "/");
    CHECK(caller.send("GET", machine + "/").status == 200);
    CHECK(caller.send("POST", reset, reset_to("On")).status == 308);
    CHECK(caller.send("POST", reset + "/", reset_to("On")).status == 204);
    caller.service.play("slash-ids");
    CHECK(caller.send("POST", reset + "/", reset_to("On")).status == 204);
    caller.service.play("moved");
    CHECK(caller.send("GET", machine).status == 302);
    CHECK(caller.send("PATCH", machine, boot(pxe_once)).status == 405);
    CHECK(caller.send("PATCH", "/redfish/v1/Systems/Self", boot(pxe_once)).status == 200);
    caller.service.play("busy");
    CHECK(caller.send("GET", machine).status == 503);
    CHECK(caller.client.header("Retry-After") == "1");
    CHECK(caller.send("GET", machine).status == 200);
    caller.service.play("busy-date");
    CHECK(caller.send("GET", machine).status == 503);
    CHECK(has(caller.client.header("Retry-After"), " GMT"));
    caller.service.play("line-headers");
    try {
        const auto half = caller.send("GET", machine);  // outside of CHECK, which would catch what it throws
        CHECK(half.body.empty());
    } catch (const HttpError& error) {
        CHECK(error.cause() == HttpError::Cause::broken);
    }
    caller.service.play("line-half");
    CHECK_THROWS_AS(caller.send("GET", machine), HttpError);
    CHECK(caller.send("GET", machine).status == 200);
}

TEST_CASE("profiles: what libcurl reads, whatever the line looks like") {
    RedfishCaller caller;
    for (const std::string name :
         {"wire-http10", "wire-close", "wire-once", "wire-chunked", "wire-lower", "wire-idle"}) {
        CAPTURE(name);
        caller.service.play(name);
        for (int i = 0; i < 3; ++i) {
            const auto answer = caller.send("GET", machine);
            CHECK(answer.status == 200);
            CHECK(has(answer.body, R"("PowerState":"Off")"));
        }
    }
    caller.service.play("wire-bom");
    CHECK(caller.send("GET", machine).body.starts_with("\xef\xbb\xbf{"));
    caller.service.play("wire-gzip");
    const std::string body = caller.send("GET", machine).body;
    CHECK((body.starts_with("\x1f\x8b") || has(body, R"("PowerState":"Off")")));
    CHECK(caller.client.header("Content-Encoding") == "gzip");
}

TEST_CASE("profiles: an old BMC's TLS is too old for others") {
    RedfishCaller caller;
    caller.service.play("tls-old");
    auto request = caller.request("GET", "/redfish/v1/");
    request.certificates = haas::sys::Certificates::ignored;
    CHECK_THROWS_AS(caller.client.send(request), HttpError);
}

TEST_CASE("profiles: answers of a hostile service") {
    RedfishCaller caller;
    caller.service.behave({"fault flood GET"});
    CHECK(caller.send("GET", machine).body.size() > 200000);
    caller.service.play("standard", {"redirect 302 odd"});
    CHECK(caller.send("GET", machine).status == 302);
    CHECK(caller.client.header("Location") == "/redfish/v1/../../admin?next=" + machine);
    caller.service.play("standard", {"redirect 302 nowhere"});
    CHECK(caller.send("GET", machine).status == 302);
    CHECK(caller.client.header("Location").empty());
    caller.service.play("reset-task", {"task-location foreign"});
    CHECK(caller.send("POST", reset, reset_to("On")).status == 202);
    CHECK(caller.client.header("Location").starts_with("https://192.0.2.1/redfish/v1/TaskService/TaskMonitors/"));
}
