#include <doctest/doctest.h>

#include "core/error.hpp"
#include "drivers/registry.hpp"
#include "sync/driver_contract.hpp"
#include "sync/scripted_switch.hpp"

using namespace haas;
using Kind = core::FieldValue::Kind;

TEST_CASE("drivers: mock keeps the contract of all drivers") {
    const auto driver = drivers::make_mock_driver();
    haas_test::check_driver_contract({driver.get(), {{"hostname", "h"}}, {"gi1/0/1", "gi1/0/2", "te0/3"}, ""});
}

TEST_CASE("drivers: scripted switches also keep it, or tests would prove nothing") {
    const haas_test::ScriptedDriver driver;
    for (const char* const port : {"a", "b", "c"}) driver.at("s").plug(port);
    const auto session = driver.connect({{"name", "s"}}, {});
    session->write({{"a", {}, haas_test::lit(100)}});
    CHECK(session->read({"a", "x"}).size() == 1);
    CHECK(session->read({"a"}).at("a") == haas_test::lit(100));
}

TEST_CASE("drivers: mock ports are named as on a PowerConnect") {
    const auto driver = drivers::make_mock_driver();
    for (const char* const good : {"gi1/0/5", "te1/0/5", "gi1/5", "gi12/34/56", "te0/0"}) {
        CAPTURE(good);
        CHECK(driver->is_port_name(good));
    }
    for (const char* const bad :
         {"gi", "gi1", "gi1/", "gi1/0/", "gi1/0/5/", "gi1/0/5/6", "Gi1/0/5", "xe1/0/5", "gi/0/5", "gi1//5", "gi1/0/5 ",
          "1/0/5", "gi1/0/5x", "gi-1/0/5", "gi01/0/5", "gi1/00/5"}) {
        CAPTURE(bad);
        CHECK_FALSE(driver->is_port_name(bad));
    }
}

TEST_CASE("drivers: a mock switch checks its password, which is a secret") {
    const auto driver = drivers::make_mock_driver();
    const auto stored = driver->check_fields(
        {{"hostname", {Kind::text, "h"}}, {"username", {Kind::text, "u"}}, {"password", {Kind::text, "secret"}}});
    CHECK(stored == core::SwitchFields{{"hostname", "h"}, {"username", "u"}, {"password", "secret"}});
    CHECK(driver->secret_fields().contains("password"));
    CHECK(driver->check_fields({}).empty());
    for (const char* const field : {"hostname", "username", "password"}) {
        CAPTURE(field);
        try {
            driver->check_fields({{field, {Kind::number, "7"}}});
            FAIL("accepted");
        } catch (const core::ValidationError& error) {
            CHECK(error.field() == field);
        }
    }
}

TEST_CASE("drivers: two mock switches are two switches") {
    const auto driver = drivers::make_mock_driver();
    driver->connect({{"hostname", "a"}}, {})->write({{"gi1/0/1", {}, haas_test::lit(100)}});
    CHECK(driver->connect({{"hostname", "a"}}, {})->read({"gi1/0/1"}).at("gi1/0/1") == haas_test::lit(100));
    CHECK(driver->connect({{"hostname", "b"}}, {})->read({"gi1/0/1"}).at("gi1/0/1").is_dark());
}

TEST_CASE("drivers: a built-in driver is found by its name, also as a URI") {
    const auto built_in = drivers::make_switch_drivers();
    REQUIRE(built_in.find("ovs") != nullptr);
    CHECK(built_in.find("ovs")->type() == "ovs");
    CHECK(built_in.find("http://schema.massopencloud.org/haas/v0/switches/mock")->type() == "mock");
    CHECK(built_in.find("abacus") == nullptr);
    CHECK(built_in.find("") == nullptr);
}

TEST_CASE("drivers: the device types of networking-generic-switch lead to ours, where only one does") {
    const auto built_in = drivers::make_switch_drivers();
    const std::map<std::string, std::string> names = {{"netmiko_arista_eos", "arista-eos"},
                                                      {"netmiko_cumulus", "linux-bridge"},
                                                      {"netmiko_dell_force10", "dellnos9"},
                                                      {"netmiko_dell_os10", "dell-os10"},
                                                      {"netmiko_juniper", "openconfig"},
                                                      {"netmiko_nokia_srl", "openconfig"},
                                                      {"netmiko_ovs_linux", "ovs"},
                                                      {"netmiko_sonic", "sonic"},
                                                      {"netmiko_dell_powerconnect", "powerconnect55xx"}};
    for (const auto& [name, type] : names) {
        CAPTURE(name);
        REQUIRE(built_in.find(name) != nullptr);
        CHECK(built_in.find(name)->type() == type);
    }
    CHECK(built_in.find("netmiko_cisco_nxos") == nullptr);
    CHECK(built_in.find("netmiko_") == nullptr);
}
