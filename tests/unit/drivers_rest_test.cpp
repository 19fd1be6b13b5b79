// What switches with a REST interface say of a port: nothing of it may be read too short.
#include <doctest/doctest.h>

#include "base/error.hpp"
#include "drivers/switch/rest/brocade_port.hpp"
#include "drivers/switch/rest/dellnos9_port.hpp"

using namespace haas::drivers;
using Vlans = std::set<haas::core::Vlan>;

TEST_CASE("brocade: the allowed VLANs are those of all lists") {
    const auto tagged = [](const std::string& allowed) {
        return parse_brocade_trunk("<trunk><native-vlan>5</native-vlan>" + allowed + "</trunk>").tagged;
    };
    CHECK(tagged("<allowed><vlan><add>100-101</add></vlan></allowed>") == Vlans{100, 101});
    CHECK(tagged("<allowed><vlan><add>100</add><add>200</add></vlan></allowed>") == Vlans{100, 200});
    CHECK(tagged("<allowed><vlan><add>100</add></vlan></allowed><allowed><vlan><add>300</add></vlan></allowed>") ==
          Vlans{100, 300});
}

TEST_CASE("dellnos9: only a port that is no switchport is in no VLAN where its VLANs are not shown") {
    const std::string refusal = "% Error: Permission denied.\n";
    const auto membership = [&](const std::string& interface) {
        return dellnos9_membership(parse_dellnos9_interface("<interface>" + interface + "</interface>"), refusal);
    };
    const std::string down = "<shutdown>true</shutdown>";
    const std::string up = "<shutdown>false</shutdown>";
    const std::string none = "<portmode><hybrid>false</hybrid></portmode>";
    CHECK(membership(none + down).tagged.empty());
    CHECK(membership(down).untagged.empty());
    CHECK_THROWS_AS(membership("<portmode><hybrid>true</hybrid></portmode><switchport/>" + down), haas::base::Error);
    CHECK_THROWS_AS(membership(none + "<switchport/>" + down), haas::base::Error);
    CHECK_THROWS_AS(membership("<portmode><hybrid>true</hybrid></portmode>" + down), haas::base::Error);
    // Up, it routes: nothing that HaaS makes.
    CHECK_FALSE(dellnos9_state(false, membership(none + up)).foreign.empty());
}
