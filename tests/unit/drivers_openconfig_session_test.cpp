// Sessions with an OpenConfig switch, by a server that answers as a test says.
#include <doctest/doctest.h>

#include <algorithm>

#include "drivers/switch/netconf/session.hpp"
#include "unit/netconf_fake.hpp"
#include "unit/openconfig_xml.hpp"

using namespace haas;
using core::PortState;
using core::SwitchError;
using haas_test::FakeNetconf;
using haas_test::interface;
using haas_test::vlans;
namespace openconfig = drivers::openconfig;

namespace {

std::optional<SwitchError> failure_of(const std::function<void()>& work) {
    try {
        work();
    } catch (const SwitchError& error) {
        return error;
    }
    return std::nullopt;
}

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// A switch with the port p1 whose configuration changes when it is committed, and goes back if that is cancelled.
struct Device {
    FakeNetconf server;
    std::string carried = vlans("config", {"interface-mode ACCESS", "access-vlan 7"});
    std::string shown{};  ///< instead of the new configuration, once it is committed
    std::string said{};   ///< the state
    bool is_committed = false;
    drivers::OpenConfigFields fields{};
    core::SwitchTimeouts timeouts{};

    Device() {
        fields.proof = openconfig::Proof::none;
        server.answer = [this](const std::string& operation) {
            if (holds(operation, "<confirmed/>")) is_committed = true;
            if (operation == "<cancel-commit/>") is_committed = false;
            if (operation.starts_with("<get-config")) return haas_test::data(interface(is_committed ? shown : carried));
            if (operation.starts_with("<get>")) return haas_test::data(interface(is_committed ? said : ""));
            return std::string("<ok/>");
        };
    }
    drivers::OpenConfigSession session() {
        return {[this] {
                    is_committed = false;  // a server takes back what a session leaves unconfirmed
                    return haas_test::client_of(server);
                },
                fields, timeouts};
    }
    int count(const std::string& operation) const {
        return static_cast<int>(std::count(server.operations.begin(), server.operations.end(), operation));
    }
};

const std::string access_100 = vlans("config", {"interface-mode ACCESS", "access-vlan 100"});
const std::vector<std::string> look = {"lock", "get-config", "get", "unlock"};

std::string denied(const std::string& more) {
    return "<rpc-error><error-type>protocol</error-type><error-severity>error</error-severity>" + more + "</rpc-error>";
}

/// Answers one operation with this error.
void refuse(Device& device, const std::string& operation, const std::string& error = {}) {
    device.server.answer = [=, answer = device.server.answer](const std::string& asked) {
        return asked.starts_with('<' + operation) ? denied(error) : answer(asked);
    };
}

}  // namespace

TEST_CASE("openconfig: a change is confirmed only when the switch shows it, in five round trips") {
    Device device;
    device.shown = access_100;
    auto session = device.session();
    session.read({"p1"});
    CHECK(device.server.operations == look);
    CHECK(device.server.round_trips == 2);  // one is the hello
    device.server.operations.clear();
    session.write({{"p1", {}, {100, {}}}});
    CHECK(device.server.operations == std::vector<std::string>{"lock", "lock", "discard-changes", "edit-config",
                                                               "unlock", "commit", "get-config", "get", "commit",
                                                               "get-config", "get", "unlock"});
    CHECK(device.server.round_trips == 7);
}

TEST_CASE("openconfig: what was read behind a change answers the next question, and only that one") {
    Device device;
    device.shown = access_100;
    auto session = device.session();
    session.write({{"p1", {}, {100, {}}}});
    device.server.operations.clear();
    CHECK(session.read({"p1"}).at("p1") == PortState{100, {}});
    CHECK(device.server.operations.empty());
    device.shown = vlans("config", {"interface-mode ACCESS", "access-vlan 7"});
    CHECK(session.read({"p1"}).at("p1") == PortState{7, {}});
    CHECK(device.server.operations == look);
}

TEST_CASE("openconfig: a change whose result cannot be read behind it is asked for again") {
    Device device;
    device.shown = access_100;
    const auto answer = device.server.answer;
    device.server.answer = [&](const std::string& operation) {
        return operation.starts_with("<get") && device.count("commit") == 2 ? "<data/>" : answer(operation);
    };
    auto session = device.session();
    session.write({{"p1", {}, {100, {}}}});
    const auto failure = failure_of([&] { session.read({"p1"}); });
    REQUIRE(failure);
    CHECK_MESSAGE(holds(failure->what(), "names no interface"), failure->what());
    device.server.answer = answer;
    CHECK(session.read({"p1"}).at("p1") == PortState{100, {}});
}

TEST_CASE("openconfig: nothing is committed unless the server has taken the whole edit") {
    for (const std::string operation : {"discard-changes", "edit-config"}) {
        CAPTURE(operation);
        Device device;
        device.shown = access_100;
        refuse(device, operation, "<error-tag>operation-failed</error-tag>");
        auto session = device.session();
        const auto failure = failure_of([&] { session.write({{"p1", {}, {100, {}}}}); });
        REQUIRE(failure);
        CHECK(failure->kind() == SwitchError::Kind::refused);
        CHECK(device.count("commit") == 0);
        // A session that cannot clear the candidate is ended.
        const bool has_left = device.server.logins == 2;
        CHECK((has_left || device.count("unlock") == device.count("lock")));
    }
}

TEST_CASE("openconfig: what is read with a commit that was refused proves nothing") {
    Device device;
    device.shown = device.carried = access_100;
    refuse(device, "commit", "<error-tag>operation-failed</error-tag>");
    auto session = device.session();
    const auto failure = failure_of([&] { session.write({{"p1", {}, {100, {}}}}); });
    REQUIRE(failure);
    CHECK(failure->kind() == SwitchError::Kind::refused);
    CHECK(device.count("commit") == 1);
    device.server.operations.clear();
    session.read({"p1"});
    CHECK(device.server.operations == look);
}

TEST_CASE("openconfig: an edit whose commit is refused is dropped before others can have the candidate") {
    Device device;
    device.shown = access_100;
    refuse(device, "commit/", "<error-tag>operation-failed</error-tag>");
    auto session = device.session();
    session.read({"p1"});
    device.server.operations.clear();
    CHECK(failure_of([&] { session.create_vlans({{200, ""}}); }));
    CHECK(device.server.operations == std::vector<std::string>{"lock", "lock", "discard-changes", "edit-config",
                                                               "commit", "discard-changes", "unlock", "unlock"});
    CHECK(failure_of([&] { session.write({{"p1", {}, {100, {}}}}); }));
    const std::vector<std::string> end(device.server.operations.end() - 4, device.server.operations.end());
    CHECK(end == std::vector<std::string>{"commit", "cancel-commit", "discard-changes", "unlock"});
}

TEST_CASE("openconfig: a change that the switch does not show is taken back, and the session goes on") {
    for (const std::string version : {"1.1", "1.0"}) {
        CAPTURE(version);
        Device device;
        device.server.capabilities[3] = "urn:ietf:params:netconf:capability:confirmed-commit:" + version;
        device.shown = device.carried;
        auto session = device.session();
        try {
            session.write({{"p1", {}, {100, {}}}});
            FAIL("written");
        } catch (const SwitchError& error) {
            CHECK(error.kind() == SwitchError::Kind::refused);
            CHECK_MESSAGE(holds(error.what(), "p1 native 100, and shows native 7; it was taken back"), error.what());
        }
        CHECK_FALSE(device.is_committed);
        CHECK(device.count("commit") == 1);
        CHECK(device.count("cancel-commit") == (version == "1.1" ? 1 : 0));
        CHECK(device.server.logins == (version == "1.1" ? 1 : 2));
        CHECK(session.read({"p1"}).at("p1") == PortState{7, {}});
    }
}

TEST_CASE("openconfig: a switch may need a moment to do what it is configured for") {
    Device device;
    device.shown = access_100;
    device.said = vlans("state", {"interface-mode ACCESS", "access-vlan 7"});
    const auto answer = device.server.answer;
    device.server.answer = [&](const std::string& operation) {
        if (operation.starts_with("<get>") && device.count("get") >= 3) device.said.clear();
        return answer(operation);
    };
    auto session = device.session();
    session.write({{"p1", {}, {100, {}}}});
    CHECK(device.count("get") == 4);  // the last one behind the confirmation
    CHECK(device.count("cancel-commit") == 0);
}

namespace {

constexpr int always = 1000000;

/// Answers the lock of a datastore with this, so many times.
void deny_lock(Device& device, const std::string& datastore, const std::string& error, int times) {
    if (times == always) device.timeouts.command = std::chrono::milliseconds(50);
    device.server.answer = [=, answer = device.server.answer](const std::string& operation) mutable {
        const bool is_denied = operation == "<lock><target><" + datastore + "/></target></lock>" && times-- > 0;
        return is_denied ? denied(error) : answer(operation);
    };
}

const std::string taken = "<error-tag>lock-denied</error-tag>";

}  // namespace

TEST_CASE("openconfig: what another session may still take back does not count") {
    Device device;
    deny_lock(device, "running", taken, 2);
    const auto answer = device.server.answer;
    device.server.answer = [&](const std::string& operation) {
        if (operation.starts_with("<lock") && device.count("lock") == 3) device.carried = access_100;
        return answer(operation);
    };
    auto session = device.session();
    CHECK(session.read({"p1"}).at("p1") == PortState{100, {}});
    CHECK(device.server.operations == std::vector<std::string>{"lock", "get-config", "get", "unlock", "lock", "lock",
                                                               "get-config", "get", "unlock"});
    deny_lock(device, "running", taken, always);
    const auto failure = failure_of([&] { device.session().read({"p1"}); });
    REQUIRE(failure);
    CHECK(failure->kind() == SwitchError::Kind::unreachable);
}

TEST_CASE("openconfig: a change is made under the locks of both datastores, and none of them stays") {
    for (const std::string datastore : {"running", "candidate"}) {
        CAPTURE(datastore);
        Device device;
        device.shown = access_100;
        device.timeouts.command = std::chrono::milliseconds(50);
        auto session = device.session();
        session.read({"p1"});
        device.server.operations.clear();
        deny_lock(device, datastore, taken, always);
        const auto failure = failure_of([&] { session.write({{"p1", {}, {100, {}}}}); });
        REQUIRE(failure);
        CHECK(failure->kind() == SwitchError::Kind::unreachable);
        CHECK_MESSAGE(holds(failure->what(), "the lock of " + datastore + " is taken"), failure->what());
        CHECK(device.count("edit-config") == 0);
        // Each attempt gets the other lock, and gives it back.
        CHECK(2 * device.count("unlock") == device.count("lock"));
    }
}

TEST_CASE("openconfig: a server that cannot lock running is told so, and a field leaves that lock out") {
    Device device;
    device.shown = access_100;
    deny_lock(device, "running", "<error-tag>operation-not-supported</error-tag>", always);
    const auto failure = failure_of([&] { device.session().read({"p1"}); });
    REQUIRE(failure);
    CHECK(failure->kind() == SwitchError::Kind::refused);
    CHECK_MESSAGE(holds(failure->what(), "set the field locks=candidate"), failure->what());
    device.fields.locks = {"candidate"};
    auto session = device.session();
    session.write({{"p1", {}, {100, {}}}});
    CHECK(session.read({"p1"}).at("p1") == PortState{100, {}});
}

TEST_CASE("openconfig: of a lock that is taken, it is said who has it, whatever the server's words") {
    struct Case {
        std::string error;
        std::string said;
        SwitchError::Kind kind;
    };
    using Kind = SwitchError::Kind;
    const auto held_by = [](const std::string& session) {
        return taken + "<error-info><session-id>" + session + "</session-id></error-info>";
    };
    for (const auto& each : std::vector<Case>{
             {held_by("454"), "session 454 has it", Kind::unreachable},
             {held_by("0"), "outside of NETCONF", Kind::unreachable},
             {held_by("session is locked by 12969"), "12969", Kind::unreachable},
             {"<error-tag>in-use</error-tag>", "wait until it ends", Kind::unreachable},
             {"<error-tag>operation-failed</error-tag><error-message>\nconfiguration database locked by:\n  admin "
              "terminal (pid 32260) on since 2021-05-06\n</error-message>",
              "locked by: admin terminal (pid 32260)", Kind::unreachable},
             {"<error-tag>operation-failed</error-tag><error-message>configuration database modified</error-message>",
              "modified", Kind::unreachable},
             {"<error-message>The configuration is locked by other user</error-message>", "other user",
              Kind::unreachable},
             {"<error-tag>operation-failed</error-tag><error-message>no such thing</error-message>", "no such thing",
              Kind::refused},
             {"<error-tag>access-denied</error-tag><error-message>not for another user</error-message>",
              "access-denied", Kind::refused}}) {
        CAPTURE(each.error);
        Device device;
        deny_lock(device, "running", each.error, always);
        const auto failure = failure_of([&] { device.session().read({"p1"}); });
        REQUIRE(failure);
        CHECK(failure->kind() == each.kind);
        CHECK_MESSAGE(holds(failure->what(), each.said), failure->what());
    }
}

TEST_CASE("openconfig: an answer without data, or without any interface, is not understood") {
    for (const std::string operation : {"<get-config", "<get>"}) {
        for (const std::string nothing : {"", "<ok/>", "<x/>"}) {
            Device device;
            device.server.answer = [&, answer = device.server.answer](const std::string& asked) {
                return asked.starts_with(operation) ? nothing : answer(asked);
            };
            const auto failure = failure_of([&] { device.session().read({"p1"}); });
            REQUIRE(failure);
            CHECK(failure->kind() == SwitchError::Kind::refused);
            CHECK_MESSAGE(holds(failure->what(), "not understood: an answer without data"), failure->what());
        }
    }
    for (const std::string empty : {"<data/>", "<data><x/></data>"}) {
        Device device;
        device.server.answer = [&, answer = device.server.answer](const std::string& asked) {
            return asked.starts_with("<get") ? empty : answer(asked);
        };
        const auto failure = failure_of([&] { device.session().read_all(); });
        REQUIRE(failure);
        CHECK_MESSAGE(holds(failure->what(), "names no interface"), failure->what());
    }
}

TEST_CASE("openconfig: VLANs can be created where the switch shows none yet") {
    // The server does not say which models it has.
    Device device;
    device.server.capabilities.pop_back();
    auto session = device.session();
    CHECK(session.missing_vlans({100}) == std::set<core::Vlan>{100});
    std::string edit;
    device.server.answer = [&, answer = device.server.answer](const std::string& operation) {
        if (operation.starts_with("<edit-config")) edit = operation;
        return answer(operation);
    };
    session.create_vlans({{100, ""}});
    CHECK(session.missing_vlans({100}) == std::set<core::Vlan>{100});  // as this switch does not show it
    CHECK_MESSAGE(holds(edit, R"(<vlans xmlns="http://openconfig.net/yang/vlan"><vlan><vlan-id>100<)"), edit);
}

TEST_CASE("openconfig: VLANs are created in four round trips, with a commit that needs no confirmation") {
    Device device;
    auto session = device.session();
    session.missing_vlans({100, 200});
    device.server.operations.clear();
    device.server.round_trips = 0;
    session.create_vlans({{100, ""}, {200, ""}});
    CHECK(device.server.operations == std::vector<std::string>{"lock", "lock", "discard-changes", "edit-config",
                                                               "commit", "get-config", "get", "unlock", "unlock"});
    session.missing_vlans({100, 200});
    CHECK(device.server.round_trips == 4);
    CHECK_FALSE(device.is_committed);
}

TEST_CASE("openconfig: a configuration is saved in the way that the server announces") {
    const std::string startup = "urn:ietf:params:netconf:capability:startup:1.0";
    const std::string cisco = "http://cisco.com/yang/cisco-ia?module=cisco-ia&revision=2021-07-01";
    Device device;
    device.session().save({"p1"});
    CHECK(device.server.operations.empty());
    device.server.capabilities.push_back(cisco);
    std::string said = R"(<result xmlns="http://cisco.com/yang/cisco-ia">Save running-config successful</result>)";
    device.server.answer = [&](const std::string&) { return said; };
    device.session().save({"p1"});
    CHECK(device.server.operations == std::vector<std::string>{"save-config"});
    said = R"(<result xmlns="http://cisco.com/yang/cisco-ia">Error: no room</result>)";
    const auto failure = failure_of([&] { device.session().save({"p1"}); });
    REQUIRE(failure);
    CHECK_MESSAGE(holds(failure->what(), "Error: no room"), failure->what());
    device.server.operations.clear();
    device.server.capabilities.push_back(startup);
    said = "<ok/>";
    device.session().save({"p1"});
    CHECK(device.server.operations == std::vector<std::string>{"copy-config"});
}

TEST_CASE("openconfig: a server without candidates is not driven") {
    Device device;
    device.server.capabilities = {"urn:ietf:params:netconf:base:1.1",
                                  "urn:ietf:params:netconf:capability:writable-running:1.0",
                                  "urn:ietf:params:netconf:capability:rollback-on-error:1.0"};
    try {
        device.session();
        FAIL("logged in");
    } catch (const SwitchError& error) {
        CHECK(error.kind() == SwitchError::Kind::refused);
        CHECK_MESSAGE(holds(error.what(), "lacks :candidate, :confirmed-commit, :validate"), error.what());
    }
}
