// `haas-sync --probe` on switches of all kinds: what it says, what it leaves, and that its output is a dialogue that
// the tests can play.
#include <doctest/doctest.h>

#include "base/text.hpp"
#include "switch/probe_site.hpp"

using namespace haas;
using base::contains;
using haas_test::Site;

TEST_CASE("probe: it says what it understood of a switch of each kind, and changes nothing") {
    for (const auto& kind : haas_test::kinds()) {
        CAPTURE(kind.type);
        Site site(kind);
        const auto before = site.device.carried(kind.port);
        const auto result = site.run({"--probe"});
        CAPTURE(result.output);
        CAPTURE(result.errors);
        CHECK(result.status == 0);
        CHECK(contains(result.output, "# haas-sync "));
        CHECK(contains(result.output, ": type " + kind.type + "\n"));
        CHECK(contains(result.output, "  " + kind.port + " "));
        CHECK(contains(result.output, "\n. list\n"));
        CHECK(!contains(result.output, "\n. write"));
        CHECK(site.device.carried(kind.port) == before);
        CHECK(site.state() == "unverified");
        haas_test::check_no_secret(result);
        haas_test::check_played(result.output);
    }
}

TEST_CASE("probe: it tries a port of each kind, and leaves it dark; what it prints can be played") {
    for (const auto& kind : haas_test::kinds()) {
        CAPTURE(kind.type);
        Site site(kind);
        REQUIRE(site.run({"--once"}).status == 0);
        const auto result = site.probe();
        CAPTURE(result.output);
        CAPTURE(result.errors);
        CHECK(result.status == 0);
        CHECK(contains(result.output, "#   OK      attach a tagged network: native 198, tagged 199\n"));
        CHECK(contains(result.output, "is as it was: dark."));
        CHECK(contains(result.output, "\n. save " + kind.port + "\n"));
        CHECK(!contains(result.output, "FAILED"));
        CHECK(site.device.carried(kind.port) == "dark");
        CHECK(site.state() == "verified");
        CHECK(site.world.taken_vlans().empty());
        if (kind.type != "brocade") {
            CHECK(contains(result.output, "#   OK      create VLANs 198-199\n"));
            CHECK(contains(result.output, "#   OK      delete VLANs 198-199\n"));
        }
        haas_test::check_no_secret(result);
        haas_test::check_played(result.output);
    }
}

TEST_CASE("probe: a port that was not dark is put back") {
    Site site(haas_test::kind_of("powerconnect55xx"));
    site.device.control("set gi1/0/1 mode trunk native 100 allowed 100 shut no");
    REQUIRE(site.device.carried("gi1/0/1") == "native 100");
    const auto result = site.probe();
    CAPTURE(result.output);
    CHECK(result.status == 0);
    CHECK(contains(result.output, "#   OK      put the port back: native 100\n"));
    CHECK(site.device.carried("gi1/0/1") == "native 100");
    // haas-sync makes it dark, as any registered port.
    CHECK(site.state() == "suspect");
    CHECK(site.run({"--once"}).status == 0);
    CHECK(site.device.carried("gi1/0/1") == "dark");
    CHECK(site.state() == "verified");
    haas_test::check_played(result.output);
}

TEST_CASE("probe: no secret is in what it prints, whatever the switch shows") {
    Site site(
        haas_test::kind_of("powerconnect55xx"),
        {"--enable-password-file", "--banner", std::string("username root secret sha512 ") + haas_test::probe_hash});
    const auto result = site.probe();
    CAPTURE(result.output);
    CAPTURE(result.errors);
    CHECK(result.status == 0);
    haas_test::check_no_secret(result);
    CHECK(contains(result.output, "\n> PASSWORD\n"));
    CHECK(contains(result.output, "\n> ENABLE-PASSWORD\n"));
    CHECK(contains(result.output, "\n> USER\n"));
    CHECK(contains(result.output, "username root secret sha512 SECRET"));
    haas_test::check_played(result.output);
}
