// `haas-sync --probe` on a real bridge of Linux: its output is a dialogue that the tests can play.
#include <doctest/doctest.h>

#include "base/text.hpp"
#include "switch/bridge_guest.hpp"
#include "switch/probe_run.hpp"
#include "sync/world.hpp"

using namespace haas;
using base::contains;
using haas_test::BridgeGuest;
using haas_test::World;

TEST_CASE("probe: a Linux bridge is tried, and what was said can be played") {
    auto& guest = haas_test::fresh_bridge_guest();
    World world;
    world.register_switch("s2", "linux-bridge",
                          {{"bridge", "br0"},
                           {"host", "127.0.0.1"},
                           {"port", std::to_string(guest.port())},
                           {"user", BridgeGuest::user},
                           {"host_key_fingerprint", guest.fingerprint()}});
    world.register_fresh_port("p1", "s2");
    const auto config = world.write_config("[sync]\nssh_key = " + guest.key_file() + "\n");
    const auto result = haas_test::run_probe("s2", config, {"--port", "p1", "--write"});
    CAPTURE(result.output);
    CAPTURE(result.errors);
    CHECK(result.status == 0);
    CHECK(contains(result.output, "\n> 'bridge' 'vlan' 'add' 'dev' 'p1' 'vid' "));
    CHECK(!contains(result.output, "127.0.0.1"));
    CHECK(haas_test::difference_of(result.output) == "");
    CHECK(world.state("p1", "s2") == "verified");
}
