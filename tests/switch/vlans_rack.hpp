// Simulated switches whose VLANs haas-sync creates, with nodes and networks.
#pragma once

#include <doctest/doctest.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "drivers/registry.hpp"
#include "store/network.hpp"
#include "switch/simulated_switch.hpp"
#include "sync/world.hpp"
#include "sys/process.hpp"

namespace haas_test {

struct VlansKind {
    std::string name;
    std::string dummy;  ///< empty: it needs none
    std::string vlans;  ///< that are there
    std::vector<std::string> ports;
    std::string interface_type = {};  ///< of one with XML
    std::string simulator = "cli_switch";
    std::string transport = "telnet";
    bool has_texts = true;  ///< names of VLANs, and descriptions of ports
    std::size_t longest_name = 32;

    bool is_cli() const { return simulator == "cli_switch"; }
};

inline const std::vector<VlansKind>& cli_kinds() {
    static const std::vector<VlansKind> all = {
        {"powerconnect55xx", "", "1,120", {"gi1/0/1", "gi1/0/2"}},
        {"delln3000", "4000", "1,120,4000", {"gi1/0/1", "gi1/0/2"}},
        {"nexus", "2222", "1,120", {"Ethernet1/1", "Ethernet1/2"}},
    };
    return all;
}

/// Which request creates a VLAN on a brocade, no document settles: HaaS creates none there.
inline std::vector<VlansKind> creating_kinds() {
    auto all = cli_kinds();
    all.push_back({"dellnos9", "", "1,120", {"1/1", "1/2"}, "GigabitEthernet", "rest_switch"});
    all.push_back({"arista-eos", "", "1,120", {"Ethernet1", "Ethernet2"}, "", "rest_switch"});
    all.push_back({"cisco-nxos", "", "1,120", {"Ethernet1/1", "Ethernet1/2"}, "", "rest_switch"});
    all.push_back({"dell-os10", "", "1,120", {"ethernet1/1/1", "ethernet1/1/2"}});
    all.back().longest_name = 240;  // its description
    all.push_back({"sonic", "", "120", {"Ethernet0", "Ethernet4"}, "", "cli_switch", "ssh", false});
    return all;
}

inline std::vector<VlansKind> all_kinds() {
    auto all = creating_kinds();
    all.push_back({"brocade", "", "1,120", {"1/0/1", "1/0/2"}, "TenGigabitEthernet", "rest_switch"});
    return all;
}

inline bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// A simulated switch with two nodes, and the networks red (110), blue (120, which is there), green (130) and a long
/// label (140).
struct VlansRack : World {
    explicit VlansRack(const VlansKind& of) : kind(of), device(simulator(of.simulator), options_of(of)) {
        use_drivers(haas::drivers::make_switch_drivers());
        haas::core::SwitchFields fields = {{"username", SimulatedSwitch::user},
                                           {"password", SimulatedSwitch::password}};
        const auto port = std::to_string(device.port());
        fields["hostname"] = kind.is_cli() ? "127.0.0.1" : "http://127.0.0.1:" + port;
        if (kind.is_cli()) fields["port"] = port;
        if (kind.is_cli() && kind.name != "sonic") fields["transport"] = kind.transport;
        if (kind.transport == "ssh") fields["host_key_fingerprint"] = device.fingerprint();
        if (!kind.dummy.empty()) fields["dummy_vlan"] = kind.dummy;
        if (!kind.interface_type.empty()) fields["interface_type"] = kind.interface_type;
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
    static std::vector<std::string> options_of(const VlansKind& kind) {
        std::vector<std::string> options = {"--kind", kind.name, "--vlans", kind.vlans};
        if (kind.is_cli()) options.insert(options.end(), {"--transport", kind.transport});
        return options;
    }

    /// The command line of haas-sync with these lines in [sync].
    std::vector<std::string> command_line(const std::string& sync_options, const std::string& argument = "--once") {
        const char* const build = std::getenv("HAAS_BUILD_DIR");
        std::vector<std::string> argv = {(build != nullptr ? std::string(build) : std::string(".")) + "/bin/haas-sync",
                                         argument, "--config", write_config("[sync]\n" + sync_options)};
        if (argument == "--repair") argv.emplace_back("--audit");
        return argv;
    }
    haas::sys::Result run_haas_sync(const std::string& sync_options, const std::string& argument = "--once") {
        haas::sys::Command command;
        command.argv = command_line(sync_options, argument);
        command.deadline = std::chrono::seconds(60);
        return haas::sys::run(command);
    }
    /// All that it says.
    std::string haas_sync(const std::string& sync_options, const std::string& argument = "--once") {
        const auto result = run_haas_sync(sync_options, argument);
        return result.output + result.errors;
    }
    /// Connects red and blue to one node, red and green to the other.
    std::vector<std::string> connect_all() { return {connect(kind.ports[0], "red"), connect(kind.ports[1], "green")}; }
    std::vector<std::string> connect_tagged() {
        return {connect(kind.ports[0], "blue", "vlan/120"), connect(kind.ports[1], "red", "vlan/110")};
    }
    void delete_network(const std::string& label) {
        database().write([&](haas::store::Writing& tx) {
            haas::store::delete_network(tx, haas::store::find_network(tx, label).value().id);
        });
    }
    /// By hand, all that the switch has from now on.
    void set_vlans(const std::string& list) const {
        device.control((kind.is_cli() ? "set vlans " : "set-vlans ") + list);
    }
    bool has_vlan(int vlan) const {
        const auto all = device.control("show");
        const auto at = all.find("\"vlans\":\"");
        REQUIRE(at != std::string::npos);
        const auto list = all.substr(at + 9, all.find('"', at + 9) - at - 9);
        for (const auto each : haas::core::parse_vlan_list(list)) {
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
    const VlansKind& kind;
    SimulatedSwitch device;
};

}  // namespace haas_test
