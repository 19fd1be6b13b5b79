// `haas-sync --probe` on a real NETCONF server: its output is a dialogue that the tests can play.
#include <doctest/doctest.h>

#include "base/text.hpp"
#include "switch/netconf_site.hpp"
#include "switch/probe_run.hpp"
#include "sync/world.hpp"

using namespace haas;
using base::contains;
using haas_test::NetconfSite;
using haas_test::World;

TEST_CASE("probe: a NETCONF server is tried, and the messages can be played") {
    const NetconfSite site;
    World world;
    world.register_switch("s2", "openconfig", site.fields());
    world.register_fresh_port("Ethernet1", "s2");
    const auto config = world.write_config("[sync]\nssh_known_hosts = " + site.ssh().known_hosts().string() +
                                           "\nssh_key = " + site.ssh().key().string() + "\n");
    const auto result = haas_test::run_probe("s2", config, {"--port", "Ethernet1", "--write"});
    CAPTURE(result.output);
    CAPTURE(result.errors);
    CHECK(result.status == 0);
    CHECK(contains(result.output, "#   OK      attach the tagged network alone: tagged 199\n"));
    CHECK(contains(result.output, "\n> <?xml version=\"1.0\" encoding=\"UTF-8\"?><rpc "));
    CHECK(contains(result.output, "<lock><target><running/></target></lock>"));
    CHECK(contains(result.output, "\n< <?xml version=\"1.0\" encoding=\"UTF-8\"?>"));
    CHECK(contains(result.output, "#   OK      delete VLANs 198-199\n"));
    CHECK(!contains(result.output, "127.0.0.1"));
    CHECK(world.state("Ethernet1", "s2") == "verified");
    CHECK(haas_test::difference_of(result.output) == "");
}
