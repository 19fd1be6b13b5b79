// What a probe does not do, and what it takes instead.
#include <doctest/doctest.h>

#include "base/text.hpp"
#include "switch/probe_site.hpp"
#include "sync/private_ovs.hpp"

using namespace haas;
using base::contains;
using haas_test::Site;

TEST_CASE("probe: what is refused, with a sentence") {
    struct Refusal {
        std::vector<std::string> arguments;
        const char* text;
    };
    Site site(haas_test::kind_of("powerconnect55xx"));
    site.world.register_fresh_port("gi1/0/2", "s2");
    site.world.register_node_on("gi1/0/2", "s2");
    for (const auto& [arguments, text] :
         {Refusal{{"--probe", "--write"}, "give --port with --write"},
          Refusal{{"--once", "--port", "gi1/0/1"}, "give --port and --write only with --probe"},
          Refusal{{"--audit", "--write"}, "give --port and --write only with --probe"},
          Refusal{{"--probe", "--write", "--port", "gi1/0/2"}, "has a NIC: a probe writes only to a port without one"},
          Refusal{{"--probe", "--write", "--port", "gi1/0/3"}, "is not registered"},
          Refusal{{"--probe", "--write", "--port", "nonsense"}, "nonsense is no port of a switch of type"},
          Refusal{{"--probe", "--port", "nonsense"}, "nonsense is no port of a switch of type"}}) {
        const auto result = site.run(arguments);
        CAPTURE(result.errors);
        CHECK(result.status == 2);
        CHECK(contains(result.errors, text));
        CHECK(result.output.empty());
    }
    CHECK(site.device.counter("logins") == 0);
    sys::Command command;
    command.argv = {site.command({}).front(), "--probe", "--config", site.config};
    CHECK(sys::run(command).status == 2);
    const auto absent = site.run({"--probe", "--port", "gi1/0/60"});
    CHECK(absent.status == 1);
    CHECK(contains(absent.output, "not there"));
    haas_test::check_played(absent.output);
}

TEST_CASE("probe: without two free VLANs it writes nothing") {
    Site site(haas_test::kind_of("powerconnect55xx"));
    for (int vlan = 100; vlan < 199; ++vlan)
        site.world.create_network("n" + std::to_string(vlan), static_cast<core::Vlan>(vlan));
    const auto result = site.probe();
    CHECK(result.status == 1);
    CHECK(contains(result.output, "needs two VLANs of [vlan] vlans that no network has"));
    CHECK(!contains(result.output, "\n. write"));
    CHECK(site.state() == "unverified");
}

TEST_CASE("probe: where haas-sync creates no VLANs, it takes those that exist") {
    auto kind = haas_test::kind_of("powerconnect55xx");
    kind.options = {"--vlans", "1,110,120"};
    Site site(kind);
    site.config = site.world.write_config(site.sync_section + "create_vlans = false\n");
    const auto result = site.probe();
    CAPTURE(result.output);
    CHECK(result.status == 0);
    CHECK(contains(result.output, "native 110, tagged 120\n"));
    CHECK(!contains(result.output, "\n. create"));
    CHECK(!contains(result.output, "\n. delete"));
    haas_test::check_played(result.output);
}

TEST_CASE("probe: a step that the switch refuses is told, and the others are tried") {
    Site site(haas_test::kind_of("powerconnect55xx"));
    REQUIRE(site.run({"--once"}).status == 0);
    site.device.control("refuse-port gi1/0/1 % Port is protected");
    const auto result = site.probe();
    CAPTURE(result.output);
    CHECK(result.status == 1);
    CHECK(
        contains(result.output, "#   FAILED  attach an untagged network: native 198: wanted native 198, read dark; "));
    CHECK(contains(result.output, "Port is protected"));
    CHECK(contains(result.output, "# Not all was as wanted.\n"));
    CHECK(site.state() == "verified");
    haas_test::check_played(result.output);
}

TEST_CASE("probe: two at once work one after the other") {
    Site site(haas_test::kind_of("powerconnect55xx"));
    const auto first = haas_test::start_probe(site);
    const auto second = haas_test::start_probe(site);
    CHECK(haas_test::wait_for_program(first) == 0);
    CHECK(haas_test::wait_for_program(second) == 0);
    CHECK(site.state() == "verified");
    CHECK(site.world.taken_vlans().empty());
}
