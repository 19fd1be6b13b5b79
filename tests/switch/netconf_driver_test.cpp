// The driver of OpenConfig on a real NETCONF server: what every driver must do, and what only this kind has.
#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <thread>

#include "drivers/registry.hpp"
#include "switch/failure.hpp"
#include "switch/netconf_site.hpp"
#include "sync/patience.hpp"
#include "sync/scripted_switch.hpp"

using namespace haas;
using core::SwitchError;
using haas_test::failure_of;
using haas_test::lit;
using haas_test::long_patience;
using haas_test::NetconfSite;
using haas_test::tagged;
using Vlans = NetconfSite::Options::Vlans;

namespace {

constexpr const char* port = "Ethernet1";

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// Whether it comes to that.
template <class Condition>
bool comes_true(Condition condition) {
    const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!condition()) {
        if (std::chrono::steady_clock::now() > limit) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return true;
}

core::PortState state_of(core::SwitchSession& session, const std::string& name = port) {
    return session.read({name}).at(name);
}

}  // namespace

TEST_CASE("openconfig: a switch whose VLANs HaaS has nothing to do with is asked for none") {
    const NetconfSite site;
    const auto session = site.driver().connect(site.fields({{"vlans", "none"}}), {});
    CHECK(session->missing_vlans({100, 200}).empty());
    session->write({{port, state_of(*session), lit(100, {200})}});
    CHECK(state_of(*session) == lit(100, {200}));
}

TEST_CASE("openconfig: a dark port is shut down, and has nothing of a VLAN") {
    const NetconfSite site;
    const auto session = site.connect();
    session->create_vlans({{100, ""}, {200, ""}});
    session->write({{port, state_of(*session), lit(100, {200})}});
    CHECK(holds(site.running(), "trunk-vlans"));
    session->write({{port, lit(100, {200}), {}}});
    const auto running = site.running();
    CHECK_FALSE(holds(running, "trunk-vlans"));
    CHECK_FALSE(holds(running, "interface-mode"));
    CHECK(holds(running, "<enabled>false</enabled>"));
    CHECK(state_of(*session).is_dark());
}

TEST_CASE("openconfig: whatever others have set is foreign, and is replaced as a whole") {
    const NetconfSite site;
    const auto session = site.connect();
    session->create_vlans({{100, ""}, {150, ""}, {200, ""}});
    struct Strange {
        const char* leaves;
        std::set<core::Vlan> vlans;
        bool any;
    };
    for (const auto& each : std::vector<Strange>{
             {"", {1}, false},
             {"<interface-mode>ACCESS</interface-mode>", {1}, false},
             {"<interface-mode>TRUNK</interface-mode>", {}, true},
             {"<interface-mode>TRUNK</interface-mode><native-vlan>150</native-vlan>", {150}, true},
             {"<interface-mode>TRUNK</interface-mode><native-vlan>150</native-vlan><trunk-vlans>200</trunk-vlans>",
              {150, 200},
              false},
             {"<interface-mode>TRUNK</interface-mode><trunk-vlans>1</trunk-vlans><trunk-vlans>200..201</trunk-vlans>",
              {1, 200, 201},
              false}}) {
        CAPTURE(each.leaves);
        for (const auto& wanted : {core::PortState{}, lit(100), tagged({200})}) {
            site.set_vlans(port, each.leaves);
            const auto seen = state_of(*session);
            CHECK_FALSE(seen.foreign.empty());
            CHECK(seen.foreign_vlans == each.vlans);
            CHECK(seen.may_carry_any == each.any);
            session->write({{port, seen, wanted}});
            CHECK(state_of(*session) == wanted);
        }
    }
}

TEST_CASE("openconfig: an untagged network alone is no trunk, as an empty list stands for all VLANs") {
    const NetconfSite site;
    const auto session = site.connect();
    session->create_vlans({{100, ""}});
    session->write({{port, state_of(*session), lit(100)}});
    CHECK(holds(site.running(), "<access-vlan>100</access-vlan>"));
    CHECK_FALSE(holds(site.running(), "TRUNK"));
}

TEST_CASE("openconfig: VLANs are made, named and removed") {
    for (const auto place : {Vlans::top, Vlans::instance}) {
        const NetconfSite site({.vlans = place});
        const auto session = site.connect();
        CHECK(session->missing_vlans({1, 100, 500}) == std::set<core::Vlan>{100, 500});
        session->create_vlans({{100, "red"}, {500, "blue"}});
        CHECK(session->missing_vlans({100, 500, 501}) == std::set<core::Vlan>{501});
        CHECK(holds(site.running(), "<name>blue</name>"));
        session->delete_vlans({500, 501});
        CHECK(session->missing_vlans({100, 500}) == std::set<core::Vlan>{500});
        CHECK_FALSE(holds(site.running(), "<name>blue</name>"));
    }
}

TEST_CASE("openconfig: names and descriptions that the switch refuses keep nothing else from it") {
    const NetconfSite site;
    const auto session = site.connect();
    session->create_vlans({{100, "longer-than-sixteen-characters"}});
    CHECK(session->missing_vlans({100}).empty());
    const core::PortChange change{port, state_of(*session), lit(100), std::string(70, 'x')};
    session->write({change});
    CHECK(state_of(*session) == lit(100));
    CHECK_FALSE(holds(site.running(), "xxx"));
    session->write({{port, lit(100), {}, "HaaS: node <n1> & NIC eth0"}});
    CHECK(holds(site.running(), "HaaS: node &lt;n1&gt; &amp; NIC eth0"));
}

TEST_CASE("openconfig: a VLAN that is not there, or suspended, is an error that says what to do") {
    const NetconfSite site;
    const auto session = site.connect();
    site.configure(R"(<vlans xmlns="http://openconfig.net/yang/vlan"><vlan><vlan-id>100</vlan-id><config>)"
                   "<vlan-id>100</vlan-id><status>SUSPENDED</status></config></vlan></vlans>");
    const auto seen = state_of(*session);
    for (const auto& [vlan, remedy] :
         std::map<core::Vlan, std::string>{{100, "VLAN 100 is suspended on the switch: set its status to ACTIVE there"},
                                           {101, "VLAN 101 does not exist on the switch: create it there"}}) {
        const auto failure = failure_of([&] { session->write({{port, seen, lit(vlan)}}); });
        REQUIRE(failure);
        CHECK(failure->kind() == SwitchError::Kind::refused);
        CHECK(holds(failure->what(), remedy));
    }
    site.set_vlans(port, "<interface-mode>ACCESS</interface-mode><access-vlan>100</access-vlan>");
    CHECK(state_of(*session).foreign_vlans == std::set<core::Vlan>{100});
}

TEST_CASE("openconfig: an aggregate is a port, and its members are left alone") {
    const NetconfSite site({.aggregates = {"ae0"}});
    const auto session = site.connect();
    session->create_vlans({{100, ""}, {200, ""}});
    session->write({{"ae0", state_of(*session, "ae0"), lit(100, {200})}});
    CHECK(state_of(*session, "ae0") == lit(100, {200}));
    site.configure(R"(<interfaces xmlns="http://openconfig.net/yang/interfaces"><interface><name>Ethernet1</name>)"
                   R"(<ethernet xmlns="http://openconfig.net/yang/interfaces/ethernet"><config><aggregate-id )"
                   R"(xmlns="http://openconfig.net/yang/interfaces/aggregate">ae0</aggregate-id></config></ethernet>)"
                   "</interface></interfaces>");
    const auto seen = state_of(*session);
    CHECK(holds(seen.foreign, "ae0"));
    CHECK(seen.foreign_vlans == std::set<core::Vlan>{100, 200});
    const auto failure = failure_of([&] { session->write({{port, seen, {}}}); });
    REQUIRE(failure);
    CHECK(failure->kind() == SwitchError::Kind::refused);
}

TEST_CASE("openconfig: interfaces that are no ports are not in the list") {
    const NetconfSite site;
    const auto session = site.connect();
    CHECK_FALSE(session->read_all()->contains("Loopback0"));
    CHECK(session->read({"Loopback0"}).empty());
}

TEST_CASE("openconfig: an edit in which one port is wrong changes no other port") {
    const NetconfSite site;
    const auto session = site.connect();
    session->create_vlans({{100, ""}});
    session->write({{port, state_of(*session), {}}});
    CHECK_THROWS_AS(session->write({{port, {}, lit(100)}, {"Ethernet9", {}, lit(100)}}), SwitchError);
    CHECK(state_of(*session).is_dark());
}

TEST_CASE("openconfig: while somebody else has a lock, nothing is changed, and the switch is tried again later") {
    const NetconfSite site;
    const auto session = site.connect();
    session->create_vlans({{100, ""}});
    const auto other = site.other_session();
    for (const std::string datastore : {"candidate", "running"}) {
        CAPTURE(datastore);
        const auto seen = state_of(*session);
        other->order("<lock><target><" + datastore + "/></target></lock>");
        const auto failure = failure_of([&] { session->write({{port, seen, lit(100)}}); });
        REQUIRE(failure);
        CHECK(failure->kind() == SwitchError::Kind::unreachable);
        CHECK_MESSAGE(holds(failure->what(), "another session"), failure->what());
        CHECK_MESSAGE(holds(failure->what(), "has it: wait until it ends"), failure->what());
        other->order("<unlock><target><" + datastore + "/></target></unlock>");
    }
    session->write({{port, state_of(*session), lit(100)}});
    CHECK(state_of(*session) == lit(100));
}

TEST_CASE("openconfig: what another session may still take back is not read") {
    const NetconfSite site;
    site.connect()->create_vlans({{100, ""}});
    for (const std::string manner : {"under its lock", "without a lock"}) {
        CAPTURE(manner);
        auto other = site.other_session();
        const bool is_locked = manner == "under its lock";
        if (is_locked) other->order("<lock><target><candidate/></target></lock>");
        other->order(
            R"(<edit-config><target><candidate/></target><config><interfaces )"
            R"(xmlns="http://openconfig.net/yang/interfaces"><interface><name>Ethernet1</name><config><enabled>false)"
            "</enabled></config></interface></interfaces></config></edit-config>");
        other->order("<commit><confirmed/><confirm-timeout>600</confirm-timeout></commit>");
        const auto session = site.connect();
        const auto failure = failure_of([&] { session->read({port}); });
        REQUIRE(failure);
        CHECK(failure->kind() == SwitchError::Kind::unreachable);
        other.reset();
        CHECK(comes_true([&] { return !failure_of([&] { session->read({port}); }); }));
        CHECK_FALSE(state_of(*session).is_dark());
    }
}

TEST_CASE("openconfig: while HaaS changes the switch, no other session can") {
    const NetconfSite site;
    const auto other = site.other_session();
    std::set<std::string> refused;
    const std::function<void()> try_to_lock = [&] {
        for (const std::string datastore : {"candidate", "running"}) {
            const auto lock = "<lock><target><" + datastore + "/></target></lock>";
            if (failure_of([&] { other->order(lock); })) {
                refused.insert(datastore);
            } else {
                other->order("<unlock><target><" + datastore + "/></target></unlock>");
            }
        }
    };
    core::SwitchTimeouts timeouts = long_patience;
    timeouts.before_command = &try_to_lock;
    site.connect(timeouts)->create_vlans({{100, ""}});
    CHECK(refused == std::set<std::string>{"candidate", "running"});
}

TEST_CASE("openconfig: a client that is killed before it confirms leaves nothing behind") {
    const NetconfSite site;
    const auto session = site.connect();
    session->create_vlans({{100, ""}});
    session->write({{port, state_of(*session), {}}});
    const pid_t client = ::fork();
    REQUIRE(client >= 0);
    if (client == 0) {
        // Dies when it reads back what it has committed: it reads once before the commit, and once behind it.
        const std::function<void()> die_unconfirmed = [&] {
            const auto running = site.running();
            if (holds(running, "<access-vlan>100")) ::raise(SIGKILL);
        };
        core::SwitchTimeouts timeouts = long_patience;
        timeouts.before_command = &die_unconfirmed;
        try {
            site.connect(timeouts)->write({{port, {}, lit(100)}});
        } catch (...) {}
        ::_exit(0);
    }
    int status = 0;
    ::waitpid(client, &status, 0);
    REQUIRE(WIFSIGNALED(status));
    CHECK(comes_true([&] { return !holds(site.running(), "access-vlan"); }));
    // The next visit mends it.
    const auto next = site.connect();
    CHECK(state_of(*next).is_dark());
    next->write({{port, {}, lit(100)}});
    CHECK(state_of(*next) == lit(100));
}

TEST_CASE("openconfig: ports are read in one round trip and written in five, however many they are") {
    for (const int count : {1, 48}) {
        CAPTURE(count);
        NetconfSite::Options options;
        options.ports.clear();
        for (int i = 1; i <= count; ++i) options.ports.push_back("Ethernet" + std::to_string(i));
        const NetconfSite site(options);
        int commands = 0;
        const std::function<void()> counted = [&] { ++commands; };
        core::SwitchTimeouts timeouts = long_patience;
        timeouts.before_command = &counted;
        const int logins = site.ssh().logins();
        const auto session = site.connect(timeouts);
        session->create_vlans({{100, ""}, {200, ""}});
        commands = 0;
        int before = site.round_trips();
        auto seen = session->read(options.ports);
        CHECK(commands == 4);
        CHECK(site.round_trips() == before + 1);
        std::vector<core::PortChange> changes;
        for (const auto& each : options.ports) changes.push_back({each, seen.at(each), lit(100, {200})});
        commands = 0;
        before = site.round_trips();
        session->write(changes);
        for (const auto& [name, state] : session->read(options.ports)) CHECK(state == lit(100, {200}));
        CHECK(commands == 12);
        CHECK(site.round_trips() == before + 5);
        CHECK(site.ssh().logins() == logins + 1);
        for (const auto& [name, state] : session->read(options.ports)) CHECK(state == lit(100, {200}));
    }
}

TEST_CASE("openconfig: the configuration is saved where a switch keeps another one for its next start") {
    NetconfSite::Options options;
    options.more = {"--with-startup=true"};
    const NetconfSite site(options);
    const auto session = site.connect();
    site.set_vlans(port, "<interface-mode>ACCESS</interface-mode><access-vlan>100</access-vlan>");
    CHECK_FALSE(holds(site.startup(), "<access-vlan>100</access-vlan>"));
    session->save({port});
    CHECK(holds(site.startup(), "<access-vlan>100</access-vlan>"));
}

TEST_CASE("openconfig: a machine without NETCONF is told so") {
    const haas_test::SshServer bare;
    drivers::SshAccess access;
    access.known_hosts = bare.known_hosts();
    access.private_key = bare.login().private_key;
    const auto driver = drivers::make_openconfig_driver(access);
    const NetconfSite site;
    auto fields = site.fields();
    fields["port"] = std::to_string(bare.port());
    const auto failure = failure_of([&] { static_cast<void>(driver->connect(fields, long_patience)); });
    REQUIRE(failure);
    CHECK(failure->kind() == SwitchError::Kind::unreachable);
    CHECK_MESSAGE(holds(failure->what(), "netconf"), failure->what());
}
