// Does the checker see what is wrong with a port group?
#include <doctest/doctest.h>

#include "random/checker_scene.hpp"

using namespace haas_test;

namespace {

const PortName other{"s2", "b1"};

/// Port 1 and a port of another switch are a group.
void group(Moment& moment) {
    moment.rows.ports[port1].group = "g1";
    moment.rows.ports[other] = {nic1, "verified", {}, true, "", "g1"};
    moment.ports[other] = native(100);
}

}  // namespace

TEST_CASE("checker: sees ports of a group that are not as one") {
    Now now;
    group(now);
    CHECK(check_moment(now.rows, now.ports, vlans).empty());
    SUBCASE("another NIC") {
        now.rows.ports[other].nic = nic2;
        CHECK(now.says("port s2/b1 has another NIC than its group g1"));
    }
    SUBCASE("a NIC on two ports that are no group") {
        now.rows.ports[other].group.reset();
        CHECK(now.says("NIC n1/eth0 is on ports s1/a1 and s2/b1"));
        CHECK(now.says("port group g1 has one port"));
    }
    SUBCASE("an action for one of them alone") {
        now.add_action("u1", port1, nic1, "PENDING").network = "red";
        CHECK(now.says("an action waits for port s1/a1, and not for its whole group g1"));
    }
    SUBCASE("more than is attached") {
        now.ports[other].tagged = {101};
        CHECK(now.says("port s2/b1 (verified) carries"));
    }
}

TEST_CASE("checker: sees an action of a group that is DONE though one of the switches does not show it") {
    Change change;
    group(change.before);
    group(change.after);
    change.before.rows.attachments.clear();
    change.before.add_action("u1", port1, nic1, "PENDING").others = {other};
    change.after.add_action("u1", port1, nic1, "DONE").others = {other};
    CHECK_FALSE(change.says("u1"));
    change.after.ports[other] = {};
    CHECK(change.says("action u1 on port s2/b1 is DONE, and the switch shows nothing"));
    change.after.ports.erase(other);
    CHECK_FALSE_MESSAGE(change.says("u1"), "it was seen, and then somebody pulled it out");
}

TEST_CASE("checker: sees a node that became free with a port of a group that is lit") {
    Change change;
    group(change.before);
    group(change.after);
    for (auto* const moment : {&change.before, &change.after}) moment->rows.attachments.clear();
    change.after.rows.nodes["n1"] = std::nullopt;
    change.after.ports[port1] = {};
    CHECK(change.says("node n1 became free, and its port s2/b1 carried native 100"));
}
