#include <doctest/doctest.h>

#include "core/error.hpp"
#include "drivers/switch/netconf/driver.hpp"

using namespace haas;
using core::FieldValue;
using Vlans = std::set<core::Vlan>;

TEST_CASE("openconfig: fields and port names") {
    const auto driver = drivers::make_openconfig_driver(nullptr, {}, nullptr);
    const auto text = [](const std::string& value) { return FieldValue{FieldValue::Kind::text, value}; };
    const auto fields = driver->check_fields({{"hostname", text("10.1")},
                                              {"username", text("haas")},
                                              {"default_vlan", {FieldValue::Kind::number, "7"}},
                                              {"vlans", text("network-instance")},
                                              {"legacy_algorithms", {FieldValue::Kind::boolean, "true"}},
                                              {"locks", text("candidate")},
                                              {"state", text("admin-status")},
                                              {"network_instance", text("default")}});
    CHECK(driver->device(fields) == "10.0.0.1");
    CHECK(fields.at("legacy_algorithms") == "true");
    CHECK(driver->own_vlans(fields) == Vlans{7});
    CHECK(driver->own_vlans({{"hostname", "a"}, {"username", "b"}}) == Vlans{1});
    const std::map<std::string, FieldValue> needed = {{"hostname", text("a")}, {"username", text("b")}};
    for (const auto& [name, value] : std::map<std::string, FieldValue>{{"vlans", text("somewhere")},
                                                                       {"default_vlan", text("4095")},
                                                                       {"host_key_fingerprint", text("SHA256:x")},
                                                                       {"network_instance", text("a\nb")},
                                                                       {"locks", text("running")},
                                                                       {"state", text("")},
                                                                       {"port", text("0")}}) {
        CAPTURE(name);
        auto all = needed;
        all[name] = value;
        CHECK_THROWS_AS(driver->check_fields(all), core::BadArgumentError);
    }
    for (const std::string name : {"Ethernet1", "xe-0/0/1", "ethernet-1/1", "GigabitEthernet1/0/1", "ae0", "1/1/c1/1",
                                   "xe-0/0/1:2", "Port-Channel10", "eth_1.5"}) {
        CHECK(driver->is_port_name(name));
    }
    for (const std::string name : {"a/", "/a", "a<b", "a&b", "a b", "../a", "a'b"})
        CHECK_FALSE(driver->is_port_name(name));
}
