// What a test can have go wrong with a simulated switch whose API takes commands, and its encryption.
#include <doctest/doctest.h>

#include "switch/rest_switch_commands.hpp"
#include "sys/process.hpp"
#include "unit/skip.hpp"

using haas_test::run_cmds;
using haas_test::run_rpc;
using Site = haas_test::RestSite;

namespace {

/// A certificate and its key, for 127.0.0.1.
struct Certificate {
    Certificate() {
        haas::sys::Command make;
        make.argv = {"openssl",
                     "req",
                     "-x509",
                     "-newkey",
                     "ec",
                     "-pkeyopt",
                     "ec_paramgen_curve:P-256",
                     "-nodes",
                     "-subj",
                     "/CN=switch",
                     "-addext",
                     "subjectAltName=IP:127.0.0.1",
                     "-days",
                     "1",
                     "-keyout",
                     key,
                     "-out",
                     certificate};
        try {
            if (!haas::sys::run(make).ok()) haas_test::skip("openssl makes no certificate");
        } catch (const haas::base::Error&) {
            haas_test::skip("openssl is not installed");
        }
    }
    haas_test::TemporaryDirectory directory;
    std::string key = (directory.path() / "key").string();
    std::string certificate = (directory.path() / "certificate").string();
};

}  // namespace

TEST_CASE("simulated switches with commands: what a test has go wrong") {
    Site site("arista-eos");
    const auto shut = [&] { return run_cmds(site, {"enable", "configure", "interface Ethernet1-2", "shutdown"}); };
    SUBCASE("a line that is cut within an answer") {
        site.device.control("cut-at 100");
        CHECK_THROWS_AS(shut(), haas::sys::HttpError);
        CHECK(site.device.carried("Ethernet1") == "dark");
        CHECK(shut().status == 200);
    }
    SUBCASE("an answer that is no JSON") {
        site.device.control("say-next <html>Bad Gateway");
        CHECK(shut().json.HasParseError());
        CHECK(site.device.carried("Ethernet1") == "dark");
    }
    SUBCASE("a status") {
        site.device.control("error-next 503 busy");
        CHECK(shut().status == 503);
        CHECK(site.device.carried("Ethernet1") == "native 1");
    }
    SUBCASE("a login") {
        site.device.control("refuse-logins on");
        CHECK(shut().status == 401);
    }
    SUBCASE("a command") {
        site.device.control("refuse-command interface");
        CHECK(shut()["error"]["data"].Size() == 3);
    }
    SUBCASE("a port that refuses, for all of a range") {
        site.device.control("refuse-port Ethernet2");
        CHECK(shut().json.HasMember("error"));
        CHECK(site.device.carried("Ethernet1") == "native 1");
    }
    SUBCASE("a port that ignores") {
        site.device.control("ignore-port Ethernet2");
        CHECK(shut().json.HasMember("result"));
        CHECK(site.device.carried("Ethernet1") == "dark");
        CHECK(site.device.carried("Ethernet2") == "native 1");
    }
    CHECK(site.device.saved("Ethernet1") == "native 1");
}

TEST_CASE("simulated switches with commands: a power outage takes VLANs that were not saved") {
    Site site("cisco-nxos");
    run_rpc(site, {"vlan 100", "interface ethernet1/1", "switchport access vlan 100",
                   "copy running-config startup-config", "no vlan 100"});
    CHECK(site.device.carried("Ethernet1/1") == "dark");
    CHECK(site.device.saved("Ethernet1/1") == "native 100");
    site.device.control("power-outage");
    CHECK(site.device.carried("Ethernet1/1") == "native 100");
}

TEST_CASE("simulated switches with commands: TLS") {
    const Certificate tls;
    Site site("arista-eos", {"--certificate", tls.certificate, "--key", tls.key});
    auto request = site.request("POST", "/command-api", "{}");
    CHECK_THROWS_AS(site.client->send(request), haas::sys::HttpError);
    request.url.replace(0, 4, "https");
    CHECK_THROWS_AS(site.client->send(request), haas::sys::HttpError);
    request.ca_file = tls.certificate;
    CHECK(site.client->send(request).status == 200);
}
