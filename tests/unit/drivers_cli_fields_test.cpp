// The fields of CLI switches, and the names of their ports.
#include <doctest/doctest.h>

#include "core/error.hpp"
#include "drivers/switch/cli/driver.hpp"

using namespace haas;
using namespace haas::drivers;
using Kind = core::FieldValue::Kind;

namespace {

using Fields = std::map<std::string, core::FieldValue>;

Fields nexus_fields() {
    return {{"hostname", {Kind::text, "switch.example"}},
            {"username", {Kind::text, "u"}},
            {"password", {Kind::text, "p"}},
            {"dummy_vlan", {Kind::number, "999"}}};
}

}  // namespace

TEST_CASE("the fields of a CLI switch are checked, and kept in one form") {
    const auto driver = make_cli_driver(nexus_table(), "/dev/null");
    const auto stored = driver->check_fields(nexus_fields());
    CHECK(stored == core::SwitchFields{{"hostname", "switch.example"},
                                       {"username", "u"},
                                       {"password", "p"},
                                       {"transport", "ssh"},
                                       {"dummy_vlan", "999"}});
    auto text = nexus_fields();
    text["dummy_vlan"] = {Kind::text, "0999"};
    text["port"] = {Kind::text, "2222"};
    CHECK(driver->check_fields(text).at("dummy_vlan") == "999");
    CHECK(driver->device(driver->check_fields(text)) == "switch.example port 2222");

    const auto bad = [&](const std::string& name, const core::FieldValue& value) {
        auto fields = nexus_fields();
        fields[name] = value;
        CAPTURE(name);
        CHECK_THROWS_AS(driver->check_fields(fields), core::BadArgumentError);
    };
    bad("hostname", {Kind::text, "-oProxyCommand"});
    bad("hostname", {Kind::text, "a b"});
    bad("username", {Kind::text, "a\rb"});
    bad("password", {Kind::text, "a\nreload"});
    bad("transport", {Kind::text, "serial"});
    bad("dummy_vlan", {Kind::number, "4095"});
    // VLANs that the switch itself is in.
    for (const char* kept : {"1", "1003", "3968", "4094"}) bad("dummy_vlan", {Kind::number, kept});
    bad("port", {Kind::number, "0"});
    bad("host_key_fingerprint", {Kind::text, "MD5:00"});

    auto old = nexus_fields();
    old["legacy_algorithms"] = {Kind::boolean, "true"};
    CHECK(driver->check_fields(old).at("legacy_algorithms") == "true");
    old["transport"] = {Kind::text, "telnet"};  // has no algorithms
    CHECK_THROWS_AS(driver->check_fields(old), core::BadArgumentError);
    for (const char* name : {"hostname", "username", "password", "dummy_vlan"}) {
        auto fields = nexus_fields();
        fields.erase(name);
        CHECK_THROWS_AS(driver->check_fields(fields), core::ValidationError);
    }
}

TEST_CASE("one switch is one device, whatever way leads to it") {
    const auto driver = make_cli_driver(nexus_table(), "/dev/null");
    auto fields = nexus_fields();
    const auto ssh = driver->device(driver->check_fields(fields));
    fields["transport"] = {Kind::text, "telnet"};
    fields["hostname"] = {Kind::text, "SWITCH.example."};
    CHECK(driver->device(driver->check_fields(fields)) == ssh);
    for (const char* address :
         {"10.0.0.1", "10.1", "10.0.1", "167772161", "0x0a.0.0.1", "::ffff:10.0.0.1", "::FFFF:a00:1"}) {
        CAPTURE(address);
        fields["hostname"] = {Kind::text, address};
        CHECK(driver->device(driver->check_fields(fields)) == "10.0.0.1");
    }
    fields["hostname"] = {Kind::text, "FD00:0::0:1"};
    CHECK(driver->device(driver->check_fields(fields)) == "fd00::1");
}

TEST_CASE("names of ports, and the port that they mean") {
    const auto dell = make_cli_driver(powerconnect55xx_table(), "/dev/null");
    for (const char* good : {"gi1/0/5", "te1/2", "gi10/0/48"}) CHECK(dell->is_port_name(good));
    const auto n3000 = make_cli_driver(delln3000_table(), "/dev/null");
    for (const char* good : {"gi1/0/5", "te1/0/2", "fo1/1/1", "tw1/0/1"}) CHECK(n3000->port_identity(good) == good);
    for (const char* bad : {"Fo1/1/1", "fo1", "hu1/0/1", "Po1"}) CHECK_FALSE(n3000->is_port_name(bad));
    for (const char* bad :
         {"", "gi", "gi1", "gi1/", "gi1/0/", "gi1/0/5/6", "gi01/0/5", "Gi1/0/5", "fa1/0/5", "gi1/0/5 ", "gi1/0/1234"}) {
        CAPTURE(bad);
        CHECK_FALSE(dell->is_port_name(bad));
    }
    const auto nexus = make_cli_driver(nexus_table(), "/dev/null");
    for (const char* name : {"5", "Ethernet1/5", "ethernet1/5"}) CHECK(nexus->port_identity(name) == "Ethernet1/5");
    for (const char* bad : {"0", "05", "Ethernet", "Ethernet1", "Eth1/5", "ethernet 1/5"})
        CHECK_FALSE(nexus->is_port_name(bad));
}
