// Virtual media of Redfish services, in the shapes in which services have them.
#include <doctest/doctest.h>

#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "drivers/bmc/redfish_media.hpp"
#include "drivers/bmc/redfish_message.hpp"

using namespace haas;
using core::BmcError;
using Kind = BmcError::Kind;
using Words = std::vector<std::string>;

namespace {

const std::string image = "http://192.0.2.1/a.iso";

rapidjson::Document parse(const std::string& text) {
    rapidjson::Document document;
    std::string error;
    if (!base::parse_foreign_json(text, document, error)) throw std::runtime_error(error + ": " + text);
    return document;
}

/// A refusal as a service sends it.
/// @param message  the members of its message
drivers::RedfishRefused refused(const std::string& message) {
    return {BmcError(Kind::refused, "media", "status 400"),
            R"({"error": {"@Message.ExtendedInfo": [{"Message": "One of many."}, {)" + message + "}]}}"};
}

/// Resources by their paths, and the commands that came.
struct Service {
    std::map<std::string, std::string> resources;
    Words commands;
    /// What a command does.
    std::function<void(const std::string& command)> obey = [](const std::string&) {};
    int pauses = 3;

    drivers::RedfishMediaAccess access() {
        return {[this](const std::string& path) {
                    const auto found = resources.find(path);
                    if (found == resources.end()) throw BmcError(Kind::refused, "media", "status 404");
                    return parse(found->second);
                },
                [this](const std::string& method, const std::string& path, const std::string& body) {
                    commands.push_back(method + " " + path + " " + body);
                    obey(commands.back());
                },
                [] { return core::BmcDeadline::in({}); }, [this](core::BmcDeadline) { return --pauses >= 0; },
                [](Kind kind, const std::string& detail) { throw BmcError(kind, "media", detail); }};
    }
    core::BmcNotes insert(const std::string& system) {
        return drivers::insert_redfish_media(parse(system), image, access());
    }
    core::BmcNotes eject(const std::string& system) { return drivers::eject_redfish_media(parse(system), access()); }
};

const std::string actions =
    R"("Actions": {"#VirtualMedia.InsertMedia": {"target": "/cd/in"}, "#VirtualMedia.EjectMedia": {"target": "/cd/out"}})";
const std::string cd = R"("MediaTypes": ["CD", "DVD"])";
const std::string empty = R"("Inserted": false, "Image": null)";
const std::string full = R"("Inserted": true, "Image": "http://192.0.2.9/old.iso", "ConnectedVia": "URI")";
const std::string by_system = R"({"VirtualMedia": {"@odata.id": "/vm"}})";

std::string slot(const Words& members) {
    std::string text;
    for (const auto& member : members) text += (text.empty() ? "{" : ", ") + member;
    return text + "}";
}

/// A drive with actions that work.
Service working(const std::string& state) {
    Service service;
    service.resources = {{"/vm", R"({"Members": [{"@odata.id": "/usb"}, {"@odata.id": "/cd"}]})"},
                         {"/usb", R"({"MediaTypes": ["Floppy", "USBStick"], "Inserted": true})"},
                         {"/cd", slot({cd, actions, state})}};
    return service;
}

void let_work(Service& service) {
    service.obey = [&service](const std::string& command) {
        service.resources["/cd"] = slot({cd, actions, command.starts_with("POST /cd/in") ? full : empty});
    };
}

}  // namespace

TEST_CASE("an image goes into the CD drive of the system, or of the BMC that manages it") {
    const std::string insertion = R"(POST /cd/in {"Image":"http://192.0.2.1/a.iso"})";
    auto service = working(empty);
    let_work(service);
    CHECK(service.insert(by_system).empty());
    CHECK(service.commands == Words{insertion});

    service = working(empty);
    let_work(service);
    service.resources["/bmc"] = by_system;
    CHECK(service.insert(R"({"VirtualMedia": null, "Links": {"ManagedBy": [{"@odata.id": "/bmc"}]}})").empty());
    CHECK(service.commands == Words{insertion});

    service = working(empty);
    let_work(service);
    service.resources["/redfish/v1/Managers"] = R"({"Members": [{"@odata.id": "/bmc"}]})";
    service.resources["/redfish/v1/Systems"] = R"({"Members": [{"@odata.id": "/system"}]})";
    service.resources["/bmc"] = by_system;
    CHECK(service.insert("{}").empty());
    CHECK(service.commands == Words{insertion});
}

TEST_CASE("a BMC that several systems have is not used, as the drive may be another machine's") {
    const std::string managed = R"({"Links": {"ManagedBy": [{"@odata.id": "/bmc"}]}})";
    const auto insert = [&](const std::string& other, const std::string& bmc) {
        auto service = working(empty);
        let_work(service);
        service.resources["/redfish/v1/Systems"] =
            R"({"Members": [{"@odata.id": "/system"}, {"@odata.id": "/other"}]})";
        service.resources["/system"] = managed;
        service.resources["/other"] = other;
        service.resources["/bmc"] = bmc;
        service.insert(managed);
    };
    const std::string alone = R"({"VirtualMedia": {"@odata.id": "/vm"},
                                  "Links": {"ManagerForServers": [{"@odata.id": "/system"}]}})";
    CHECK_NOTHROW(insert("{}", by_system));
    CHECK_NOTHROW(insert(R"({"Links": {"ManagedBy": [{"@odata.id": "/bmc2"}]}})", alone));
    CHECK_THROWS_AS(insert(managed, by_system), BmcError);
    CHECK_THROWS_AS(insert(managed, alone), BmcError);
    CHECK_THROWS_AS(insert("{}", R"({"VirtualMedia": {"@odata.id": "/vm"},
                                     "Links": {"ManagerForServers": [{"@odata.id": "/system"}, {"@odata.id": "/other"}]}})"),
                    BmcError);
}

TEST_CASE("what is in the drive is ejected first") {
    auto service = working(full);
    let_work(service);
    CHECK(service.insert(by_system).empty());
    CHECK(service.commands == Words{"POST /cd/out {}", R"(POST /cd/in {"Image":"http://192.0.2.1/a.iso"})"});
}

TEST_CASE("an empty drive is ejected without a command, and a full one until it is empty") {
    auto service = working(empty);
    CHECK(service.eject(by_system).empty());
    CHECK(service.commands.empty());

    service = working(full);
    CHECK_THROWS_AS(service.eject(by_system), BmcError);
    CHECK(service.commands == Words{"POST /cd/out {}"});

    // The last image is still shown, but is not inserted.
    service = working(R"("Inserted": false, "Image": "http://192.0.2.9/old.iso")");
    CHECK(service.eject(by_system).empty());
    CHECK(service.commands.empty());
}

TEST_CASE("a refusal to eject counts if the drive stays full") {
    auto service = working(full);
    service.obey = [&](const std::string&) { throw BmcError(Kind::refused, "media", "status 400: nothing there"); };
    CHECK_THROWS_AS(service.eject(by_system), BmcError);
    service.obey = [&](const std::string&) {
        service.resources["/cd"] = slot({cd, actions, empty});
        throw BmcError(Kind::refused, "media", "status 400: nothing there");
    };
    CHECK(service.eject(by_system).empty());
}

TEST_CASE("what somebody inserted at a remote console is left alone") {
    const std::string by_hand = R"("Inserted": true, "Image": "a.iso", "ConnectedVia": "Applet")";
    auto service = working(by_hand);
    CHECK(service.eject(by_system).empty());
    CHECK_THROWS_AS(service.insert(by_system), BmcError);
    CHECK(service.commands.empty());
}

TEST_CASE("a drive without actions is written") {
    Service service;
    service.resources = {{"/vm", R"({"Members": {"@odata.id": "/cd"}})"}, {"/cd", R"({"Id": "Cd1", "Image": ""})"}};
    service.obey = [&](const std::string& command) {
        const bool out = command.find("null") != std::string::npos;
        service.resources["/cd"] = out ? R"({"Id": "Cd1", "Image": null})" : R"({"Id": "Cd1", "Image": "x"})";
    };
    CHECK(service.insert(by_system).empty());
    CHECK(service.eject(by_system).empty());
    CHECK(service.commands ==
          Words{R"(PATCH /cd {"Image":"http://192.0.2.1/a.iso","Inserted":true,"WriteProtected":true})",
                R"(PATCH /cd {"Image":null,"Inserted":false})"});

    service.commands.clear();
    service.obey = [&](const std::string& command) {
        if (command.find("Inserted") != std::string::npos) throw refused(R"("Message": "Inserted is not known")");
        service.resources["/cd"] = R"({"Id": "Cd1", "Image": "x"})";
    };
    CHECK(service.insert(by_system).empty());
    CHECK(service.commands.back() == R"(PATCH /cd {"Image":"http://192.0.2.1/a.iso"})");
}

TEST_CASE("parameters that a service names are added, once") {
    auto service = working(empty);
    service.obey = [&](const std::string& command) {
        if (command.find("TransferProtocolType") == std::string::npos) {
            throw refused(
                R"("MessageId": "Base.1.8.ActionParameterMissing", "MessageArgs": ["InsertMedia", "TransferProtocolType"])");
        }
        service.resources["/cd"] = slot({cd, actions, full});
    };
    CHECK(service.insert(by_system).empty());
    CHECK(service.commands.back() == R"(POST /cd/in {"Image":"http://192.0.2.1/a.iso","TransferProtocolType":"HTTP"})");

    service = working(empty);
    service.obey = [](const std::string&) { throw BmcError(Kind::refused, "media", "status 500: no such image"); };
    CHECK_THROWS_AS(service.insert(by_system), BmcError);
    CHECK(service.commands.size() == 1);

    service = working(empty);
    service.obey = [](const std::string&) { throw refused(R"("Message": "Inserted")"); };
    CHECK_THROWS_AS(service.insert(by_system), BmcError);
    CHECK(service.commands.size() == 2);
}

TEST_CASE("parameters are found wherever a refusal names them, and not in the URL that it repeats") {
    for (const std::string& message :
         {R"("Message": ")" + std::string(500, 'x') + R"( Inserted")",
          std::string(R"("RelatedProperties": ["#/Inserted"])"),
          std::string(
              R"("MessageId": "Base.1.8.ActionParameterMissing", "MessageArgs": ["InsertMedia", "Inserted"])")}) {
        CAPTURE(message);
        auto service = working(empty);
        service.obey = [&](const std::string& command) {
            if (command.find("Inserted") == std::string::npos) throw refused(message);
            service.resources["/cd"] = slot({cd, actions, full});
        };
        CHECK(service.insert(by_system).empty());
        CHECK(service.commands.back() == R"(POST /cd/in {"Image":"http://192.0.2.1/a.iso","Inserted":true})");
    }
    for (const std::string repeated : {"http://192.0.2.1/Inserted.iso", R"(http:\/\/192.0.2.1\/Inserted.iso)"}) {
        CAPTURE(repeated);
        auto service = working(empty);
        service.obey = [&](const std::string&) { throw refused(R"("Message": "cannot read )" + repeated + R"(")"); };
        CHECK_THROWS_AS(
            drivers::insert_redfish_media(parse(by_system), "http://192.0.2.1/Inserted.iso", service.access()),
            BmcError);
        CHECK(service.commands.size() == 1);
    }
}

TEST_CASE("an image that is accepted and not shown is a note") {
    auto service = working(empty);
    CHECK(service.insert(by_system).size() == 1);
}

TEST_CASE("a BMC without a CD drive offers none") {
    for (const std::string system :
         {R"({"Links": {"ManagedBy": []}})", R"({"VirtualMedia": {"@odata.id": "/vm"}, "Links": {"ManagedBy": []}})"}) {
        Service service;
        service.resources = {{"/vm", R"({"Members": [{"@odata.id": "/usb"}]})"},
                             {"/usb", R"({"Id": "Usb", "MediaTypes": ["USBStick"]})"}};
        CHECK_THROWS_WITH_AS(service.insert(system), "media: the BMC has no virtual CD drive", BmcError);
        CHECK_THROWS_AS(service.eject(system), BmcError);
        CHECK(service.commands.empty());
    }
}

TEST_CASE("of several drives one that is full is used, else one with an action") {
    auto service = working(empty);
    let_work(service);
    service.resources["/vm"] = R"({"Members": [{"@odata.id": "/remote"}, {"@odata.id": "/cd"}]})";
    service.resources["/remote"] = slot({cd, empty});
    CHECK(service.insert(by_system).empty());
    CHECK(service.commands.size() == 1);
    CHECK(service.commands[0].starts_with("POST /cd/in"));
}

TEST_CASE("a drive that refuses is no reason not to try the next one") {
    Service service;
    service.resources = {{"/vm", R"({"Members": [{"@odata.id": "/cd"}, {"@odata.id": "/cd2"}]})"},
                         {"/cd", slot({cd, empty})},
                         {"/cd2", slot({cd, empty})}};
    service.obey = [&](const std::string& command) {
        if (command.starts_with("PATCH /cd ")) throw BmcError(Kind::refused, "media", "status 400: only for uploads");
        service.resources["/cd2"] = slot({cd, full});
    };
    CHECK(service.insert(by_system).empty());
    CHECK(service.commands.back().starts_with("PATCH /cd2 "));
    service.resources["/cd2"] = slot({cd, empty});
    service.obey = [&](const std::string&) { throw BmcError(Kind::refused, "media", "status 400: only for uploads"); };
    CHECK_THROWS_WITH_AS(service.insert(by_system), "media: status 400: only for uploads", BmcError);
}

TEST_CASE("what a service refuses to show is no missing drive") {
    Service service;
    CHECK_THROWS_WITH_AS(service.insert(by_system), "media: status 404", BmcError);
    CHECK_THROWS_WITH_AS(service.insert("{}"), "media: the BMC has no virtual CD drive", BmcError);
}

TEST_CASE("a URL's query is in no text") {
    using drivers::without_query;
    const std::string url = "http://192.0.2.1/a.iso?token=0123456789&x=1";
    CHECK(without_query("no image at '" + url + "', says the server at " + url, url) ==
          "no image at 'http://192.0.2.1/a.iso?...', says the server at http://192.0.2.1/a.iso?...");
    CHECK(without_query("no image at http://192.0.2.1/a.iso?token=0123", url) ==
          "no image at http://192.0.2.1/a.iso?...");
    CHECK(without_query("why? because", "http://192.0.2.1/a.iso") == "why? because");
    CHECK(without_query("why? because", url) == "why? because");
}
