// All ports of a switch, registered or not: what the drivers read of simulated switches, and what haas-sync
// --audit says.
#include <doctest/doctest.h>

#include <cstdlib>

#include "drivers/registry.hpp"
#include "service/stray.hpp"
#include "switch/cli_switch.hpp"
#include "switch/failure.hpp"
#include "sync/patience.hpp"
#include "sync/world.hpp"
#include "sys/process.hpp"

using namespace haas;
using core::PortState;
using haas_test::long_patience;
using haas_test::SimulatedSwitch;
using haas_test::World;

namespace {

struct Kind {
    std::string name;
    std::vector<std::string> options;  ///< strays on `stray` and `channel`, which carry VLAN 120
    std::string registered;
    std::string stray;
    std::string channel;
    std::vector<std::string> others;
    std::size_t count;  ///< of all ports
    std::string interface_type = {};
    std::string simulator = "cli_switch";
    std::string transport = "telnet";

    bool is_cli() const { return simulator == "cli_switch"; }
    /// Lists its ports, and is then asked for each of them.
    bool asks_for_each() const { return name == "powerconnect55xx" || name == "delln3000"; }
};

const std::vector<Kind>& kinds() {
    static const std::vector<Kind> all = {
        {"powerconnect55xx",
         {"--stray", "gi2/0/2 mode trunk native none allowed 120", "--stray", "Po1 mode access access 120"},
         "gi1/0/1",
         "gi2/0/2",
         "Po1",
         {"gi1/0/2", "te1/0/1", "te2/0/2", "Po2"},
         2 * 6 + 2},
        {"delln3000",
         {"--stray", "gi2/0/2 mode trunk native 4000 allowed 120", "--stray", "Po1 mode access access 120"},
         "gi1/0/1",
         "gi2/0/2",
         "Po1",
         {"gi1/0/2", "te1/0/1", "fo1/1/1", "tw2/1/1", "Po2"},
         2 * 8 + 2},
        {"brocade",
         {"--stray", "1/0/2 switchport yes mode trunk native 120", "--stray",
          "Po1 switchport yes mode access access 120"},
         "1/0/1",
         "1/0/2",
         "Port-channel 1",
         {"1/0/3", "FortyGigabitEthernet 1/0/5"},
         4 + 1 + 1,
         "TenGigabitEthernet",
         "rest_switch"},
        {"dellnos9",
         {"--stray", "1/2 switchport yes mode hybrid native 120 shut no", "--stray",
          "Po1 switchport yes mode hybrid native 120 shut no"},
         "1/1",
         "1/2",
         "Port-channel 1",
         {"1/3", "TenGigabitEthernet 1/5"},
         4 + 1 + 1,
         "GigabitEthernet",
         "rest_switch"},
        {"nexus",
         {"--stray", "Ethernet1/2 mode trunk native 2222 allowed 120", "--stray",
          "port-channel1 mode access access 120"},
         "Ethernet1/1",
         "Ethernet1/2",
         "port-channel1",
         {"Ethernet1/4", "port-channel2"},
         4 + 2},
        {"dell-os10",
         {"--stray", "ethernet1/1/2 mode trunk access none native none allowed 120", "--stray",
          "port-channel1 mode access access 120 native 120 allowed 120"},
         "ethernet1/1/1",
         "ethernet1/1/2",
         "port-channel1",
         {"ethernet1/1/3", "ethernet1/1/5:2", "port-channel2"},
         4 + 2 + 2},
        {"sonic",
         {"--stray", "Ethernet4 native 120 allowed 120", "--stray", "PortChannel1 allowed 120"},
         "Ethernet0",
         "Ethernet4",
         "PortChannel1",
         {"Ethernet8", "PortChannel2"},
         4 + 2,
         "",
         "cli_switch",
         "ssh"},
        {"arista-eos",
         {"--stray", "Ethernet2 mode access access 120", "--stray", "Port-Channel1 mode access access 120"},
         "Ethernet1",
         "Ethernet2",
         "Port-Channel1",
         {"Ethernet3"},
         4 + 1,
         "",
         "rest_switch"},
        {"cisco-nxos",
         {"--stray", "Ethernet1/2 mode access access 120", "--stray", "port-channel1 mode access access 120"},
         "Ethernet1/1",
         "Ethernet1/2",
         "port-channel1",
         {"Ethernet1/3"},
         4 + 1,
         "",
         "rest_switch"}};
    return all;
}

/// A simulated switch with few ports.
struct Site {
    explicit Site(const Kind& of, std::vector<std::string> more = {})
        : kind(of), device(haas_test::simulator(of.simulator), options(std::move(more))) {}

    std::vector<std::string> options(std::vector<std::string> more) const {
        std::vector<std::string> all = {"--kind", kind.name, "--ports", "4"};
        if (kind.is_cli()) {
            all.insert(all.end(), {"--transport", kind.transport, "--units", "2", "--port-channels", "2", "--vlans",
                                   "1,100-130,4000"});
        }
        all.insert(all.end(), kind.options.begin(), kind.options.end());
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }
    core::SwitchFields fields(const std::string& interface_type = {}) const {
        core::SwitchFields fields = {{"username", SimulatedSwitch::user}, {"password", SimulatedSwitch::password}};
        const std::string port = std::to_string(device.port());
        fields["hostname"] = kind.is_cli() ? "127.0.0.1" : "http://127.0.0.1:" + port;
        if (kind.is_cli()) fields["port"] = port;
        if (kind.is_cli() && kind.name != "sonic") fields["transport"] = kind.transport;
        if (kind.transport == "ssh") fields["host_key_fingerprint"] = device.fingerprint();
        if (kind.name == "delln3000") fields["dummy_vlan"] = "4000";
        if (kind.name == "nexus") fields["dummy_vlan"] = "2222";
        if (!kind.interface_type.empty())
            fields["interface_type"] = interface_type.empty() ? kind.interface_type : interface_type;
        return fields;
    }
    const core::SwitchDriver& driver() const { return *drivers.find(kind.name); }
    std::map<std::string, PortState> read_all() const {
        return driver().connect(fields(), long_patience)->read_all().value();
    }

    const Kind& kind;
    SimulatedSwitch device;
    core::SwitchDrivers drivers = drivers::make_switch_drivers();
};

/// A HaaS with that switch, and one port of it.
struct Rack : World {
    explicit Rack(const Site& site) : kinds(site.drivers) {
        use_drivers(drivers::make_switch_drivers());
        for (core::Vlan vlan = 100; vlan <= 130; ++vlan) policy.pool.insert(vlan);
        options.vlan_pool = policy.pool;
        register_switch("rack", site.kind.name, site.fields());
        register_fresh_port(site.kind.registered, "rack");
        forget_switch("s1");
    }
    void register_uplink(const std::string& port, const std::string& on = "rack") {
        database().write([&](store::Writing& tx) { service::uplink_register(tx, kinds, {on, port}); });
    }

    const core::SwitchDrivers& kinds;
    service::VlanPolicy policy;
};

sys::Result haas_sync(const std::vector<std::string>& arguments) {
    const char* const build = std::getenv("HAAS_BUILD_DIR");
    sys::Command command;
    command.argv = {(build != nullptr ? std::string(build) : std::string(".")) + "/bin/haas-sync"};
    command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
    command.deadline = std::chrono::seconds(60);
    return sys::run(command);
}

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::vector<std::string> names(const std::vector<store::StraySeen>& strays) {
    std::vector<std::string> names;
    for (const auto& each : strays) names.push_back(each.label);
    return names;
}

bool is_unknown(const PortState& state) { return state.may_carry_any && holds(state.foreign, "cannot be read"); }

}  // namespace

TEST_CASE("whole switches: every port and every port-channel is read, as one port alone is") {
    for (const auto& kind : kinds()) {
        CAPTURE(kind.name);
        const Site site(kind);
        const auto all = site.read_all();
        CHECK(all.at(kind.stray).possible_vlans() == std::set<core::Vlan>{120});
        CHECK(all.at(kind.channel).possible_vlans() == std::set<core::Vlan>{120});
        for (const auto& port : kind.others) CHECK_MESSAGE(all.contains(port), port);
        CHECK(all.size() == kind.count);
        const auto session = site.driver().connect(site.fields(), long_patience);
        for (const auto& [port, state] : all) {
            if (site.driver().is_port_name(port)) CHECK(session->read({port}).at(port) == state);
        }
    }
}

TEST_CASE(
    "whole switches: haas-sync --audit sees everything, and names what carries a VLAN of the pool without a row") {
    for (const auto& kind : kinds()) {
        CAPTURE(kind.name);
        const Site site(kind);
        Rack rack(site);
        rack.sync();
        REQUIRE(rack.state(kind.registered, "rack") == "verified");
        const auto result = haas_sync({"--audit", "--config", rack.write_config()});
        CAPTURE(result.output);
        CAPTURE(result.errors);
        CHECK(result.status == 1);
        CHECK_FALSE(holds(result.output, "incomplete"));
        CHECK(holds(result.output, kind.stray));
        CHECK(holds(result.output, "1 port of 1 switch compared: 0 differences"));

        const auto report = rack.audit();
        CHECK(report.is_complete());
        CHECK(names(report.switches.at(0).strays) == (kind.channel < kind.stray
                                                          ? std::vector<std::string>{kind.channel, kind.stray}
                                                          : std::vector<std::string>{kind.stray, kind.channel}));
        CHECK(rack.taken_vlans().contains(120));
        rack.register_uplink(kind.channel);
        rack.register_fresh_port(kind.stray, "rack");
        rack.sync();
        CHECK(rack.audit().all_well());
        CHECK(haas_sync({"--audit", "--config", rack.write_config()}).status == 0);
    }
}

TEST_CASE("whole switches: a port that the switch does not show may carry anything, and the others are still read") {
    for (const auto& kind : kinds()) {
        if (!kind.asks_for_each()) continue;
        CAPTURE(kind.name);
        const Site site(kind);
        const auto session = site.driver().connect(site.fields(), long_patience);
        // The first command is the list, the second one is for the first port.
        site.device.control("error-next % Invalid input");
        CHECK(haas_test::failure_of([&] { session->read_all(); }));
        CHECK(session->read_all()->size() > kind.others.size());
    }
}

TEST_CASE("whole switches: slow pieces, page after page, and the log in between") {
    for (const auto& kind : kinds()) {
        if (!kind.is_cli() || kind.name == "sonic") continue;
        CAPTURE(kind.name);
        const Site site(kind, {"--ports", "48", "--log-lines", "--chunk", "400"});
        const auto all = site.read_all();
        CHECK(all.size() >= 48);
        for (const auto& [port, state] : all) CHECK_MESSAGE(!is_unknown(state), port, ": ", state.foreign);
        CHECK(all.at(kind.stray).possible_vlans() == std::set<core::Vlan>{120});
    }
}

TEST_CASE(
    "whole switches: a switch registered once for each type of its ports is one device, and its ports are no strays") {
    for (const auto& kind : kinds()) {
        if (kind.interface_type.empty()) continue;
        CAPTURE(kind.name);
        const Site site(kind);
        Rack rack(site);
        const bool brocade = kind.name == "brocade";
        rack.register_switch("other", kind.name, site.fields(brocade ? "FortyGigabitEthernet" : "TenGigabitEthernet"));
        const std::string other = brocade ? "1/0/5" : "1/5";
        site.device.control(brocade ? "set Fo1/0/5 switchport yes mode trunk native 121"
                                    : "set Te1/5 switchport yes mode hybrid native 121 shut no");
        rack.register_uplink(other, "other");
        rack.sync();
        auto report = rack.audit();
        CHECK(report.is_complete());
        REQUIRE(report.switches.size() == 2);
        const auto& first = report.switches.at(report.switches.at(0).label == "rack" ? 0 : 1);
        CHECK(names(first.strays) == std::vector<std::string>{kind.stray, kind.channel});
        rack.register_fresh_port(kind.stray, "rack");
        rack.register_uplink(kind.channel);
        rack.sync();
        CHECK(rack.audit().all_well());
    }
}
