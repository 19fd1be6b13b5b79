// The audit: it finds, reports and repairs changes that others made at the switches.
#include <doctest/doctest.h>

#include <chrono>
#include <future>
#include <thread>

#include "store/sync_mark.hpp"
#include "store/sync_status.hpp"
#include "sync/world.hpp"
#include "unit/sync_rack.hpp"

using namespace haas;
using haas_test::lit;
using haas_test::Rack;
using haas_test::silent_at;
using haas_test::tagged;
using haas_test::World;

namespace {

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("audit: if all is as it should be, each switch is read once, and nothing is written") {
    Rack world;
    world.register_switch("s2");
    world.register_port("p1", "s2");
    const auto report = world.audit();
    CHECK(report.all_well());
    REQUIRE(report.switches.size() == 2);
    CHECK(report.switches[0].label == "s1");
    CHECK(report.switches[0].ports == 2);
    CHECK(report.switches[0].reachable == true);
    CHECK(world.device("s1").calls() == "connect read");
    CHECK(world.device("s2").calls() == "connect read");
}

TEST_CASE("audit: changes by others are reported, noted, and left as they are") {
    Rack world;
    world.device().plug("n1", lit(101));
    world.device().plug("n2", tagged({100}));
    const auto before = world.port("n1").verified_at;
    world.clock.pass(std::chrono::seconds(60));
    const auto report = world.audit();
    CHECK_FALSE(report.all_well());
    REQUIRE(report.switches.at(0).differences.size() == 2);
    const auto& first = report.switches[0].differences[0];
    CHECK(first.port == "n1");
    CHECK(first.expected == lit(100));
    CHECK(first.found == lit(101));
    CHECK_FALSE(first.repaired);
    CHECK(world.port("n1").drift == "expected native 100, seen native 101");
    CHECK(world.port("n1").last_error == "expected native 100, seen native 101");
    CHECK(world.port("n1").verified_at == before);
    CHECK(world.port("n2").drift == "expected dark, seen tagged 100");
    CHECK(world.port("n1").drift_since == world.clock.now());
    CHECK(world.device().calls() == "connect read");
    SUBCASE("haas-sync also leaves it so") {
        world.clock.pass(world.options.longest_retry_delay * 2);
        world.sync();
        CHECK(world.device().carries("n1") == lit(101));
    }
    SUBCASE("its VLAN is given to nobody, and the port is not trusted") {
        CHECK(world.taken_vlans().contains(101));
        CHECK(world.port("n1").may_carry_more());
    }
    SUBCASE("it is noted since when, and forgotten when it is over") {
        const auto since = world.port("n1").drift_since;
        world.clock.pass(std::chrono::seconds(60));
        world.audit();
        CHECK(world.port("n1").drift_since == since);
        world.device().plug("n1", lit(100));
        CHECK(world.audit().switches.at(0).differences.size() == 1);
        CHECK_FALSE(world.port("n1").drift);
        CHECK_FALSE(world.port("n1").drift_since);
        CHECK_FALSE(world.port("n1").last_error);
        CHECK(world.port("n1").last_error_at);
        CHECK_FALSE(world.taken_vlans().contains(101));
        CHECK(world.state("n1") == "verified");
    }
    SUBCASE("the next action on the port puts it right") {
        const auto uuid = world.detach("n1");
        world.sync();
        CHECK(world.status(uuid) == "DONE");
        CHECK(world.device().carries("n1").is_dark());
        CHECK_FALSE(world.port("n1").drift);
    }
}

TEST_CASE("audit: a repair writes all differences at once, and reads them back") {
    Rack world;
    world.device().plug("n1", lit(101));
    world.device().plug("n2", tagged({100}));
    const auto report = world.repair();
    CHECK_FALSE(report.all_well());
    REQUIRE(report.switches.at(0).differences.size() == 2);
    CHECK(report.switches[0].differences[0].repaired);
    CHECK(report.switches[0].differences[0].found == lit(101));
    CHECK(world.device().calls() == "connect read write:n1,n2 read save read");
    CHECK(world.device().carries("n1") == lit(100));
    CHECK(world.device().carries("n2").is_dark());
    CHECK(world.state("n1") == "verified");
    CHECK_FALSE(world.port("n1").drift);
    CHECK(world.repair().all_well());
}

TEST_CASE("audit: a repair does what is due as well") {
    Rack world;
    world.register_fresh_port("p9");
    world.device().plug("p9");
    const auto uuid = world.detach("n1");
    const auto report = world.repair();
    CHECK(world.status(uuid) == "DONE");
    CHECK(world.state("p9") == "verified");
    CHECK(world.device().carries("p9").is_dark());
    CHECK(report.switches.at(0).waiting == 0);
    CHECK(report.switches[0].failed == 0);
    CHECK(report.switches[0].ports == 2);
}

TEST_CASE("audit: a port on which an action waits is left to it") {
    Rack world;
    world.device().before = silent_at("read");
    const auto uuid = world.detach("n1");
    world.sync();
    world.device().before = nullptr;
    world.device().plug("n1");  // whether by that action or not
    const auto report = world.audit();
    CHECK(report.all_well());
    CHECK(report.switches.at(0).waiting == 1);
    CHECK(report.switches[0].ports == 1);
    CHECK(world.status(uuid) == "PENDING");
}

TEST_CASE("audit: a silent switch is reported, even if actions wait on all its ports") {
    World world;
    world.add_node("n1");
    world.create_network("red", 100);
    const auto uuid = world.connect("n1", "red");
    CHECK(world.audit().all_well());  // nobody has tried yet
    world.device().before = silent_at("connect");
    world.sync();
    REQUIRE(world.status(uuid) == "PENDING");
    for (const auto purpose : {sync::Purpose::audit, sync::Purpose::repair}) {
        const auto report = purpose == sync::Purpose::audit ? world.audit() : world.repair();
        CHECK_FALSE(report.all_well());
        CHECK(report.switches.at(0).reachable == false);
        CHECK(holds(report.switches[0].error, "connect: no answer"));
        CHECK(report.switches[0].waiting == 1);
    }
}

TEST_CASE("audit: a port that cannot be repaired is reported with the reason, and is suspect") {
    Rack world;
    world.device().plug("n1", lit(101));
    SUBCASE("the switch refuses") {
        world.device().refuses = {"n1"};
        const auto report = world.repair();
        const auto& difference = report.switches.at(0).differences.at(0);
        CHECK_FALSE(difference.repaired);
        CHECK(holds(difference.problem, "not on n1"));
        CHECK(holds(difference.problem, "left native 101"));
        CHECK(world.state("n1") == "suspect");
    }
    SUBCASE("the switch lets it be darkened alone") {
        world.device().refuses_to_light = {"n1"};
        const auto report = world.repair();
        CHECK(holds(report.switches.at(0).differences.at(0).problem, "left dark"));
        CHECK(world.state("n1") == "suspect");
        CHECK(world.device().carries("n1").is_dark());
    }
    SUBCASE("the port is not there") {
        world.device().unplug("n1");
        const auto report = world.repair();
        CHECK_FALSE(report.switches.at(0).differences.at(0).found);
        CHECK(holds(report.switches[0].differences[0].problem, "no such port"));
        CHECK(world.state("n1") == "suspect");
    }
    SUBCASE("the switch falls silent") {
        world.device().before = silent_at("write");
        const auto report = world.repair();
        CHECK(holds(report.switches.at(0).error, "write"));
        CHECK(holds(report.switches[0].differences.at(0).problem, "did not answer"));
        CHECK(world.state("n1") == "suspect");
        CHECK(world.port("n1").drift == "expected native 100, seen native 101");
        CHECK(world.taken_vlans().contains(101));
        world.device().before = nullptr;
        world.clock.pass(world.options.longest_retry_delay * 2);
        world.sync();
        CHECK(world.device().carries("n1") == lit(100));
        CHECK(world.state("n1") == "verified");
        CHECK_FALSE(world.taken_vlans().contains(101));
    }
    SUBCASE("the switch falls silent when it is read back") {
        world.device().after_write = [&] { world.device().before = silent_at("read"); };
        world.device().ignores = {"n1"};
        world.repair();
        CHECK(world.state("n1") == "suspect");
        CHECK(world.taken_vlans().contains(101));
    }
}

TEST_CASE("audit: a repair that is killed after its first write has noted the difference before") {
    Rack world;
    world.device().plug("n1", lit(101));
    world.device().before = [&](const std::string& step) {
        if (step != "write") return;
        CHECK(world.state("n1") == "suspect");
        CHECK(world.port("n1").drift == "expected native 100, seen native 101");
        CHECK(world.taken_vlans().contains(101));
        throw std::runtime_error("killed");
    };
    world.repair();
    CHECK(world.state("n1") == "suspect");
}

TEST_CASE("audit: an action that a repair carries out and that fails is reported") {
    Rack world;
    world.create_network("blue", 200);
    const auto uuid = world.connect("n2", "blue");
    world.device().refuses = {"n2"};
    const auto report = world.repair();
    CHECK(world.status(uuid) == "ERROR");
    CHECK_FALSE(report.all_well());
    CHECK(report.switches.at(0).failed == 1);
    CHECK(holds(sync::to_text(report, sync::Purpose::repair), "1 networking action failed"));
}

TEST_CASE("audit: a switch that is gone meanwhile is not waited for") {
    Rack world;
    world.register_switch("s2");
    world.device("s1").before = [&](const std::string& step) {
        if (step == "read") world.delete_switch("s2");
    };
    world.options.max_switches_at_once = 1;
    const auto report = world.audit();
    CHECK(report.all_well());
    CHECK(report.switches.size() == 1);
}

TEST_CASE("audit: a save that is due stays the switch's last error") {
    Rack world;
    world.device().before = silent_at("save");
    world.detach("n1");
    world.sync();
    const auto error = world.switch_row("s1").last_error;
    REQUIRE(error);
    world.device().before = nullptr;
    world.audit();
    CHECK(world.switch_row("s1").last_error == error);
    world.clock.pass(world.options.longest_retry_delay * 2);
    world.sync();
    CHECK_FALSE(world.switch_row("s1").last_error);
}

TEST_CASE("audit: one port that cannot be read keeps no other from being compared") {
    Rack world;
    world.register_port("n3");
    world.device().plug("n2", tagged({100}));
    world.device().unreadable = {"n1"};
    const auto report = world.audit();
    CHECK_FALSE(report.all_well());
    CHECK(report.switches.at(0).reachable == true);
    CHECK(holds(report.switches[0].error, "n1"));
    CHECK(report.switches[0].ports == 2);
    REQUIRE(report.switches[0].differences.size() == 1);
    CHECK(report.switches[0].differences[0].port == "n2");
    CHECK(world.state("n1") == "verified");
}

TEST_CASE("audit: a switch that does not answer is reported, and the others are read") {
    Rack world;
    world.register_switch("s2");
    world.register_port("p1", "s2");
    world.device("s1").before = silent_at("connect");
    world.device("s2").plug("p1", lit(7));
    const auto report = world.audit();
    CHECK_FALSE(report.all_well());
    CHECK(report.switches.at(0).reachable == false);
    CHECK(holds(report.switches[0].error, "connect"));
    CHECK(report.switches[0].ports == 0);
    CHECK(report.switches[0].unread == 2);
    CHECK(report.switches.at(1).differences.size() == 1);
    CHECK(world.state("n1") == "verified");
    CHECK(world.switch_row("s1").reachable == false);
}

TEST_CASE("audit: with a switch named, the others are left alone") {
    Rack world;
    world.register_switch("s2");
    world.register_port("p1", "s2");
    world.options.only_switch = "s2";
    CHECK(world.audit().switches.size() == 1);
    CHECK(world.device("s1").calls().empty());
}

TEST_CASE("audit: it waits for its turn where another haas-sync is at work") {
    Rack world;
    world.hold_lease({"other", "elsewhere", "1:1"}, std::chrono::seconds(60));
    auto audit = std::async(std::launch::async, [&] { return world.audit(); });
    CHECK(audit.wait_for(std::chrono::milliseconds(300)) == std::future_status::timeout);
    CHECK(world.device().calls().empty());
    world.clock.pass(std::chrono::seconds(61));
    CHECK(audit.get().all_well());
    CHECK(world.device().calls() == "connect read");
}

TEST_CASE("audit: a port that may carry any VLAN keeps all of them from being given away, until it is put right") {
    World world;
    world.register_port("n1");
    world.sync();
    world.device().plug("n1");
    CHECK_FALSE(world.audit().all_well());
    CHECK(world.taken_vlans().size() == 4094);
    world.repair();
    CHECK(world.taken_vlans().empty());
}

TEST_CASE(
    "audit: a port that the switch does not show, while it shows others, makes the audit incomplete, and is named") {
    Rack world;
    core::PortState unread;
    unread.foreign = "cannot be read: no";
    unread.may_carry_any = unread.is_unread = true;
    SUBCASE("one that nobody has registered") {
        world.device().plug("x9", unread);
        const auto report = world.audit();
        CHECK_FALSE(report.is_complete());
        CHECK(report.switches.at(0).error == "port x9 cannot be read: no");
        CHECK(report.switches.at(0).reachable == true);
        CHECK(report.switches.at(0).differences.empty());
        CHECK(world.taken_vlans().contains(3000));
    }
    SUBCASE("a registered one, which is not said to differ") {
        world.device().plug("n2", unread);
        const auto report = world.audit();
        CHECK_FALSE(report.is_complete());
        CHECK(report.switches.at(0).error == "port n2 cannot be read: no");
        CHECK(report.switches.at(0).unread == 1);
        CHECK(report.switches.at(0).differences.empty());
    }
}

TEST_CASE("audit: a list without a port that is there is not the whole list, and frees no stray's VLAN") {
    Rack world;
    world.device().plug("x9", lit(3000));
    REQUIRE(world.audit().is_complete());
    REQUIRE(world.taken_vlans().contains(3000));
    SUBCASE("some are missing") { world.device().unlisted = {"n2", "x9"}; }
    SUBCASE("all are") { world.device().unlisted = {"n1", "n2", "x9"}; }
    const auto report = world.audit();
    CHECK_FALSE(report.is_complete());
    CHECK(holds(report.switches.at(0).error, "exists, but the switch does not list it"));
    CHECK(world.taken_vlans().contains(3000));
    world.device().unlisted.clear();
    CHECK(world.audit().is_complete());
}

TEST_CASE("sync: a repair that comes upon a restored database says that it has not repaired everything") {
    World world;
    world.options.max_switches_at_once = 1;
    world.register_switch("s2");
    world.register_port("n1");
    world.register_port("n2", "s2");
    world.device("s1").before = [&](const std::string& step) {
        if (step == "connect") world.database().write([](store::Writing& tx) { store::note_restored(tx); });
    };
    const auto report = world.repair();
    REQUIRE(report.switches.size() == 2);
    CHECK(report.switches[0].all_well());
    CHECK(world.device("s2").calls().empty());
    CHECK_FALSE(report.all_well());
}
