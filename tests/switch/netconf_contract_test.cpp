// The contract of all drivers on a real NETCONF server. As that has no ports, what passes on one is what its running
// configuration would let pass, as somebody else reads it before each request of the driver.
#include <doctest/doctest.h>

#include <algorithm>
#include <utility>

#include "switch/hooked_driver.hpp"
#include "switch/netconf_site.hpp"
#include "sync/driver_contract.hpp"

using namespace haas;
using haas_test::NetconfSite;

namespace {

const std::vector<std::string> ports = {"Ethernet1", "xe-0/0/2", "ethernet-1/3:1"};

class WatchedDriver final : public haas_test::HookedDriver {
public:
    explicit WatchedDriver(const NetconfSite& site) : HookedDriver(site.driver()), watcher_(site.other_session()) {}

    std::set<int> take_passed(const std::string& port) const {
        before_command();
        return std::exchange(passed_[port], {});
    }

private:
    void before_command() const override {
        for (auto& [port, vlans] : haas_test::passing(*watcher_)) passed_[port].merge(vlans);
    }

    std::unique_ptr<drivers::NetconfClient> watcher_;
    mutable std::map<std::string, std::set<int>> passed_;
};

std::map<core::Vlan, std::string> contract_vlans() {
    std::map<core::Vlan, std::string> vlans;
    for (const int vlan : {2, 100, 101, 200, 201, 4094}) vlans[static_cast<core::Vlan>(vlan)] = "";
    for (core::Vlan vlan = 300; vlan < 360; ++vlan) vlans[vlan] = "";
    return vlans;
}

}  // namespace

TEST_CASE("contract: openconfig") {
    // One server for all parts of the contract, each of which begins with dark ports.
    static const NetconfSite site({.ports = ports});
    static const WatchedDriver driver(site);
    const auto session = site.connect();
    auto vlans = contract_vlans();
    std::erase_if(vlans, [&](const auto& each) { return session->missing_vlans({each.first}).empty(); });
    session->create_vlans(vlans);
    haas_test::check_driver_contract(
        {.driver = &driver,
         .fields = site.fields(),
         .ports = ports,
         .missing_port = "Ethernet9",
         .highest_vlan = 4094,
         .lowest_vlan = 2,
         .take_passed = [](const std::string& port) { return driver.take_passed(port); },
         .set_by_hand = [](const std::string& port, const std::string& leaves) { site.set_vlans(port, leaves); },
         .strange_states = {"", "<interface-mode>ACCESS</interface-mode>", "<interface-mode>TRUNK</interface-mode>",
                            "<interface-mode>TRUNK</interface-mode><native-vlan>150</native-vlan>",
                            "<interface-mode>TRUNK</interface-mode><native-vlan>150</native-vlan>"
                            "<trunk-vlans>200</trunk-vlans>",
                            "<interface-mode>TRUNK</interface-mode><trunk-vlans>1</trunk-vlans>"
                            "<trunk-vlans>300..302</trunk-vlans>"}});
}

TEST_CASE("openconfig: a watcher sees what a port lets pass between two commits") {
    const NetconfSite site({.ports = ports});
    const auto watcher = site.other_session();
    const auto& port = ports.front();
    const auto passing = [&] { return haas_test::passing(*watcher).at(port); };
    CHECK(passing() == std::set<int>{1});
    site.set_vlans(port, "<interface-mode>TRUNK</interface-mode>");
    CHECK(passing().size() == 4094);
    site.set_vlans(port, "<interface-mode>TRUNK</interface-mode><trunk-vlans>7..8</trunk-vlans>");
    CHECK(passing() == std::set<int>{7, 8});
    // As a driver would do it that makes a trunk first, and then gives it its VLANs.
    const WatchedDriver driver(site);
    const auto session = driver.connect(site.fields({{"vlans", "none"}}), {});
    session->write({{port, session->read({port}).at(port), {}}});
    session->read({port});
    driver.take_passed(port);
    site.set_vlans(port, "<interface-mode>TRUNK</interface-mode>");
    session->read({port});
    site.set_vlans(port, "<interface-mode>ACCESS</interface-mode><access-vlan>7</access-vlan>");
    CHECK(driver.take_passed(port).size() == 4094);
    CHECK(driver.take_passed(port) == std::set<int>{7});
}
