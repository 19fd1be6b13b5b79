#include <doctest/doctest.h>

#include "base/error.hpp"
#include "cli/local_first_switch.hpp"
#include "drivers/registry.hpp"

using haas::cli::parse_first_switch;

namespace {

std::string complaint(const std::string& json) {
    try {
        parse_first_switch(json, haas::drivers::make_switch_drivers());
        return {};
    } catch (const haas::base::ConfigError& error) {
        return error.what();
    }
}

}  // namespace

TEST_CASE("a null switch of HaaS 0.1 is a mock switch under the label default") {
    const auto first = parse_first_switch(R"({"switch":"null","ip":"10.0.0.1","user":"u","pass":"p"})",
                                          haas::drivers::make_switch_drivers());
    CHECK(first.label == "default");
    CHECK(first.type == "mock");
    CHECK(first.fields.at("hostname").text == "10.0.0.1");
    CHECK(first.fields.at("username").text == "u");
    CHECK(first.fields.at("password").text == "p");
    CHECK(first.fields.size() == 3);
}

TEST_CASE("types of today can be named, with the fields of their drivers") {
    const auto first =
        parse_first_switch(R"({"switch":"ovs","ovs_bridge":"br0"})", haas::drivers::make_switch_drivers());
    CHECK(first.type == "ovs");
    CHECK(first.fields.at("ovs_bridge").text == "br0");
}

TEST_CASE("a switch that no driver knows is refused by its old and its new name") {
    const haas::core::SwitchDrivers none({});
    try {
        parse_first_switch(R"({"switch":"dell","ip":"10.0.0.1","user":"u","pass":"hunter2"})", none);
        FAIL("accepted");
    } catch (const haas::base::ConfigError& error) {
        const std::string text = error.what();
        CHECK(text.find("dell") != std::string::npos);
        CHECK(text.find("powerconnect55xx") != std::string::npos);
        CHECK(text.find("hunter2") == std::string::npos);
    }
    CHECK(complaint(R"({"switch":"abacus"})").find("no driver for abacus in") != std::string::npos);
}

TEST_CASE("arguments that do not describe a switch are refused") {
    for (const char* bad : {"", "x", "[]", "{}", R"({"switch":5})", R"({"switch":"null","ip":[]})",
                            R"({"switch":"null","a":1.5})", R"({"switch":"null","ip":"a","hostname":"b"})"}) {
        CHECK(!complaint(bad).empty());
    }
}

TEST_CASE(
    "the dell and nexus switches of HaaS 0.1 are reached over telnet, as before, unless the user says otherwise") {
    const auto drivers = haas::drivers::make_switch_drivers();
    const auto dell = parse_first_switch(R"({"switch":"dell","ip":"10.0.0.1","user":"u","pass":"p"})", drivers);
    CHECK(dell.type == "powerconnect55xx");
    const auto dell_fields = drivers.find(dell.type)->check_fields(dell.fields);
    CHECK(dell_fields == haas::core::SwitchFields{
                             {"hostname", "10.0.0.1"}, {"username", "u"}, {"password", "p"}, {"transport", "telnet"}});

    const auto nexus = parse_first_switch(
        R"({"switch":"nexus","ip":"10.0.0.2","user":"u","pass":"p","dummy_vlan":"999","transport":"ssh"})", drivers);
    CHECK(nexus.type == "nexus");
    CHECK(drivers.find(nexus.type)->check_fields(nexus.fields).at("transport") == "ssh");
    CHECK(drivers.find(nexus.type)->is_port_name("5"));
}
