// The guest whose bridge is a switch carries what it should carry, and nothing else: seen on packets.
#include <doctest/doctest.h>

#include <cstdlib>

#include "switch/bridge_guest.hpp"

using haas_test::BridgeGuest;
using Ways = std::set<BridgeGuest::Way>;

namespace {

/// None are all of them.
std::vector<int> vlans_to_send() {
    if (std::getenv("HAAS_LONG") != nullptr) return {};
    return {1, 2, 119, 120, 121, 3999, 4000, 4093, 4094};
}

}  // namespace

TEST_CASE("bridge guest: of all VLANs, those pass that were set, where they were set, and nothing else") {
    auto& guest = haas_test::fresh_bridge_guest();
    // A port without a VLAN is in no list.
    CHECK(guest.run("bridge -j vlan show") == "[]\n");
    CHECK(guest.ways(vlans_to_send()) == Ways());
    guest.run(
        "bridge vlan add dev p1 vid 120 pvid untagged; bridge vlan add dev p2 vid 120; "
        "bridge vlan add dev p2 vid 4000; bridge vlan add dev p3 vid 4000");
    // A port takes its own VLAN with a tag, too.
    CHECK(guest.ways(vlans_to_send()) == Ways{{"p1", 0, "p2", 120},
                                              {"p1", 120, "p2", 120},
                                              {"p2", 120, "p1", 0},
                                              {"p2", 4000, "p3", 4000},
                                              {"p3", 4000, "p2", 4000}});
    CHECK(guest.run("bridge -j vlan show dev p1") ==
          "[{\"ifname\":\"p1\",\"vlans\":[{\"vlan\":120,\"flags\":[\"PVID\",\"Egress Untagged\"]}]}]\n");
}

TEST_CASE("bridge guest: another native VLAN leaves the one before as an untagged member") {
    auto& guest = haas_test::fresh_bridge_guest();
    guest.run(
        "bridge vlan add dev p1 vid 120 pvid untagged; bridge vlan add dev p1 vid 130 pvid untagged; "
        "bridge vlan add dev p2 vid 120; bridge vlan add dev p3 vid 130");
    CHECK(guest.ways({120, 130}) == Ways{{"p1", 0, "p3", 130},
                                         {"p1", 120, "p2", 120},
                                         {"p1", 130, "p3", 130},
                                         {"p2", 120, "p1", 0},
                                         {"p3", 130, "p1", 0}});
    guest.run("bridge vlan delete dev p1 vid 120");
    CHECK(guest.ways({120, 130}) == Ways{{"p1", 0, "p3", 130}, {"p1", 130, "p3", 130}, {"p3", 130, "p1", 0}});
}

TEST_CASE("bridge guest: a bridge that does not filter passes everything") {
    auto& guest = haas_test::fresh_bridge_guest();
    guest.run("ip link set br0 type bridge vlan_filtering 0");
    CHECK(guest.ways({120}).size() == 2 * 4 * 3);
    guest.clear();
    CHECK(guest.ways({120}) == Ways());
}

TEST_CASE("bridge guest: a VLAN that a port had for a moment is told once") {
    auto& guest = haas_test::fresh_bridge_guest();
    guest.run(
        "bridge vlan add dev p1 vid 120; bridge vlan delete dev p1 vid 120; "
        "bridge vlan add dev p1 vid 200-202; bridge vlan delete dev p1 vid 200; bridge vlan add dev p2 vid 7");
    CHECK(guest.take_passed("p1") == std::set<int>{120, 200, 201, 202});
    CHECK(guest.take_passed("p1") == std::set<int>{201, 202});
    CHECK(guest.take_passed("p2") == std::set<int>{7});
    CHECK(guest.take_passed("p3") == std::set<int>());
}
