// `haas-sync --probe` on a real NETCONF server: its output is a dialogue that the tests can play.
#include <doctest/doctest.h>

#include <cstdlib>

#include "base/text.hpp"
#include "switch/dialogue_file.hpp"
#include "switch/netconf_site.hpp"
#include "sync/world.hpp"
#include "sys/process.hpp"

using namespace haas;
using base::contains;
using haas_test::NetconfSite;
using haas_test::World;

namespace {

std::string difference_of(const std::string& output) {
    const haas_test::TemporaryDirectory directory;
    return haas_test::difference(haas_test::load_dialogue_file(directory.write("probe", output)), 1);
}

}  // namespace

TEST_CASE("probe: a NETCONF server is tried, and the messages can be played") {
    const NetconfSite site;
    World world;
    world.register_switch("s2", "openconfig", site.fields());
    world.register_fresh_port("Ethernet1", "s2");
    const char* const build = std::getenv("HAAS_BUILD_DIR");
    sys::Command command;
    command.argv = {(build != nullptr ? std::string(build) : std::string(".")) + "/bin/haas-sync",
                    "--probe",
                    "--switch",
                    "s2",
                    "--port",
                    "Ethernet1",
                    "--write",
                    "--config",
                    world.write_config("[sync]\nssh_known_hosts = " + site.ssh().known_hosts().string() +
                                       "\nssh_key = " + site.ssh().key().string() + "\n")};
    command.deadline = std::chrono::seconds(120);
    const auto result = sys::run(command);
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
    CHECK(difference_of(result.output) == "");
}
