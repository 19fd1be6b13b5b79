// What an audit reports, and what administrators release by force.
#include <doctest/doctest.h>

#include "store/sql.hpp"
#include "unit/sync_rack.hpp"

using namespace haas;
using haas_test::lit;
using haas_test::Rack;
using haas_test::silent_at;

TEST_CASE("audit: for people, the differences are a table") {
    Rack world;
    world.device().plug("n1", lit(101, {7, 8, 9}));
    CHECK(sync::to_text(world.audit(), sync::Purpose::audit) ==
          "SWITCH  PORT  EXPECTED    FOUND                   RESULT\n"
          "s1      n1    native 100  native 101, tagged 7-9  left as it is\n"
          "2 ports of 1 switch compared: 1 difference\n");
    CHECK(sync::to_text(world.repair(), sync::Purpose::repair) ==
          "SWITCH  PORT  EXPECTED    FOUND                   RESULT\n"
          "s1      n1    native 100  native 101, tagged 7-9  repaired\n"
          "2 ports of 1 switch compared: 1 difference, 1 repaired\n");
    world.detach("n1");
    CHECK(sync::to_text(world.audit(), sync::Purpose::audit) ==
          "1 port of 1 switch compared: 0 differences; 1 left to its pending networking action\n");
    world.sync();
    world.device().before = silent_at("connect");
    CHECK(sync::to_text(world.audit(), sync::Purpose::audit) ==
          "switch s1: connect: no answer\n"
          "0 ports of 0 switches compared: 0 differences; 2 ports could not be read; errors on 1 of 1 switch\n");
    world.device().before = nullptr;
    world.register_switch("s2");
    CHECK(sync::to_text(world.audit(), sync::Purpose::audit) == "2 ports of 1 switch compared: 0 differences\n");
}

TEST_CASE("audit: what a switch or the database says cannot move the cursor, or forge a line") {
    Rack world;
    const std::string evil = "e\x1b]0;\a\nFAKE";
    world.device().plug(evil, lit(100));
    world.database().write([](store::Writing& tx) {
        store::execute(tx, "UPDATE switch SET label = label || char(27) || '[2J' || char(10)");
    });
    const auto text = sync::to_text(world.audit(), sync::Purpose::audit);
    CHECK_MESSAGE(text.find(R"(s1\x1b[2J\n)") != std::string::npos, text);
    CHECK(text.find(R"(e\x1b]0;\x07\nFAKE)") != std::string::npos);
    CHECK(text.find('\x1b') == std::string::npos);
    CHECK(text.find("\nFAKE") == std::string::npos);
    world.device().before = silent_at("connect");
    const auto failed = sync::to_text(world.audit(), sync::Purpose::audit);
    CHECK_MESSAGE(failed.find(R"(switch s1\x1b[2J\n: )") != std::string::npos, failed);
    CHECK(failed.find('\x1b') == std::string::npos);
}

TEST_CASE("audit: for programs, they are JSON") {
    Rack world;
    world.device().plug("n1", lit(101, {7}));
    CHECK(
        sync::to_json(world.audit()) ==
        R"({"switches":[{"switch":"s1","reachable":true,"error":null,"ports":2,"unread":0,"waiting":0,"failed":0,"differences":[{"port":"n1",)"
        R"("expected":{"native":100,"tagged":[],"foreign":null},"found":{"native":101,"tagged":[7],"foreign":null},)"
        R"("repaired":false,"problem":null}],"complete":true,"strays":[]}],)"
        R"("headnodes":{"vms":0,"error":null,"strays":[]},"ports":2,"differences":1,"repaired":0,"strays":0,)"
        R"("complete":true,"restored":false})"
        "\n");
}

TEST_CASE("force: the database lets go at once, and the port is made dark as soon as the switch answers") {
    Rack world;
    world.device().before = silent_at("connect");
    const auto uuid = world.connect("n1", "red", "vlan/100");
    world.sync();
    world.revert_by_force("n1");
    CHECK(world.status(uuid) == "ERROR");
    CHECK(world.attachments("n1").empty());
    CHECK(world.state("n1") == "suspect");
    CHECK(world.taken_vlans().count(100) == 1);
    world.sync();
    CHECK(world.state("n1") == "suspect");
    world.device().before = nullptr;
    world.clock.pass(world.options.longest_retry_delay * 2);
    world.sync();
    CHECK(world.device().carries("n1").is_dark());
    CHECK(world.state("n1") == "verified");
}

TEST_CASE("force: a visit that is under way stores nothing of the port, and the next one makes it dark") {
    Rack world;
    const auto uuid = world.connect("n2", "red");
    world.device().after_write = [&] { world.revert_by_force("n2"); };
    world.sync();
    world.device().after_write = nullptr;
    CHECK(world.status(uuid) == "ERROR");
    CHECK(world.attachments("n2").empty());
    CHECK(world.state("n2") == "suspect");
    CHECK(world.device().carries("n2") == lit(100));
    world.sync();
    CHECK(world.device().carries("n2").is_dark());
    CHECK(world.state("n2") == "verified");
}
