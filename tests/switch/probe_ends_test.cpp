// However a probe ends, its port is put back, or it says what is left.
#include <doctest/doctest.h>

#include <signal.h>
#include <sys/wait.h>

#include <fstream>
#include <iterator>

#include "base/text.hpp"
#include "switch/probe_site.hpp"
#include "sync/private_ovs.hpp"

using namespace haas;
using base::contains;
using haas_test::Site;

namespace {

const haas_test::Kind& kind() { return haas_test::kind_of("powerconnect55xx"); }

/// The port is dark, and nothing of the probe is in the database.
void check_dark(Site& site) {
    CHECK(site.device.carried("gi1/0/1") == "dark");
    CHECK(site.state() == "verified");
    CHECK(site.world.taken_vlans().empty());
}

/// Whether the switch has others than those from the beginning.
bool has_vlans(const Site& site) { return !contains(site.device.control("show"), R"("vlans":"1,100")"); }

std::string text_of(const std::filesystem::path& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("probe: a switch that stops answering is told, and the port is put back by another login") {
    Site site(kind());
    REQUIRE(site.run({"--once"}).status == 0);
    site.device.control("drop-after 18");
    const auto result = site.probe();
    CAPTURE(result.output);
    CHECK(result.status == 1);
    CHECK(contains(result.output, "#   FAILED  "));
    CHECK(contains(result.output, "is as it was: dark."));
    CHECK(site.device.carried("gi1/0/1") == "dark");
    CHECK(site.state() == "verified");
    CHECK(site.world.taken_vlans().empty());
}

TEST_CASE("probe: after a kill, the port is made dark by the next haas-sync, and its VLANs go to nobody before") {
    Site site(kind());
    REQUIRE(site.run({"--once"}).status == 0);
    site.device.control("hang-after 18");
    const auto pid = haas_test::start_probe(site);
    CHECK(haas_test::await([&] { return site.state() == "suspect"; }));
    ::kill(pid, SIGKILL);
    haas_test::wait_for_program(pid);
    CHECK(site.state() == "suspect");
    CHECK(site.world.taken_vlans() == std::set<core::Vlan>{198, 199});
    site.device.control("heal");
    CHECK(site.run({"--once"}).status == 0);
    CHECK(site.device.carried("gi1/0/1") == "dark");
    CHECK(site.state() == "verified");
    CHECK(site.world.taken_vlans().empty());
}

TEST_CASE("probe: a signal ends it early, with the port put back") {
    Site site(kind(), {"--command-delay", "20"});
    REQUIRE(site.run({"--once"}).status == 0);
    const auto pid = haas_test::start_probe(site);
    CHECK(haas_test::await([&] { return contains(site.device.carried("gi1/0/1"), "native 198"); }));
    ::kill(pid, SIGTERM);
    const int status = haas_test::wait_for_program(pid);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 1);
    CHECK(site.device.carried("gi1/0/1") == "dark");
    CHECK(site.state() == "verified");
}

TEST_CASE(
    "probe: at whatever command the line drops, the port is put back, and VLANs stay only if it is not known who made "
    "them") {
    Site site(kind());
    REQUIRE(site.run({"--once"}).status == 0);
    bool has_dropped = true;
    int left = 0;
    for (int commands = 0; has_dropped; ++commands) {
        CAPTURE(commands);
        site.device.control("drop-after " + std::to_string(commands));
        const auto result = site.probe();
        CAPTURE(result.output);
        has_dropped = result.status != 0;
        check_dark(site);
        CHECK(has_vlans(site) == contains(result.output, " may have been left on the switch"));
        if (has_vlans(site)) ++left;
        site.device.control("set vlans 1,100");
        site.device.control("heal");
        REQUIRE(commands < 200);
    }
    // The line that creates them, and the look whether they are there.
    CHECK(left > 0);
    CHECK(left < 4);
}

TEST_CASE("probe: at whatever moment it is killed, the next haas-sync makes the port dark") {
    Site site(kind(), {"--command-delay", "10"});
    REQUIRE(site.run({"--once"}).status == 0);
    for (int moment = 0; moment < 5; ++moment) {
        CAPTURE(moment);
        const auto pid = haas_test::start_probe(site);
        CHECK(haas_test::await([&] { return site.state() == "suspect"; }));
        std::this_thread::sleep_for(moment * std::chrono::milliseconds(150));
        ::kill(pid, SIGKILL);
        haas_test::wait_for_program(pid);
        CHECK(site.run({"--once"}).status == 0);
        CHECK(site.device.carried("gi1/0/1") == "dark");
        CHECK(site.state() == "verified");
        CHECK(site.world.taken_vlans().empty());
    }
}

TEST_CASE("probe: where the port cannot be put back, it is said what is left and what mends it") {
    Site site(kind(), {"--command-delay", "20"});
    REQUIRE(site.run({"--once"}).status == 0);
    const auto errors = site.world.directory() / "errors";
    const auto pid = haas_test::start_probe(site, errors);
    CHECK(haas_test::await([&] { return contains(site.device.carried("gi1/0/1"), "native 198"); }));
    site.device.control("refuse-logins on");
    site.device.control("drop-after 0");
    const int status = haas_test::wait_for_program(pid);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 1);
    const auto text = text_of(errors);
    CAPTURE(text);
    CHECK(contains(text, "What port gi1/0/1 carries is not known: maybe VLANs 198-199"));
    CHECK(contains(text, "`haas-sync --once` tries it at once"));
    CHECK(contains(text, "VLANs 198-199 may have been left on the switch"));
    CHECK(site.state() == "suspect");
    site.device.control("heal");
    CHECK(site.run({"--once"}).status == 0);
    CHECK(site.device.carried("gi1/0/1") == "dark");
    CHECK(site.state() == "verified");
}

TEST_CASE("probe: two signals at once end it as one does") {
    Site site(kind(), {"--command-delay", "20"});
    REQUIRE(site.run({"--once"}).status == 0);
    const auto pid = haas_test::start_probe(site);
    CHECK(haas_test::await([&] { return contains(site.device.carried("gi1/0/1"), "native 198"); }));
    for (const int signal : {SIGTERM, SIGHUP, SIGTERM}) ::kill(pid, signal);
    const int status = haas_test::wait_for_program(pid);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 1);
    check_dark(site);
    CHECK(!has_vlans(site));
}

TEST_CASE("probe: a later signal ends it at once, with what is left") {
    Site site(kind(), {"--command-delay", "20"});
    REQUIRE(site.run({"--once"}).status == 0);
    const auto errors = site.world.directory() / "errors";
    const auto pid = haas_test::start_probe(site, errors);
    CHECK(haas_test::await([&] { return contains(site.device.carried("gi1/0/1"), "native 198"); }));
    site.device.control("hang");
    ::kill(pid, SIGTERM);
    std::this_thread::sleep_for(std::chrono::milliseconds(1200));
    ::kill(pid, SIGTERM);
    const int status = haas_test::wait_for_program(pid);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 1);
    CHECK(contains(text_of(errors), "ended by another signal. What port gi1/0/1 carries is not known"));
    CHECK(site.state() == "suspect");
    site.device.control("heal");
    CHECK(site.run({"--once"}).status == 0);
    CHECK(site.device.carried("gi1/0/1") == "dark");
}

TEST_CASE("probe: VLANs that the switch keeps are told") {
    Site site(kind());
    REQUIRE(site.run({"--once"}).status == 0);
    site.device.control("keep-vlan 199");
    const auto result = site.probe();
    CAPTURE(result.output);
    CHECK(result.status == 1);
    CHECK(contains(result.output, "VLAN 199 may have been left on the switch: delete there what nobody else has made"));
    CHECK(site.device.carried("gi1/0/1") == "dark");
}
