// `haas-sync --probe` on a real bridge of Linux: its output is a dialogue that the tests can play.
#include <doctest/doctest.h>

#include <cstdlib>

#include "base/text.hpp"
#include "switch/bridge_guest.hpp"
#include "switch/dialogue_file.hpp"
#include "sync/world.hpp"
#include "sys/process.hpp"

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
    const char* const build = std::getenv("HAAS_BUILD_DIR");
    sys::Command command;
    command.argv = {(build != nullptr ? std::string(build) : std::string(".")) + "/bin/haas-sync",
                    "--probe",
                    "--switch",
                    "s2",
                    "--port",
                    "p1",
                    "--write",
                    "--config",
                    world.write_config("[sync]\nssh_key = " + guest.key_file() + "\n")};
    command.deadline = std::chrono::seconds(120);
    const auto result = sys::run(command);
    CAPTURE(result.output);
    CAPTURE(result.errors);
    CHECK(result.status == 0);
    CHECK(contains(result.output, "\n> 'bridge' 'vlan' 'add' 'dev' 'p1' 'vid' "));
    CHECK(!contains(result.output, "127.0.0.1"));
    const haas_test::TemporaryDirectory directory;
    const auto file = haas_test::load_dialogue_file(directory.write("probe", result.output));
    CHECK(haas_test::difference(file, 1) == "");
    CHECK(world.state("p1", "s2") == "verified");
}
