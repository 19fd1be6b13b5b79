// `haas-sync --probe` on a real Open vSwitch: its output is a dialogue that the tests can play.
#include <doctest/doctest.h>

#include "base/text.hpp"
#include "switch/probe_run.hpp"
#include "sync/private_ovs.hpp"

using namespace haas;
using base::contains;
using haas_test::World;

TEST_CASE("probe: a real Open vSwitch is tried, and what was said can be played") {
    haas_test::PrivateOvs ovs;
    ovs.add_bare_ports("n", 2);
    World world;
    world.register_switch("ovs", "ovs", ovs.fields());
    world.register_fresh_port("n1", "ovs");
    const auto config = world.write_config();
    const auto result = haas_test::run_probe("ovs", config, {"--port", "n1", "--write"});
    CAPTURE(result.output);
    CAPTURE(result.errors);
    CHECK(result.status == 0);
    CHECK(contains(result.output, "#   OK      attach the tagged network alone: tagged 199\n"));
    CHECK(contains(result.output, "# Port n1 was a trunk of all VLANs, and is dark.\n"));
    CHECK(world.state("n1", "ovs") == "verified");
    CHECK(world.taken_vlans().empty());
    CHECK(haas_test::difference_of(result.output) == "");

    const auto all = haas_test::run_probe("ovs", config, {});
    CAPTURE(all.output);
    CHECK(all.status == 0);
    CHECK(contains(all.output, "\n= n2: a trunk of all VLANs\n"));
    CHECK(haas_test::difference_of(all.output) == "");
}
