// The driver of OpenConfig on a real NETCONF server that refuses a commit, a lock, or to take a lock back: no edit of
// it waits for somebody else's commit, and no lock stays.
#include <doctest/doctest.h>

#include <functional>

#include "switch/failure.hpp"
#include "switch/netconf_site.hpp"
#include "sync/scripted_switch.hpp"

using namespace haas;
using core::SwitchError;
using haas_test::failure_of;
using haas_test::lit;
using haas_test::NetconfSite;

namespace {

constexpr const char* port = "Ethernet1";

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// The contents of an answer: what is around them tells when it was given.
std::string data_of(const std::string& answer) { return answer.substr(answer.find("<data")); }

/// Whether no edit waits for a commit, and each datastore can be locked.
void check_left_clean(const NetconfSite& site) {
    CHECK(data_of(site.candidate()) == data_of(site.running()));
    const auto other = site.other_session();
    for (const std::string datastore : {"running", "candidate"}) {
        const auto failure = failure_of([&] { other->order("<lock><target><" + datastore + "/></target></lock>"); });
        CHECK_MESSAGE(!failure, (failure ? std::string(failure->what()) : ""));
    }
}

/// No server waits for this confirmation.
void refuse_commits(const NetconfSite& site) {
    site.replace("<commit/>", "<commit><persist-id>nobody</persist-id></commit>");
}

}  // namespace

TEST_CASE("openconfig: VLANs whose commit is refused do not wait in the candidate for somebody else's") {
    const NetconfSite site;
    const auto session = site.connect();
    session->create_vlans({{100, ""}});
    refuse_commits(site);
    for (const auto& change : std::vector<std::function<void()>>{[&] {
                                                                     session->create_vlans({{200, ""}});
                                                                 },
                                                                 [&] {
                                                                     session->create_vlans({{200, "blue"}});
                                                                 },
                                                                 [&] { session->delete_vlans({100}); }}) {
        const auto failure = failure_of(change);
        REQUIRE(failure);
        CHECK(failure->kind() == SwitchError::Kind::refused);
        check_left_clean(site);
        CHECK(session->missing_vlans({100, 200}) == std::set<core::Vlan>{200});
    }
    site.replace("", "");
    session->create_vlans({{200, ""}});
    CHECK(session->missing_vlans({100, 200}).empty());
}

TEST_CASE("openconfig: a port whose trial or confirmation is refused is as it was, and so is the candidate") {
    const NetconfSite site({.ports = {"Ethernet1", "picky0"}});
    const auto session = site.connect();
    session->create_vlans({{100, ""}});
    session->write({{port, session->read({port}).at(port), {}}});
    SUBCASE("trial") {
        // So the server finds out only at the commit.
        site.replace("test-then-set", "set");
        const auto failure = failure_of([&] { session->write({{port, {}, lit(100)}, {"picky0", lit(1), lit(100)}}); });
        REQUIRE(failure);
        CHECK(failure->kind() == SwitchError::Kind::refused);
        CHECK_MESSAGE(holds(failure->what(), "picky0 takes no VLANs"), failure->what());
    }
    SUBCASE("confirmation") {
        refuse_commits(site);
        const auto failure = failure_of([&] { session->write({{port, {}, lit(100)}}); });
        REQUIRE(failure);
        CHECK(failure->kind() == SwitchError::Kind::refused);
    }
    check_left_clean(site);
    CHECK(site.carried(port) == "dark");
    site.replace("", "");
    session->write({{port, {}, lit(100)}});
    CHECK(session->read({port}).at(port) == lit(100));
}

TEST_CASE("openconfig: a commit that another session's lock keeps from running leaves no edit") {
    const NetconfSite site;
    const auto session = site.driver().connect(site.fields({{"locks", "candidate"}}), {});
    CHECK(session->missing_vlans({100}) == std::set<core::Vlan>{100});
    auto other = site.other_session();
    other->order("<lock><target><running/></target></lock>");
    CHECK(failure_of([&] { session->create_vlans({{100, ""}}); }));
    other.reset();
    check_left_clean(site);
}

TEST_CASE("openconfig: a change is made although its lock is not taken back, and the session ends with that lock") {
    const NetconfSite site;
    const auto session = site.connect();
    session->create_vlans({{100, ""}});
    const auto seen = session->read({port}).at(port);
    const int logins = site.ssh().logins();
    // There is no such datastore.
    site.replace("<unlock><target><candidate/>", "<unlock><target><startup/>");
    session->write({{port, seen, lit(100)}});
    CHECK(site.carried(port) == "native 100");
    CHECK(session->read({port}).at(port) == lit(100));
    session->create_vlans({{200, ""}});
    site.replace("", "");
    check_left_clean(site);
    CHECK(session->missing_vlans({100, 200}).empty());
    CHECK(site.ssh().logins() > logins);
}

TEST_CASE("openconfig: a change that begins with a lock that is not taken back fails, and that lock does not stay") {
    const NetconfSite site;
    const auto session = site.connect();
    session->create_vlans({{100, ""}});
    const auto seen = session->read({port}).at(port);
    site.replace("<unlock><target><running/>", "<unlock><target><startup/>");
    CHECK(failure_of([&] { session->write({{port, seen, {}}}); }));
    site.replace("", "");
    check_left_clean(site);
    // This server does not take back what it has in a locked `running`: the next visit sees it.
    CHECK(session->read({port}).at(port).text() == (site.carried(port) == "dark" ? "dark" : seen.text()));
    session->write({{port, session->read({port}).at(port), lit(100)}});
    CHECK(session->read({port}).at(port) == lit(100));
}

TEST_CASE("openconfig: a lock that is neither given nor refused keeps no other lock") {
    const NetconfSite site;
    const auto session = site.connect();
    CHECK(session->missing_vlans({100}) == std::set<core::Vlan>{100});
    site.replace("<lock><target><running/></target></lock>",
                 "<get-config><source><running/></source><filter type=\"subtree\"/></get-config>");
    const auto failure = failure_of([&] { session->create_vlans({{100, ""}}); });
    REQUIRE(failure);
    CHECK_MESSAGE(holds(failure->what(), "neither ok nor an error"), failure->what());
    site.replace("", "");
    check_left_clean(site);
}
