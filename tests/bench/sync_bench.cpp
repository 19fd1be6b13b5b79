// How long haas-sync takes for many actions on one real Open vSwitch, next to a bare ovs-vsctl that only changes the
// same ports:
//   sync_bench [PORTS...]
// For each number of ports (500) a switch of its own. Prints; tests/bench/run judges the ratios.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "sync/private_ovs.hpp"
#include "sync/world.hpp"
#include "unit/skip.hpp"

namespace {

constexpr int rounds = 5;  // of a large switch 3, which takes minutes
constexpr int large = 2000;

double measure(const std::function<void()>& work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

std::string port(int number) { return "n" + std::to_string(number); }

/// The rows of all ports, by their names.
std::map<std::string, std::string> rows_of(const haas_test::PrivateOvs& ovs) {
    std::istringstream table(ovs.vsctl({"--format=csv", "--no-headings", "--columns=name,_uuid", "list", "Port"}));
    std::map<std::string, std::string> rows;
    for (std::string line; std::getline(table, line);) {
        const auto comma = line.find(',');
        rows.emplace(line.substr(0, comma), line.substr(comma + 1));
    }
    return rows;
}

/// One transaction that gives all ports a VLAN. It names the rows: ovs-vsctl looks through all of them for each name.
std::vector<std::string> bare_transaction(int ports, int vlan, const std::map<std::string, std::string>& rows) {
    std::vector<std::string> arguments;
    for (int i = 1; i <= ports; ++i) {
        const std::vector<std::string> words{"--",
                                             "set",
                                             "Port",
                                             rows.at(port(i)),
                                             "tag=" + std::to_string(vlan),
                                             "trunks=" + std::to_string(vlan),
                                             "vlan_mode=native-untagged",
                                             "cvlans=[]",
                                             "protected=false"};
        arguments.insert(arguments.end(), words.begin(), words.end());
    }
    return arguments;
}

/// A line of the table.
/// @return  the shortest of the times
double print(const std::string& what, std::vector<double> times) {
    std::sort(times.begin(), times.end());
    std::printf("%-44s %10.3f %10.3f\n", what.c_str(), times.front(), times.back());
    return times.front();
}

void sync_all(haas_test::World& world, int ports) {
    const auto summary = world.sync();
    if (summary.done != ports || !summary.all_well()) throw std::runtime_error("not all actions were carried out");
}

void run_bench(int ports) {
    haas_test::PrivateOvs ovs;
    haas_test::World world;
    // Of a machine that is busy as well.
    world.options.timeouts.command = std::chrono::seconds(60);
    ovs.add_bare_ports("n", ports);
    const auto rows = rows_of(ovs);
    world.register_switch("ovs", "ovs", ovs.fields());
    world.create_network("red", 100);
    for (int i = 1; i <= ports; ++i) {
        world.register_fresh_port(port(i), "ovs");
        world.register_node_on(port(i), "ovs");
    }
    world.sync();

    std::vector<double> bare;
    std::vector<double> connect;
    std::vector<double> detach;
    for (int round = 0; round < (ports < large ? rounds : rounds - 2); ++round) {
        for (int i = 1; i <= ports; ++i) world.connect(port(i), "red");
        connect.push_back(measure([&] { sync_all(world, ports); }));
        for (int i = 1; i <= ports; ++i) world.detach(port(i));
        detach.push_back(measure([&] { sync_all(world, ports); }));
        // Ends as it begins, so that what is measured is the change and not the wish for it.
        bare.push_back(measure([&] { ovs.vsctl(bare_transaction(ports, 200 + round, rows)); }));
        for (int i = 1; i <= ports; ++i) world.revert(port(i), "ovs");
        world.sync();
    }
    const std::string count = std::to_string(ports);
    std::printf("%-44s %10s %10s\n", (count + " ports of one Open vSwitch, seconds").c_str(), "best", "worst");
    const double reference = print("bare ovs-vsctl transaction, " + count + " ports", bare);
    const double first = print("haas-sync, " + count + " networks attached, verified", connect);
    const double second = print("haas-sync, " + count + " networks detached, verified", detach);
    std::printf("%d ports, ratio to the bare transaction: attach %.2f, detach %.2f\n", ports, first / reference,
                second / reference);
}

}  // namespace

int main(int argc, char** argv) {
    try {
        std::vector<int> sizes;
        for (int i = 1; i < argc; ++i) sizes.push_back(std::stoi(argv[i]));
        if (sizes.empty()) sizes.push_back(500);
        for (const int ports : sizes) run_bench(ports);
        return 0;
    } catch (const haas_test::Skipped& skipped) {
        std::printf("skipped: %s\n", skipped.reason.c_str());
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "sync_bench: %s\n", error.what());
        return 1;
    }
}
