// Which texts are hosts, and how they are written.
#include "core/host.hpp"

#include <doctest/doctest.h>

#include <string>

using haas::core::canonical_host;
using haas::core::plain_host;

TEST_CASE("names that begin with a digit or end with a dot, and addresses of an interface are hosts") {
    for (const char* host :
         {"bmc1", "7node-bmc", "bmc.rack.7a", "bmc1.example.org.", "10.0.0.1", "fe80::1", "fe80::1%eth0", "2001:db8::7",
          "1a", "rack-1.7node", "fe80::1%br-mgmt.12", "_bmc", "n1_bmc"}) {
        CAPTURE(host);
        CHECK(plain_host(host) == host);
    }
    CHECK(plain_host("[fe80::1%eth0]") == "fe80::1%eth0");
    CHECK(plain_host("[2001:db8::7]") == "2001:db8::7");
}

TEST_CASE("what no lookup takes is no host, nor what is an address in disguise") {
    for (const char* host : {"",
                             "10.0.0.1:623",
                             "https://bmc1",
                             "bmc1/",
                             "bmc 1",
                             "-bmc",
                             "bmc-",
                             "a..b",
                             ".",
                             "..",
                             "bmc1..",
                             "[bmc1]",
                             "[10.0.0.1]",
                             "10.1",
                             "7",
                             "0x7f000001",
                             "bmc.0x1f",
                             "bmc.7",
                             "fe80::1%",
                             "fe80::1%eth 0",
                             "fe80::1%eth0/64",
                             "fe80::1%sixteencharacter",
                             "10.0.0.1%eth0",
                             "bmc1%eth0",
                             "bmc1,bmc2",
                             "user@bmc1"}) {
        CAPTURE(host);
        CHECK_FALSE(plain_host(host));
    }
    CHECK_FALSE(plain_host(std::string(64, 'a')));
    CHECK_FALSE(plain_host(std::string("bmc\0", 4)));
}

TEST_CASE("one host has one canonical spelling") {
    CHECK(canonical_host("BMC1.example.org.") == "bmc1.example.org");
    CHECK(canonical_host("10.1") == "10.0.0.1");
    CHECK(canonical_host("[2001:DB8:0::7]") == "2001:db8::7");
    CHECK(canonical_host("FE80:0::1%eth0") == "fe80::1%eth0");
    CHECK(canonical_host("::ffff:10.0.0.1") == "10.0.0.1");
    CHECK(canonical_host("7node-bmc") == "7node-bmc");
}
