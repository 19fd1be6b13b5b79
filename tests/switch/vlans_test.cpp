// VLANs exist on a switch before a port carries them: haas-sync creates those that are missing, says what to do where
// it may not, names them and describes ports where it is told to, and removes only what it made.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>

#include "drivers/registry.hpp"
#include "store/network.hpp"
#include "switch/simulated_switch.hpp"
#include "sync/world.hpp"
#include "sys/process.hpp"

using namespace haas;
using haas_test::SimulatedSwitch;
using haas_test::World;

namespace {

struct Kind {
    std::string name;
    std::string dummy;  ///< empty: it needs none
    std::string vlans;  ///< that are there
    std::vector<std::string> ports;
    std::string interface_type = {};  ///< of one with a REST interface
    std::size_t longest_name = 32;
};

const std::vector<Kind>& cli_kinds() {
    static const std::vector<Kind> all = {
        {"powerconnect55xx", "", "1,120", {"gi1/0/1", "gi1/0/2"}},
        {"delln3000", "4000", "1,120,4000", {"gi1/0/1", "gi1/0/2"}},
        {"nexus", "2222", "1,120", {"Ethernet1/1", "Ethernet1/2"}},
    };
    return all;
}

/// Which request creates a VLAN on a brocade, no document settles: HaaS creates none there.
std::vector<Kind> creating_kinds() {
    auto all = cli_kinds();
    all.push_back({"dellnos9", "", "1,120", {"1/1", "1/2"}, "GigabitEthernet"});
    return all;
}

std::vector<Kind> all_kinds() {
    auto all = creating_kinds();
    all.push_back({"brocade", "", "1,120", {"1/0/1", "1/0/2"}, "TenGigabitEthernet"});
    return all;
}

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// A simulated switch with two nodes, and the networks red (110), blue (120, which is there), green (130) and a long
/// label (140).
struct Rack : World {
    explicit Rack(const Kind& of)
        : kind(of),
          device(haas_test::simulator(of.interface_type.empty() ? "cli_switch" : "rest_switch"), options_of(of)) {
        use_drivers(drivers::make_switch_drivers());
        core::SwitchFields fields = {{"username", SimulatedSwitch::user}, {"password", SimulatedSwitch::password}};
        const auto port = std::to_string(device.port());
        if (kind.interface_type.empty()) {
            fields.insert({{"hostname", "127.0.0.1"}, {"port", port}, {"transport", "telnet"}});
            if (!kind.dummy.empty()) fields["dummy_vlan"] = kind.dummy;
        } else {
            fields["hostname"] = "http://127.0.0.1:" + port;
            fields["interface_type"] = kind.interface_type;
        }
        register_switch("rack", kind.name, fields);
        forget_switch("s1");
        for (const auto& each : kind.ports) {
            register_fresh_port(each, "rack");
            register_node_on(each, "rack");
        }
        create_network("red", 110);
        create_network("blue", 120);
        create_network("green", 130);
        create_network(long_label, 140);
    }
    static std::vector<std::string> options_of(const Kind& kind) {
        std::vector<std::string> options = {"--kind", kind.name, "--vlans", kind.vlans};
        if (kind.interface_type.empty()) options.insert(options.end(), {"--transport", "telnet"});
        return options;
    }

    /// Runs haas-sync with these lines in [sync].
    std::string haas_sync(const std::string& sync_options, const std::string& argument = "--once") {
        const char* const build = std::getenv("HAAS_BUILD_DIR");
        sys::Command command;
        command.argv = {(build != nullptr ? std::string(build) : std::string(".")) + "/bin/haas-sync", argument,
                        "--config", write_config("[sync]\n" + sync_options)};
        if (argument == "--repair") command.argv.push_back("--audit");
        command.deadline = std::chrono::seconds(60);
        const auto result = sys::run(command);
        return result.output + result.errors;
    }
    /// Connects red and blue to one node, red and green to the other.
    std::vector<std::string> connect_all() { return {connect(kind.ports[0], "red"), connect(kind.ports[1], "green")}; }
    std::vector<std::string> connect_tagged() {
        return {connect(kind.ports[0], "blue", "vlan/120"), connect(kind.ports[1], "red", "vlan/110")};
    }
    bool has_vlan(int vlan) const {
        const auto all = device.control("show");
        const auto at = all.find("\"vlans\":\"");
        REQUIRE(at != std::string::npos);
        const auto list = all.substr(at + 9, all.find('"', at + 9) - at - 9);
        for (const auto each : core::parse_vlan_list(list)) {
            if (each == vlan) return true;
        }
        return false;
    }
    /// What the switch calls a VLAN, or says of a port; empty: nothing.
    std::string name(const std::string& of) const {
        const auto all = device.control("names");
        const auto at = all.find("\"" + of + "\":\"");
        if (at == std::string::npos) return {};
        const auto begin = at + of.size() + 4;
        return all.substr(begin, all.find('"', begin) - begin);
    }

    static constexpr const char* long_label = "a-network-whose-label-is-longer-than-what-switches-take-for-names";
    const Kind& kind;
    SimulatedSwitch device;
};

}  // namespace

TEST_CASE("VLANs: those that are missing are created, on every kind of switch, and those that are there stay") {
    for (const auto& kind : creating_kinds()) {
        CAPTURE(kind.name);
        Rack rack(kind);
        const auto natives = rack.connect_all();
        const auto said = rack.haas_sync("");
        CAPTURE(said);
        for (const auto& uuid : natives) CHECK_MESSAGE(rack.status(uuid) == "DONE", rack.error(uuid));
        CHECK(rack.device.carried(kind.ports[0]) == "native 110");
        CHECK(rack.device.carried(kind.ports[1]) == "native 130");
        const auto tagged = rack.connect_tagged();
        const auto said_again = rack.haas_sync("create_vlans = yes\n");
        CAPTURE(said_again);
        for (const auto& uuid : tagged) CHECK_MESSAGE(rack.status(uuid) == "DONE", rack.error(uuid));
        CHECK(rack.device.carried(kind.ports[0]) == "native 110, tagged 120");
        CHECK(rack.has_vlan(110));
        CHECK(rack.has_vlan(120));
        CHECK(rack.has_vlan(130));
        CHECK_FALSE(rack.has_vlan(140));
        // The dummy of a Nexus is a barrier because it is not there.
        if (kind.name == "nexus") CHECK_FALSE(rack.has_vlan(2222));
        // They outlive a power outage as the ports do.
        rack.device.control("power-outage");
        CHECK(rack.device.carried(kind.ports[0]) == "native 110, tagged 120");
    }
}

TEST_CASE("VLANs: one command creates all that a batch needs, and none is sent where all are there") {
    for (const auto& kind : cli_kinds()) {
        CAPTURE(kind.name);
        Rack rack(kind);
        rack.connect_all();
        rack.haas_sync("");
        CHECK(rack.device.counter("vlan_creations") == 1);
        rack.connect_tagged();
        rack.haas_sync("");
        CHECK(rack.device.counter("vlan_creations") == 1);
    }
}

TEST_CASE("VLANs: one that the switch cannot create ends the action in the switch's words, and no port is lit") {
    Rack rack(cli_kinds().back());
    rack.device.control("situation vlans-full");
    const auto missing = rack.connect(rack.kind.ports[0], "red");
    const auto there = rack.connect(rack.kind.ports[1], "blue");
    const auto said = rack.haas_sync("");
    CAPTURE(said);
    CHECK(rack.status(missing) == "ERROR");
    CHECK_MESSAGE(holds(rack.error(missing), "VLAN creation failed"), rack.error(missing));
    CHECK_MESSAGE(rack.status(there) == "DONE", rack.error(there));
    CHECK(rack.device.carried(rack.kind.ports[0]) == "dark");
}

TEST_CASE("VLANs: one that somebody deletes is no longer carried, the audit says so, and a repair creates it again") {
    for (const auto& kind : cli_kinds()) {
        // Whether a port of this kind shows that its native VLAN is gone, no text settles.
        if (kind.name == "delln3000") continue;
        CAPTURE(kind.name);
        Rack rack(kind);
        const auto uuid = rack.connect(kind.ports[0], "blue");
        rack.haas_sync("");
        REQUIRE_MESSAGE(rack.status(uuid) == "DONE", rack.error(uuid));
        rack.device.control("set vlans 1" + (kind.dummy.empty() || kind.name == "nexus" ? "" : "," + kind.dummy));
        REQUIRE(rack.device.carried(kind.ports[0]) == "dark");
        const auto audit = rack.haas_sync("", "--audit");
        CHECK_MESSAGE(holds(audit, "1 difference"), audit);
        CHECK_MESSAGE(holds(audit, "120"), audit);
        rack.haas_sync("", "--repair");
        CHECK(rack.device.carried(kind.ports[0]) == "native 120");
    }
}

TEST_CASE("VLANs: with create_vlans = no nothing is created, and the error says what to do") {
    for (const auto& kind : all_kinds()) {
        CAPTURE(kind.name);
        Rack rack(kind);
        const auto there = rack.connect(kind.ports[0], "blue");
        const auto missing = rack.connect(kind.ports[1], "red");
        const auto said = rack.haas_sync("create_vlans = no\n");
        CAPTURE(said);
        CHECK_MESSAGE(rack.status(there) == "DONE", rack.error(there));
        CHECK(rack.status(missing) == "ERROR");
        CHECK_MESSAGE(holds(rack.error(missing), "VLAN 110"), rack.error(missing));
        CHECK_MESSAGE(holds(rack.error(missing), "create"), rack.error(missing));
        CHECK_FALSE(rack.has_vlan(110));
        CHECK(rack.device.counter("vlan_creations") == 0);
        CHECK(rack.device.carried(kind.ports[1]) == "dark");
        CHECK(rack.state(kind.ports[1], "rack") == "verified");
    }
}

TEST_CASE("VLANs: with describe = yes they have their network's label as name, and ports their node and NIC") {
    for (const auto& kind : creating_kinds()) {
        CAPTURE(kind.name);
        Rack rack(kind);
        rack.connect(kind.ports[0], "red");
        rack.connect(kind.ports[1], Rack::long_label);
        const auto said = rack.haas_sync("describe = yes\n");
        CAPTURE(said);
        CHECK(rack.device.carried(kind.ports[0]) == "native 110");
        CHECK(rack.device.carried(kind.ports[1]) == "native 140");
        CHECK(rack.name("110") == "red");
        CHECK(rack.name("140") == std::string(Rack::long_label).substr(0, kind.longest_name));
        const auto description = rack.name(kind.ports[0]);
        // Nodes are called as their ports, but no label has a slash.
        auto node = kind.ports[0];
        std::ranges::replace(node, '/', '_');
        CHECK_MESSAGE(holds(description, node), description);
        CHECK_MESSAGE(holds(description, "eth0"), description);
        CHECK_MESSAGE(rack.name("120") == "", "that VLAN is none that this batch needs");
    }
}

TEST_CASE("VLANs: without describe, nothing gets a name or a description") {
    for (const auto& kind : creating_kinds()) {
        CAPTURE(kind.name);
        Rack rack(kind);
        rack.connect(kind.ports[0], "red");
        rack.haas_sync("");
        CHECK(rack.name("110") == "");
        CHECK(rack.name(kind.ports[0]) == "");
    }
}

namespace {

void delete_network(Rack& rack, const std::string& label) {
    rack.database().write(
        [&](store::Writing& tx) { store::delete_network(tx, store::find_network(tx, label).value().id); });
}

/// What has been made, used and left: 110 by HaaS, 120 by somebody before.
void use_and_leave(Rack& rack, const std::string& sync_options) {
    const auto red = rack.connect(rack.kind.ports[0], "red");
    const auto blue = rack.connect(rack.kind.ports[1], "blue");
    rack.haas_sync(sync_options);
    REQUIRE_MESSAGE(rack.status(red) == "DONE", rack.error(red));
    REQUIRE_MESSAGE(rack.status(blue) == "DONE", rack.error(blue));
    rack.detach(rack.kind.ports[0]);
    rack.detach(rack.kind.ports[1]);
    rack.haas_sync(sync_options);
    CHECK_MESSAGE(rack.has_vlan(110), "its network is there yet");
    delete_network(rack, "red");
    delete_network(rack, "blue");
    rack.haas_sync(sync_options);
    rack.haas_sync(sync_options, "--repair");
}

}  // namespace

TEST_CASE("VLANs: without remove_vlans, none is removed") {
    for (const auto& kind : creating_kinds()) {
        CAPTURE(kind.name);
        Rack rack(kind);
        use_and_leave(rack, "");
        CHECK(rack.has_vlan(110));
        CHECK(rack.has_vlan(120));
    }
}

TEST_CASE("VLANs: with remove_vlans = yes, those that HaaS made and no network has are removed, and no others") {
    for (const auto& kind : creating_kinds()) {
        CAPTURE(kind.name);
        Rack rack(kind);
        use_and_leave(rack, "remove_vlans = yes\n");
        CHECK_FALSE(rack.has_vlan(110));
        CHECK(rack.has_vlan(120));
        CHECK(rack.has_vlan(1));
        if (kind.name == "delln3000") CHECK(rack.has_vlan(4000));
    }
}
