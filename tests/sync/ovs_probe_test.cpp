// `haas-sync --probe` on a real Open vSwitch: its output is a dialogue that the tests can play.
#include <doctest/doctest.h>

#include <cstdlib>

#include "base/text.hpp"
#include "switch/dialogue_file.hpp"
#include "sync/private_ovs.hpp"
#include "sys/process.hpp"

using namespace haas;
using base::contains;
using haas_test::World;

namespace {

sys::Result probe(const std::string& config, const std::vector<std::string>& more) {
    const char* const build = std::getenv("HAAS_BUILD_DIR");
    sys::Command command;
    command.argv = {(build != nullptr ? std::string(build) : std::string(".")) + "/bin/haas-sync",
                    "--probe",
                    "--switch",
                    "ovs",
                    "--config",
                    config};
    command.argv.insert(command.argv.end(), more.begin(), more.end());
    command.deadline = std::chrono::seconds(60);
    return sys::run(command);
}

std::string difference_of(const std::string& output) {
    const haas_test::TemporaryDirectory directory;
    return haas_test::difference(haas_test::load_dialogue_file(directory.write("probe", output)), 1);
}

}  // namespace

TEST_CASE("probe: a real Open vSwitch is tried, and what was said can be played") {
    haas_test::PrivateOvs ovs;
    ovs.add_bare_ports("n", 2);
    World world;
    world.register_switch("ovs", "ovs", ovs.fields());
    world.register_fresh_port("n1", "ovs");
    const auto config = world.write_config();
    const auto result = probe(config, {"--port", "n1", "--write"});
    CAPTURE(result.output);
    CAPTURE(result.errors);
    CHECK(result.status == 0);
    CHECK(contains(result.output, "#   OK      attach the tagged network alone: tagged 199\n"));
    CHECK(contains(result.output, "# Port n1 was a trunk of all VLANs, and is dark.\n"));
    CHECK(world.state("n1", "ovs") == "verified");
    CHECK(world.taken_vlans().empty());
    CHECK(difference_of(result.output) == "");

    const auto all = probe(config, {});
    CAPTURE(all.output);
    CHECK(all.status == 0);
    CHECK(contains(all.output, "\n= n2: a trunk of all VLANs\n"));
    CHECK(difference_of(all.output) == "");
}
