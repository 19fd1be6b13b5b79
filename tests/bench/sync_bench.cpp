// How long haas-sync takes for 500 actions on one real Open vSwitch, next to a bare ovs-vsctl that only changes the
// same 500 ports. Prints; judges nothing.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include "sync/private_ovs.hpp"
#include "sync/world.hpp"
#include "unit/skip.hpp"

namespace {

constexpr int ports = 500;
constexpr int rounds = 5;

double measure(const std::function<void()>& work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

std::string port(int number) { return "n" + std::to_string(number); }

/// One transaction that gives all ports a VLAN.
std::vector<std::string> bare_transaction(int vlan) {
    std::vector<std::string> arguments;
    for (int i = 1; i <= ports; ++i) {
        const std::vector<std::string> words{"--",
                                             "set",
                                             "Port",
                                             port(i),
                                             "tag=" + std::to_string(vlan),
                                             "trunks=" + std::to_string(vlan),
                                             "vlan_mode=native-untagged",
                                             "cvlans=[]",
                                             "protected=false"};
        arguments.insert(arguments.end(), words.begin(), words.end());
    }
    return arguments;
}

void run_bench() {
    haas_test::PrivateOvs ovs;
    haas_test::World world;
    ovs.add_bare_ports("n", ports);
    world.register_switch("ovs", "ovs", ovs.fields());
    world.create_network("red", 100);
    for (int i = 1; i <= ports; ++i) {
        world.register_fresh_port(port(i), "ovs");
        world.register_node_on(port(i), "ovs");
    }
    world.sync();

    std::printf("%d ports of one Open vSwitch, seconds        %10s %10s\n", ports, "best", "worst");
    const auto print = [](const char* what, std::vector<double> times) {
        std::sort(times.begin(), times.end());
        std::printf("%-44s %10.3f %10.3f\n", what, times.front(), times.back());
        return times.front();
    };
    std::vector<double> bare;
    std::vector<double> connect;
    std::vector<double> detach;
    for (int round = 0; round < rounds; ++round) {
        for (int i = 1; i <= ports; ++i) world.connect(port(i), "red");
        connect.push_back(measure([&] { world.sync(); }));
        for (int i = 1; i <= ports; ++i) world.detach(port(i));
        detach.push_back(measure([&] { world.sync(); }));
        // Ends as it begins, so that what is measured is the change and not the wish for it.
        bare.push_back(measure([&] { ovs.vsctl(bare_transaction(200 + round)); }));
        for (int i = 1; i <= ports; ++i) world.revert(port(i), "ovs");
        world.sync();
    }
    const double reference = print("bare ovs-vsctl transaction", bare);
    const double first = print("haas-sync, 500 networks attached, verified", connect);
    const double second = print("haas-sync, 500 networks detached, verified", detach);
    std::printf("ratio to the bare transaction: attach %.1f, detach %.1f\n", first / reference, second / reference);
}

}  // namespace

int main() {
    try {
        run_bench();
        return 0;
    } catch (const haas_test::Skipped& skipped) {
        std::printf("skipped: %s\n", skipped.reason.c_str());
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "sync_bench: %s\n", error.what());
        return 1;
    }
}
