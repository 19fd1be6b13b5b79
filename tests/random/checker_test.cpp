// Does the checker of the random tests see what it is there for? Each case makes one thing wrong.
#include <doctest/doctest.h>

#include "random/checker_scene.hpp"

using namespace haas_test;

TEST_CASE("checker: has no complaint where all is well") {
    const Moment moment;
    CHECK(check_moment(moment.rows, moment.ports, vlans).empty());
    CHECK(check_change(moment.rows, moment.rows, moment.ports).empty());
    CHECK(check_quiet(moment.rows, moment.ports).empty());
}

TEST_CASE("checker: sees what is wrong with the VLANs of networks") {
    Now now;
    SUBCASE("shared") {
        now.rows.networks["blue"].vlans = {100};
        CHECK(now.says("networks blue and red share VLAN 100"));
    }
    SUBCASE("reserved") {
        now.rows.networks["blue"].vlans = {1};
        CHECK(now.says("reserved VLAN 1"));
    }
    SUBCASE("missing") {
        now.rows.networks["blue"].vlans.clear();
        CHECK(now.says("network blue has 0 VLANs"));
    }
    SUBCASE("not of the pool") {
        now.rows.networks["blue"].vlans = {300};
        CHECK(now.says("not of the pool"));
    }
}

TEST_CASE("checker: sees a port that carries what is not attached") {
    Now now;
    SUBCASE("another VLAN") {
        now.ports[port1] = native(101);
        CHECK(now.says("port s1/a1 (verified) carries native 101, attached: native 100"));
    }
    SUBCASE("one more") {
        now.ports[port1].tagged = {101};
        CHECK(now.says("port s1/a1"));
    }
    SUBCASE("nothing") {
        now.ports[port1] = {};
        CHECK(now.says("carries nothing, attached: native 100"));
    }
    SUBCASE("everything, where nothing is attached") {
        now.ports[port2].everything = true;
        CHECK(now.says("port s1/a2 (verified) carries all VLANs"));
    }
    SUBCASE("the right VLAN, with a tag") {
        now.ports[port1] = {};
        now.ports[port1].tagged = {100};
        CHECK(now.says("port s1/a1"));
    }
    SUBCASE("a VLAN, where no NIC is on the port") {
        now.rows.ports[port2].nic.reset();
        now.ports[port2] = native(100);
        CHECK(now.says("port s1/a2"));
    }
}

TEST_CASE("checker: allows a port on its way what was asked for, and no more") {
    Now now;
    now.rows.nodes["n2"] = "p2";
    auto& action = now.add_action("u1", port2, nic2, "PENDING");
    action.network = "blue";
    now.ports[port2] = native(101);
    CHECK_MESSAGE(now.says("port s1/a2"), "nothing was sent yet");
    action.sent = true;
    CHECK_FALSE(now.says("port s1/a2"));
    now.ports[port2] = native(102);
    CHECK(now.says("port s1/a2"));
}

TEST_CASE("checker: allows a suspect port what was left on it, and no more") {
    Now now;
    now.rows.ports[port2] = {nic2, "suspect", {102}};
    now.ports[port2] = native(102);
    CHECK_FALSE(now.says("port s1/a2"));
    now.ports[port2] = native(100);
    CHECK(now.says("port s1/a2 (suspect)"));
    now.ports[port2] = {};
    now.ports[port2].everything = true;
    CHECK(now.says("port s1/a2 (suspect) carries all VLANs"));
    now.rows.ports[port2].state = "unverified";
    CHECK_FALSE(now.says("port s1/a2"));
}

TEST_CASE("checker: sees a NIC with a network that it may not have") {
    Now now;
    SUBCASE("of another project") {
        now.rows.attachments = {{nic1, "vlan/native", "blue"}};
        CHECK(now.says("NIC n1/eth0 is attached to network blue, which project p1 may not use"));
    }
    SUBCASE("though its node is free") {
        now.rows.nodes["n1"] = std::nullopt;
        CHECK(now.says("and its node is free"));
    }
    SUBCASE("on a channel of another network") {
        now.rows.attachments = {{nic1, "vlan/101", "red"}};
        CHECK(now.says("on channel vlan/101"));
    }
    SUBCASE("and is on no port") {
        now.rows.ports[port1].nic.reset();
        CHECK(now.says("is on no port"));
    }
    SUBCASE("or is about to get one") {
        now.add_action("u1", port1, nic1, "PENDING").network = "blue";
        CHECK(now.says("NIC n1/eth0 is about to get network blue, which project p1 may not use"));
    }
}

TEST_CASE("checker: sees two pending actions of a port, and one of a NIC that has moved") {
    Now now;
    now.add_action("u1", port1, nic1, "PENDING");
    CHECK_FALSE(now.says("pending"));
    now.add_action("u2", port1, nic1, "PENDING");
    CHECK(now.says("port s1/a1 has two pending actions"));
    now.rows.actions["u2"].nic = nic2;
    CHECK(now.says("has another NIC"));
}

TEST_CASE("checker: sees a node that became free too early") {
    Change change;
    change.before.rows.attachments.clear();
    change.before.ports[port1] = {};
    change.after = change.before;
    change.after.rows.nodes["n1"] = std::nullopt;
    CHECK_FALSE(change.says("became free"));
    SUBCASE("with a suspect port") {
        change.before.rows.ports[port1].state = "suspect";
        CHECK(change.says("its port s1/a1 was suspect"));
    }
    SUBCASE("with a lit port") {
        change.after.ports[port1] = native(100);
        CHECK(change.says("its port s1/a1 carried native 100"));
    }
    SUBCASE("with a pending action") {
        change.before.add_action("u1", port1, nic1, "PENDING");
        CHECK(change.says("had a pending action"));
    }
}

TEST_CASE("checker: sees a finished action that changes or vanishes") {
    Change change;
    change.before.add_action("u1", port1, nic1, "DONE");
    CHECK(change.says("action u1 has vanished"));
    change.after.add_action("u1", port1, nic1, "DONE");
    CHECK_FALSE(change.says("u1"));
    change.after.rows.actions["u1"].rest = "ERROR";
    CHECK(change.says("was finished, and has changed"));
}

TEST_CASE("checker: sees an action that is DONE though the switch does not show it") {
    Change change;
    change.before.rows.attachments.clear();
    change.before.add_action("u1", port1, nic1, "PENDING").network = "red";
    change.after.add_action("u1", port1, nic1, "DONE").network = "red";
    CHECK_FALSE(change.says("u1"));
    SUBCASE("the port is dark") {
        change.after.ports[port1] = {};
        CHECK(change.says("and the switch shows nothing"));
    }
    SUBCASE("the port is not there") {
        change.after.ports.erase(port1);
        CHECK(change.says("and the port is not there"));
    }
    SUBCASE("the port is not verified") {
        change.after.rows.ports[port1].state = "suspect";
        CHECK(change.says("and the port is suspect"));
    }
    SUBCASE("the network is not attached") {
        change.after.rows.attachments.clear();
        CHECK(change.says("network red is not attached"));
    }
    SUBCASE("it was a revert, and the port is lit") {
        change.after.rows.actions["u1"].type = "revert_port";
        CHECK(change.says("and the port is not dark"));
    }
}

TEST_CASE("checker: sees attachments that change by themselves, or by an action that failed") {
    Change change;
    change.before.rows.attachments.clear();
    CHECK(change.says("the networks of NIC n1/eth0 have changed without an action"));
    change.before.add_action("u1", port1, nic1, "PENDING").network = "red";
    change.after.add_action("u1", port1, nic1, "ERROR").network = "red";
    CHECK(change.says("is ERROR, and the networks of NIC n1/eth0 have changed"));
}

TEST_CASE("checker: a port that an administrator lets go of loses its networks, and keeps their VLANs as its residue") {
    Change change;
    change.before.add_action("u1", port1, nic1, "PENDING");
    change.after.add_action("u1", port1, nic1, "ERROR");
    change.after.rows.attachments.clear();
    auto& port = change.after.rows.ports[port1];
    port = {nic1, "suspect", {100}, true, "detached by force by admin"};
    CHECK_FALSE(change.says("NIC n1/eth0"));
    SUBCASE("nobody let go of it") { port.drift.clear(); }
    SUBCASE("its VLAN is forgotten") { port.residue.clear(); }
    SUBCASE("it is trusted") { port.state = "verified"; }
    SUBCASE("some network is left") { change.after.rows.attachments = {{nic1, "vlan/101", "blue"}}; }
    CHECK(change.says("is ERROR, and the networks of NIC n1/eth0 have changed"));
    CHECK(change.says("the networks of NIC n1/eth0 have changed without an action"));
}

TEST_CASE("checker: sees what is wrong with a move that is on its way") {
    Now moment;
    moment.rows.ports[port3] = {std::nullopt, "verified", {}, true};
    moment.ports[port3] = {};
    auto& action = moment.add_action("u1", port1, nic1, "PENDING");
    action.type = "move_nic";
    action.to = port3;
    CHECK(check_moment(moment.rows, moment.ports, vlans).empty());
    SUBCASE("another NIC has come to the new port") {
        moment.rows.ports[port3].nic = nic2;
        CHECK(moment.says("is to end on port s1/a3, which has a NIC"));
    }
    SUBCASE("the new port is gone") {
        moment.rows.ports.erase(port3);
        CHECK(moment.says("is to end on port s1/a3, which is gone"));
    }
    SUBCASE("something else waits for the new port") {
        moment.add_action("u2", port3, nic2, "PENDING").type = "revert_port";
        CHECK(moment.says("port s1/a3 has a pending action, and is to get a NIC"));
    }
    SUBCASE("the new port is lit too early") {
        moment.ports[port3] = native(100);
        CHECK(moment.says("port s1/a3 (verified) carries native 100, attached: nothing"));
    }
    SUBCASE("the NIC is on neither port") {
        moment.rows.ports[port1].nic.reset();
        CHECK(moment.says("is pending, and its port s1/a1 has another NIC"));
    }
    SUBCASE("the NIC is there, and the new port carries something else") {
        moment.rows.ports[port1].nic.reset();
        moment.ports[port1] = {};
        moment.rows.ports[port3] = {nic1, "unverified", {}, true};
        action.port = port3;
        action.to.reset();
        moment.ports[port3] = native(100);
        CHECK(check_moment(moment.rows, moment.ports, vlans).empty());
        moment.ports[port3] = native(101);
        CHECK(moment.says("port s1/a3 (unverified) carries native 101, which is more than"));
    }
}

TEST_CASE("checker: a NIC moves by an action, keeps its networks, and leaves a dark port or a residue") {
    Change change;
    change.after.rows.ports[port1] = {std::nullopt, "verified", {}, true};
    change.after.ports[port1] = {};
    change.after.rows.ports[port3] = {nic1, "unverified", {}, true};
    const std::string moved = "NIC n1/eth0 has moved from port s1/a1 to s1/a3";
    change.before.add_action("u1", port1, nic1, "PENDING").type = "move_nic";
    change.before.rows.actions["u1"].to = port3;
    change.after.add_action("u1", port3, nic1, "PENDING").type = "move_nic";
    CHECK_FALSE(change.says("n1/eth0"));
    SUBCASE("there was no action") {
        change.after.rows.actions["u1"].type = "modify_port";
        CHECK(change.says(moved + " without an action"));
    }
    SUBCASE("it has lost its networks") {
        change.after.rows.attachments.clear();
        CHECK(change.says(moved + ", and its networks have changed"));
    }
    SUBCASE("its old port is still lit") {
        change.after.ports[port1] = native(100);
        CHECK(change.says(moved + ", and the old one carries native 100"));
    }
    SUBCASE("its old port is in doubt") {
        change.after.rows.ports[port1].state = "suspect";
        CHECK(change.says(moved + ", and the old one is suspect"));
    }
    SUBCASE("by force, the old port keeps what it may carry") {
        auto& left = change.after.rows.ports[port1];
        left = {std::nullopt, "suspect", {100}, true, "its NIC was moved by force by admin"};
        change.after.ports[port1] = native(100);
        CHECK_FALSE(change.says("n1/eth0"));
        left.residue.clear();
        CHECK(change.says(moved + " by force, and the old one is trusted"));
    }
}

TEST_CASE("checker: sees a new network with a VLAN that may still be on a port") {
    Change change;
    change.before.rows.ports[port2] = {nic2, "suspect", {102}};
    change.after.rows.networks["green"] = {"p2", false, true, {102}, {"p2"}};
    CHECK(change.says("new network green has VLAN 102, which port s1/a2 may still carry"));
}

TEST_CASE("checker: sees what is left to do") {
    Moment moment;
    moment.add_action("u1", port1, nic1, "PENDING");
    moment.rows.ports[port2].state = "suspect";
    moment.ports[port2] = native(100);
    const auto wrong = check_quiet(moment.rows, moment.ports);
    CHECK(says(wrong, "action u1 is still pending"));
    CHECK(says(wrong, "port s1/a2 is still suspect"));
    CHECK(says(wrong, "port s1/a2 carries native 100"));
}
