// Bridges of Linux: what is read of `ip`, and what is to be done. tests/cli/create_bridges_guest_test does it.
#include <doctest/doctest.h>

#include "base/error.hpp"
#include "drivers/bridge/links.hpp"
#include "drivers/bridge/linux_bridges.hpp"
#include "drivers/bridge/plan.hpp"

using namespace haas;
using drivers::BridgeCommand;
using drivers::BridgePlan;
using drivers::Link;
using drivers::Links;

namespace {

using Lines = std::vector<std::string>;

const std::string mac = "52:54:00:00:00:01";

Link up() {
    Link link;
    link.up = true;
    link.mac = mac;
    link.address_mode = "none";
    link.ipv6_disabled = true;
    link.source_checked = true;
    return link;
}

Link port(int vlan, const std::string& master) {
    auto link = up();
    link.kind = "vlan";
    link.parent = "eth1";
    link.vlan_protocol = "802.1Q";
    link.vlan = vlan;
    link.master = master;
    return link;
}

Link bridge() {
    auto link = up();
    link.kind = "bridge";
    return link;
}

/// A host on which all is as it should be for VLAN 100.
Links made() {
    auto trunk = up();
    trunk.address_mode = "eui64";
    return {{"eth1", trunk}, {"eth1.100", port(100, "br-vlan100")}, {"br-vlan100", bridge()}};
}

Links bare() { return {{"eth1", made().at("eth1")}}; }

Lines shown(const BridgePlan& plan) {
    Lines lines;
    for (const auto& command : plan.commands) lines.push_back(drivers::to_shell(command));
    return lines;
}

BridgePlan plan(const Links& links, const std::set<core::Vlan>& vlans = {100}) {
    return drivers::plan_linux_bridges(links, "eth1", vlans);
}

/// The one problem for which nothing is done.
std::string refusal(const Links& links, const std::set<core::Vlan>& vlans = {100}) {
    const auto refused = plan(links, vlans);
    CHECK(refused.commands.empty());
    REQUIRE(refused.problems.size() == 1);
    return refused.problems.front();
}

BridgePlan removal(const Links& links, const std::set<core::Vlan>& vlans = {100}) {
    return drivers::plan_linux_removal(links, "eth1", vlans);
}

}  // namespace

TEST_CASE("drivers: a host's first bridge is closed to tenants before it is up") {
    auto links = bare();
    links["eth1"].up = false;
    CHECK(shown(plan(links)) ==
          Lines{"ip link set dev eth1 up",
                "ip link add name br-vlan100 address " + mac +
                    " type bridge stp_state 0 forward_delay 0 mcast_snooping 0",
                "ip link set dev br-vlan100 addrgenmode none", "ip link add link eth1 name eth1.100 type vlan id 100",
                "ip link set dev eth1.100 addrgenmode none",
                // NOLINTNEXTLINE(bugprone-suspicious-missing-comma): one long command
                "sysctl -q -w net/ipv4/conf/br-vlan100/rp_filter=1 net/ipv6/conf/br-vlan100/disable_ipv6=1 "
                "net/ipv6/conf/eth1.100/disable_ipv6=1",
                "ip link set dev eth1.100 master br-vlan100", "ip link set dev eth1.100 up",
                "ip link set dev br-vlan100 up"});
}

TEST_CASE("drivers: on a host without IPv6, no command mentions it") {
    auto links = bare();
    links["eth1"].address_mode.reset();
    for (const auto& line : shown(plan(links))) {
        CHECK(line.find("addrgenmode") == std::string::npos);
        CHECK(line.find("ipv6") == std::string::npos);
    }
}

TEST_CASE("drivers: nothing is to be done if all bridges exist") {
    const auto nothing = plan(made());
    CHECK(nothing.commands.empty());
    CHECK(nothing.problems.empty());
}

TEST_CASE("drivers: only the missing settings of a bridge are made") {
    const auto lines_after = [](auto&& change) {
        auto links = made();
        change(links);
        return shown(plan(links));
    };
    const std::string set = "ip link set dev ";
    const std::string settings =
        set + "br-vlan100 address " + mac + " type bridge stp_state 0 forward_delay 0 mcast_snooping 0";
    CHECK(lines_after([](Links& l) { l["br-vlan100"].up = false; }) == Lines{set + "br-vlan100 up"});
    CHECK(lines_after([](Links& l) { l["br-vlan100"].mac = "52:54:00:00:00:02"; }) == Lines{settings});
    CHECK(lines_after([](Links& l) { l["br-vlan100"].forward_delay = 1500; }) == Lines{settings});
    CHECK(lines_after([](Links& l) { l["br-vlan100"].multicast_snooping = 1; }) == Lines{settings});
    CHECK(lines_after([](Links& l) { l["br-vlan100"].stp = 1; }) ==
          Lines{set + "br-vlan100 type bridge stp_state 0", settings});
    CHECK(lines_after([](Links& l) { l["br-vlan100"].address_mode = "eui64"; }) ==
          Lines{set + "br-vlan100 addrgenmode none"});
    CHECK(lines_after([](Links& l) { l["br-vlan100"].source_checked = false; }) ==
          Lines{"sysctl -q -w net/ipv4/conf/br-vlan100/rp_filter=1"});
    CHECK(lines_after([](Links& l) { l["eth1.100"].master.clear(); }) == Lines{set + "eth1.100 master br-vlan100"});
    CHECK(lines_after([](Links& l) { l["eth1.100"].ipv6_disabled = false; }) ==
          Lines{"sysctl -q -w net/ipv6/conf/eth1.100/disable_ipv6=1"});
    CHECK(lines_after([](Links& l) { l["tap0"].master = "br-vlan100"; }).empty());
}

TEST_CASE("drivers: nothing is done if something is in the way of a bridge") {
    const auto refusal_after = [](auto&& change) {
        auto links = made();
        links["eth1.100"].master.clear();
        change(links);
        return refusal(links);
    };
    CHECK(refusal_after([](Links& l) { l.erase("eth1"); }) ==
          "there is no network interface eth1, which [headnode] trunk_nic names");
    CHECK(refusal_after([](Links& l) { l["br-vlan100"].kind = "dummy"; }) ==
          "br-vlan100 already exists, but is not a Linux bridge");
    CHECK(refusal_after([](Links& l) { l["br-vlan100"].addresses = {"10.0.0.1"}; }) ==
          "br-vlan100 has the address 10.0.0.1, by which tenants could reach this host");
    const std::string other = "eth1.100 already exists, but is not VLAN 100 of eth1";
    CHECK(refusal_after([](Links& l) { l["eth1.100"].vlan = 101; }) == other);
    CHECK(refusal_after([](Links& l) { l["eth1.100"].parent = "eth2"; }) == other);
    CHECK(refusal_after([](Links& l) { l["eth1.100"].vlan_protocol = "802.1ad"; }) == other);
    CHECK(refusal_after([](Links& l) { l["eth1.100"].kind = "dummy"; }) == other);
    CHECK(refusal_after([](Links& l) { l["eth1.100"].master = "br0"; }) ==
          "eth1.100 is a port of br0, but should be one of br-vlan100");
    CHECK(refusal_after([](Links& l) { l["eth1.100"].addresses = {"10.0.0.1"}; }) ==
          "eth1.100 has the address 10.0.0.1: this host uses VLAN 100 of eth1 itself");
    CHECK(refusal_after([](Links& l) { l["eth1.200"] = port(200, "br-vlan100"); }) ==
          "eth1.200 is a port of br-vlan100, which is for another VLAN");

    auto links = bare();
    links["uplink"] = port(100, "");
    CHECK(refusal(links) == "VLAN 100 of eth1 already exists, as uplink, not as eth1.100");
    // That VLAN is not for tenants.
    CHECK(plan(links, {101}).problems.empty());
}

TEST_CASE("drivers: a VLAN interface of a NIC with a long name is called by its VLAN alone") {
    CHECK(drivers::vlan_interface("eth1", 100) == "eth1.100");
    CHECK(drivers::vlan_interface("enp129s0f0n", 100) == "enp129s0f0n.100");
    CHECK(drivers::vlan_interface("enp129s0f0n", 4094) == "vlan4094");
    CHECK(drivers::vlan_interface("enp129s0f0np0", 1) == "enp129s0f0np0.1");
}

TEST_CASE("drivers: bridges are removed with their VLAN interfaces, and nothing that belongs to others") {
    auto links = made();
    CHECK(shown(removal(links, {100, 101})) == Lines{"ip link delete dev br-vlan100", "ip link delete dev eth1.100"});
    CHECK(removal(bare()).commands.empty());

    links["eth1.100"].master.clear();
    CHECK(shown(removal(links)) == Lines{"ip link delete dev br-vlan100", "ip link delete dev eth1.100"});
    links["eth1.100"].master = "br0";
    CHECK(shown(removal(links)) == Lines{"ip link delete dev br-vlan100"});
    links["eth1.100"] = port(101, "br0");
    links["br-vlan100"].kind = "dummy";
    CHECK(removal(links).commands.empty());
    CHECK(removal(links).problems.empty());
}

TEST_CASE("drivers: a bridge that is in use stays whole, and the others go") {
    auto links = made();
    links["eth1.101"] = port(101, "br-vlan101");
    links["br-vlan101"] = bridge();
    links["tap0"] = up();
    links["tap0"].master = "br-vlan100";
    const auto used = removal(links, {100, 101});
    CHECK(shown(used) == Lines{"ip link delete dev br-vlan101", "ip link delete dev eth1.101"});
    CHECK(used.problems == Lines{"br-vlan100 is in use by tap0"});

    links["tap0"].master.clear();
    links["br-vlan100"].addresses = {"10.0.0.1"};
    CHECK(removal(links).problems == Lines{"br-vlan100 is in use by 10.0.0.1"});
    links["br-vlan100"].addresses.clear();
    links["macvtap0"].parent = "eth1.100";
    CHECK(removal(links).problems == Lines{"eth1.100 is in use by macvtap0"});
    CHECK(removal(links).commands.empty());
}

TEST_CASE("drivers: interfaces are read from what ip prints") {
    const auto links = drivers::parse_links(
        R"([{"ifindex":1,"ifname":"lo","flags":["LOOPBACK","UP"],"address":"00:00:00:00:00:00","inet6_addr_gen_mode":"eui64"},{},)"
        R"({"ifname":"br-vlan100","flags":["BROADCAST"],"address":"52:54:00:00:00:01","linkinfo":{"info_kind":"bridge","info_data":)"
        R"({"forward_delay":1500,"stp_state":1,"mcast_snooping":1}},"inet6_addr_gen_mode":"none"},)"
        R"({"link":"eth1","ifname":"eth1.100","flags":["UP"],"master":"br-vlan100","address":"52:54:00:00:00:01","linkinfo":)"
        R"({"info_kind":"vlan","info_data":{"protocol":"802.1Q","id":100,"flags":["REORDER_HDR"]},"info_slave_kind":"bridge"}},)"
        R"({"link_index":7,"ifname":"veth0","flags":[],"address":"52:54:00:00:00:02","linkinfo":{"info_kind":"veth"}}])",
        R"([{"ifname":"lo","addr_info":[{"family":"inet","local":"127.0.0.1","scope":"host"},{}]},{},)"
        R"({"ifname":"veth0","addr_info":[{"family":"inet6","local":"fe80::1","scope":"link"},)"
        R"({"family":"inet","local":"169.254.0.1","scope":"link"}]},{"ifname":"new","addr_info":[]}])");
    REQUIRE(links.size() == 4);
    CHECK(links.at("lo").up);
    CHECK(links.at("lo").kind.empty());
    CHECK(links.at("lo").addresses == Lines{"127.0.0.1"});
    const auto& made_bridge = links.at("br-vlan100");
    CHECK_FALSE(made_bridge.up);
    CHECK(made_bridge.kind == "bridge");
    CHECK(made_bridge.mac == mac);
    CHECK(made_bridge.stp == 1);
    CHECK(made_bridge.forward_delay == 1500);
    CHECK(made_bridge.multicast_snooping == 1);
    CHECK(made_bridge.address_mode == "none");
    const auto& vlan = links.at("eth1.100");
    CHECK(vlan.kind == "vlan");
    CHECK(vlan.parent == "eth1");
    CHECK(vlan.master == "br-vlan100");
    CHECK(vlan.vlan_protocol == "802.1Q");
    CHECK(vlan.vlan == 100);
    CHECK_FALSE(vlan.address_mode.has_value());
    CHECK(links.at("veth0").parent.empty());
    CHECK(links.at("veth0").addresses == Lines{"169.254.0.1"});
}

TEST_CASE("drivers: odd output of ip is refused") {
    for (
        const std::string odd :
        {"", "{}", "[", "[7]", R"([{"ifname":"a"}])", R"([{"ifname":7,"flags":[]}])",
         R"([{"ifname":"a","flags":[],"linkinfo":{"info_kind":"bridge"}}])",
         R"([{"ifname":"a","flags":[],"linkinfo":{"info_kind":"vlan","info_data":{"protocol":"802.1Q","id":"7"}}}])"}) {
        CAPTURE(odd);
        CHECK_THROWS_AS(drivers::parse_links(odd, "[]"), base::Error);
    }
    const std::string one = R"([{"ifname":"a","flags":[]}])";
    CHECK_NOTHROW(drivers::parse_links(one, "[]"));
    for (const std::string odd : {"", "[7]", R"([{"ifname":"a"}])", R"([{"ifname":"a","addr_info":[{"local":7}]}])"}) {
        CAPTURE(odd);
        CHECK_THROWS_AS(drivers::parse_links(one, odd), base::Error);
    }
}

TEST_CASE("drivers: commands are shown so that a shell takes them for the same") {
    CHECK(drivers::to_shell({"ip", "link", "set", "dev", "eth1.100@x", "up"}) == "ip link set dev eth1.100@x up");
    CHECK(drivers::to_shell({"a b", "", "$(id)", "it's", "x\ny", "*"}) == "'a b' '' '$(id)' 'it'\\''s' 'x\ny' '*'");
}

TEST_CASE("drivers: successive commands of ip run as one ip, and its complaint leads to the command") {
    const BridgeCommand first = {"ip", "link", "set", "dev", "a", "up"};
    const BridgeCommand second = {"ip", "link", "set", "dev", "b", "up"};
    const auto batches = drivers::to_batches(
        {first, second, {"sysctl", "-q", "-w", "x=1"}, {"sysctl", "-q", "-w", "y=1", "z=1"}, first, {"ovs-vsctl"}});
    REQUIRE(batches.size() == 4);
    CHECK(batches[0].argv == BridgeCommand{"ip", "-batch", "-"});
    CHECK(batches[0].lines == std::vector<BridgeCommand>{first, second});
    CHECK(batches[1].argv == BridgeCommand{"sysctl", "-q", "-w", "x=1", "y=1", "z=1"});
    CHECK(batches[1].lines.empty());
    CHECK(batches[2].lines == std::vector<BridgeCommand>{first});
    CHECK(batches[3].argv == BridgeCommand{"ovs-vsctl"});

    const auto* const failed = drivers::find_failed_line(batches[0], "Cannot find device \"b\"\nCommand failed -:2\n");
    REQUIRE(failed != nullptr);
    CHECK(*failed == second);
    for (const std::string odd :
         {"", "Command failed -:", "Command failed -:0", "Command failed -:3", "Command failed -:x"}) {
        CHECK(drivers::find_failed_line(batches[0], odd) == nullptr);
    }
}

TEST_CASE("drivers: the arguments of one sysctl stay below what Linux allows") {
    std::vector<BridgeCommand> commands;
    for (int vlan = 1; vlan < 4095; ++vlan) {
        commands.push_back(
            {"sysctl", "-q", "-w", "net/ipv6/conf/enp129s0f0." + std::to_string(vlan) + "/disable_ipv6=1"});
    }
    const auto batches = drivers::to_batches(commands);
    std::size_t settings = 0;
    for (const auto& batch : batches) {
        std::size_t size = 0;
        for (const auto& word : batch.argv) size += word.size() + 1 + sizeof(char*);
        CHECK(size < std::size_t{512} * 1024);
        settings += batch.argv.size() - 3;
    }
    CHECK(batches.size() <= 2);
    CHECK(settings == 4094);
}
