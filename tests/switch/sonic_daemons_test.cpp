// haas-sync on a SONiC whose daemons carry out late, or never, what CONFIG_DB says: what CONFIG_DB says proves nothing.
#include <doctest/doctest.h>

#include "core/error.hpp"
#include "drivers/registry.hpp"
#include "service/project.hpp"
#include "switch/cli_switch.hpp"
#include "sync/world.hpp"

using namespace haas;
using haas_test::CliSwitch;
using haas_test::World;

namespace {

const std::string subject = "Ethernet0";
const std::string neighbour = "Ethernet4";
const std::string stray = "Ethernet8";
constexpr const char* rack = "rack";

/// A SONiC with the VLANs of red (100) and blue (200), and a node on each of two ports.
struct Site : World {
    Site() : device("sonic", "ssh", {"--ports", "3", "--port-channels", "0", "--vlans", "100,200"}) {
        options.timeouts = {std::chrono::seconds(5), std::chrono::seconds(1)};
        use_drivers(drivers::make_switch_drivers());
        register_switch(rack, "sonic",
                        {{"hostname", "127.0.0.1"},
                         {"port", std::to_string(device.port())},
                         {"username", CliSwitch::user},
                         {"password", CliSwitch::password},
                         {"host_key_fingerprint", device.fingerprint()}});
        forget_switch("s1");
        for (const auto& each : {subject, neighbour}) {
            register_fresh_port(each, rack);
            register_node_on(each, rack);
        }
        create_network("red", 100);
        create_network("blue", 200);
    }
    void carry_red() {
        const auto uuid = connect(subject, "red");
        sync();
        REQUIRE_MESSAGE(status(uuid) == "DONE", error(uuid));
        REQUIRE(device.carried(subject) == "native 100");
    }
    bool is_node_kept(const std::string& node) {
        try {
            database().write([&](store::Writing& tx) {
                service::project_detach_node(tx, {core::UserId(1), "admin", true}, core::ProjectLabel("p"),
                                             core::NodeLabel(node), service::Leaving::tidy);
            });
        } catch (const core::BlockedError&) {
            return true;
        }
        return false;
    }
    /// With daemons that work.
    void recover() {
        device.control("heal");
        for (int i = 0; i < 3; ++i) {
            wait_for_checks();
            sync();
        }
    }

    CliSwitch device;
};

}  // namespace

TEST_CASE("sonic: a port that a stuck daemon leaves in its VLAN is not dark, and its node is not freed") {
    for (const std::string daemon : {"vlanmgrd", "orchagent"}) {
        CAPTURE(daemon);
        Site site;
        site.carry_red();
        site.device.control("daemon " + daemon + " stuck");
        const auto uuid = site.detach(subject);
        site.sync();
        CHECK(site.device.carried(subject) == "native 100");
        CHECK(site.status(uuid) != "DONE");
        CHECK(site.attachments(subject) == "vlan/native=red");
        CHECK(site.is_node_kept(subject));
        site.recover();
        if (site.status(uuid) != "DONE") {
            const auto again = site.detach(subject);
            site.sync();
            CHECK_MESSAGE(site.status(again) == "DONE", site.error(again));
        }
        CHECK(site.device.carried(subject) == "dark");
        CHECK_FALSE(site.is_node_kept(subject));
    }
}

TEST_CASE("sonic: a port that a stuck daemon does not put into its VLAN is not DONE") {
    for (const std::string daemon : {"vlanmgrd", "orchagent"}) {
        CAPTURE(daemon);
        Site site;
        site.sync();
        site.device.control("daemon " + daemon + " stuck");
        const auto uuid = site.connect(subject, "red");
        site.sync();
        CHECK(site.device.carried(subject) == "dark");
        CHECK(site.status(uuid) != "DONE");
        CHECK(site.attachments(subject).empty());
        site.recover();
        const auto is_connected = site.attachments(subject) == "vlan/native=red";
        CHECK(site.device.carried(subject) == (is_connected ? "native 100" : "dark"));
        CHECK(site.state(subject, rack) == "verified");
    }
}

TEST_CASE("sonic: a daemon that leaves one member alone fails that port, and no other") {
    Site site;
    site.carry_red();
    site.device.control("daemon vlanmgrd leaves " + subject + " 100");
    const auto kept = site.detach(subject);
    const auto done = site.connect(neighbour, "blue");
    site.sync();
    CHECK(site.status(kept) != "DONE");
    CHECK(site.is_node_kept(subject));
    CHECK_MESSAGE(site.status(done) == "DONE", site.error(done));
    CHECK(site.device.carried(neighbour) == "native 200");
}

TEST_CASE("sonic: daemons that lag behind are waited for") {
    Site site;
    site.carry_red();
    site.device.control("daemon vlanmgrd lag 2");
    site.device.control("daemon orchagent lag 2");
    const auto removed = site.detach(subject);
    const auto added = site.connect(neighbour, "blue", "vlan/200");
    site.sync();
    CHECK_MESSAGE(site.status(removed) == "DONE", site.error(removed));
    CHECK_MESSAGE(site.status(added) == "DONE", site.error(added));
    CHECK(site.device.carried(subject) == "dark");
    CHECK(site.device.carried(neighbour) == "tagged 200");
    CHECK_FALSE(site.is_node_kept(subject));
}

TEST_CASE("sonic: the audit sees members that CONFIG_DB does not have, and the VLANs of them are given to nobody") {
    Site site;
    site.sync();
    REQUIRE(site.audit().all_well());
    site.device.control("dynamic-member " + subject + " 200");
    site.device.control("dynamic-member " + stray + " 300");
    site.options.vlan_pool = {100, 200, 300};
    const auto report = site.audit();
    CHECK_FALSE(report.all_well());
    CHECK(site.port(subject, rack).drift.has_value());
    CHECK(site.taken_vlans().contains(300));
    CHECK(site.is_node_kept(subject));
}

TEST_CASE("sonic: the audit sees that a restart of the daemons has lost what CONFIG_DB still has") {
    Site site;
    site.carry_red();
    site.device.control("daemon vlanmgrd stuck");
    site.device.control("restart-daemons");
    REQUIRE(site.device.carried(subject) == "dark");
    CHECK_FALSE(site.audit().all_well());
    CHECK(site.port(subject, rack).drift.has_value());
    site.device.control("heal");
    site.repair();
    CHECK(site.audit().all_well());
    CHECK(site.device.carried(subject) == "native 100");
}
