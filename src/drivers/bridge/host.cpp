#include "drivers/bridge/host.hpp"

#include <chrono>
#include <cstdlib>
#include <fstream>

#include "base/error.hpp"
#include "base/text.hpp"
#include "drivers/bridge/links.hpp"
#include "drivers/bridge/linux_bridges.hpp"
#include "drivers/bridge/ovs_bridges.hpp"
#include "sys/process.hpp"

namespace haas::drivers {

namespace {

/// Thousands of interfaces take time, and only an administrator waits for them.
constexpr std::chrono::minutes longest_command{15};

/// ovs-vsctl waits if ovs-vswitchd does not run; and to make 4000 bridges takes ovs-vswitchd some time.
constexpr std::chrono::seconds longest_ovs_command{300};

/// About 2.5 kB for each interface; there may be more than 8000 interfaces.
constexpr std::size_t longest_output = std::size_t{256} * 1024 * 1024;

/// The longest part of a program's error output that an error repeats, in bytes.
constexpr std::size_t longest_complaint = 400;

sys::Result run(BridgeCommand argv, std::string input = {}) {
    sys::Command command;
    command.deadline = longest_command;
    if (argv.front() == "ovs-vsctl") {
        // ovs-vsctl ends itself by SIGALRM after its own timeout; the deadline is for the case that it does not.
        argv.insert(argv.begin() + 1, "--timeout=" + std::to_string(longest_ovs_command.count()));
        command.deadline = longest_ovs_command + std::chrono::seconds(5);
        // The directory of its database, if it is not the usual one.
        if (const char* const directory = std::getenv("OVS_RUNDIR")) {
            command.environment.emplace_back("OVS_RUNDIR", directory);
        }
    }
    command.argv = std::move(argv);
    command.input = std::move(input);
    command.output_limit = longest_output;
    return sys::run(command);
}

/// @param asked  the command, as an error message should show it
void require_success(const sys::Result& result, const std::string& asked) {
    using End = sys::Result::End;
    if (result.end == End::deadline) throw base::Error(asked + ": it did not end in time");
    // ovs-vsctl exits with 0 once it has written its database. If the change then fails, it only prints that.
    const bool failed = !result.ok() || base::contains(result.errors, "Error detected while setting up");
    if (!failed) return;
    const auto said = base::one_line(result.errors, longest_complaint);
    throw base::Error(asked + " failed" + (said.empty() ? "" : ": " + said));
}

std::string read(const BridgeCommand& command) {
    auto result = run(command);
    require_success(result, to_shell(command));
    return std::move(result.output);
}

/// The first word of a file below /proc/sys/net; empty if there is no such file.
std::string setting(const std::string& path) {
    std::ifstream file("/proc/sys/net/" + path);
    std::string word;
    file >> word;
    return word;
}

Links read_links() {
    return parse_links(read({"ip", "-json", "-details", "link", "show"}), read({"ip", "-json", "address", "show"}));
}

void read_settings(Links& links, const std::string& name) {
    const auto found = links.find(name);
    if (found == links.end()) return;
    found->second.ipv6_disabled = setting("ipv6/conf/" + name + "/disable_ipv6") == "1";
    found->second.source_checked = setting("ipv4/conf/" + name + "/rp_filter") == "1";
}

OvsBridges read_ovs_bridges() {
    BridgeCommand command = {"ovs-vsctl", "--format=json", "--"};
    for (auto& word : ovs_bridges_arguments()) command.push_back(std::move(word));
    auto result = run(command);
    require_success(result, "asking Open vSwitch for its bridges");
    return parse_ovs_bridges(result.output);
}

}  // namespace

BridgePlan plan_bridges(const sys::Config& config, BridgeWish wish) {
    const auto& vlans = config.vlan.pool;
    const auto& headnode = config.headnode;
    if (vlans.empty()) throw base::ConfigError("[vlan] vlans is empty: no VLAN needs a bridge");
    if (headnode.bridge == sys::Config::Headnode::Bridge::openvswitch) {
        const auto bridges = read_ovs_bridges();
        if (wish == BridgeWish::absent) return plan_ovs_removal(bridges, headnode.ovs_bridge, vlans);
        return plan_ovs_bridges(bridges, read_links(), headnode.ovs_bridge, headnode.trunk_nic, vlans);
    }
    if (headnode.trunk_nic.empty()) {
        throw base::ConfigError(
            "[headnode] trunk_nic is not set: bridge = linux needs the NIC that the VLANs arrive on");
    }
    auto links = read_links();
    if (wish == BridgeWish::absent) return plan_linux_removal(links, headnode.trunk_nic, vlans);
    for (const auto vlan : vlans) {
        read_settings(links, bridge_of_vlan(vlan));
        read_settings(links, vlan_interface(headnode.trunk_nic, vlan));
    }
    return plan_linux_bridges(links, headnode.trunk_nic, vlans);
}

void carry_out(const std::vector<BridgeCommand>& commands) {
    for (const auto& batch : to_batches(commands)) {
        std::string input;
        for (const auto& line : batch.lines) {
            // `ip -batch` splits lines at blanks and knows quotes: no word is empty, or contains a blank or a quote.
            for (std::size_t i = 1; i < line.size(); ++i) input += line[i] + (i + 1 < line.size() ? ' ' : '\n');
        }
        auto result = run(batch.argv, input);
        std::string asked = batch.argv.front();
        if (const BridgeCommand* const line = find_failed_line(batch, result.errors)) {
            asked = to_shell(*line);
            result.errors.erase(result.errors.find("Command failed -:"));
        }
        require_success(result, asked);
    }
}

}  // namespace haas::drivers
