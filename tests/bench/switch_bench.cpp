// How long haas-sync takes for 48 ports of a switch, next to the fewest bare commands or requests that do the same: on
// simulated switches that need 20 ms for a command (SONiC 100 ms), or 500 ms for a request with the commands of all
// ports, on a real NETCONF server that is 20 ms away, on a real Open vSwitch, and on a real bridge in a guest. Then 200
// switches side by side, next to one. Prints; judges nothing.
//
// Arguments are the kinds to measure, `many` for the 200 switches; without any, all are.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include "bench/bare_batch.hpp"
#include "bench/bare_netconf.hpp"
#include "drivers/registry.hpp"
#include "drivers/switch/ovs_snapshot.hpp"
#include "store/port.hpp"
#include "store/switch.hpp"
#include "switch/bridge_guest.hpp"
#include "switch/cli_switch.hpp"
#include "switch/full_rack.hpp"
#include "switch/netconf_site.hpp"
#include "sync/private_ovs.hpp"
#include "sync/world.hpp"
#include "unit/skip.hpp"

namespace {

using haas_test::CliSwitch;
using haas_test::World;

constexpr int ports = 48;
constexpr std::size_t switches = 200;
const std::vector<std::string> slow = {"--command-delay", "20", "--vlans", "1,100,2222"};

double measure(const std::function<void()>& work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

/// The time that haas-sync takes for what users have asked.
double measure_batch(haas_test::FullWorld& world) {
    world.ask();
    return measure([&] { world.carry_out(); });
}

std::string port(int number) { return "Ethernet1/" + std::to_string(number); }
std::string label(std::size_t number) { return "s" + std::to_string(number); }

haas::core::SwitchFields fields(const CliSwitch& device, std::size_t number) {
    return {{"hostname", "127.0.0.1"},         {"port", std::to_string(device.port(number))},
            {"transport", "telnet"},           {"username", CliSwitch::user},
            {"password", CliSwitch::password}, {"dummy_vlan", "2222"}};
}

/// The switches s2 and following, each with all its ports; s1 is the World's own.
void register_all(World& world, const CliSwitch& device) {
    world.use_drivers(haas::drivers::make_switch_drivers());
    world.database().write([&](haas::store::Writing& tx) {
        for (std::size_t i = 1; i <= device.count(); ++i) {
            const auto id = haas::store::insert_switch(tx, label(i + 1), "nexus", fields(device, i));
            for (int p = 1; p <= ports; ++p) haas::store::insert_port(tx, id, port(p));
        }
    });
}

void print_ratio(const std::string& kind, int bare_commands, double bare, double batch) {
    std::printf("%-18s %5d %9.3f %9.3f %7.2f\n", kind.c_str(), bare_commands, bare, batch, batch / bare);
    static_cast<void>(std::fflush(stdout));
}

void bench_kind(const std::string& name) {
    const auto& kind = haas_test::full_kind(name);
    // SONiC starts a program in Python for each command; a request to these two has the commands of all ports.
    const bool takes_all = name == "arista-eos" || name == "cisco-nxos";
    const std::string delay = takes_all ? "500" : name == "sonic" ? "100" : "20";
    const std::vector<std::string> slow_one{"--command-delay", delay};
    haas_test::FullRack rack(kind, slow_one);
    const double batch = measure_batch(rack.world());
    const haas_test::FullRack other(kind, slow_one);
    int commands = 0;
    const double bare =
        measure([&] { commands = haas_bench::make_bare(other.kind(), other.device(), other.fields())->light(); });
    for (int i = 1; i <= ports; ++i) {
        if (other.device().carried(other.kind().port(i)) != "native " + std::to_string(haas_test::vlan_of_port(i)))
            throw std::runtime_error("the bare commands did something else on " + other.kind().port(i));
    }
    print_ratio(name, commands, bare, batch);
}

void bench_netconf() {
    const auto name = [](int number) { return "Ethernet" + std::to_string(number); };
    haas_test::NetconfSite::Options options;
    options.ports.clear();
    for (int i = 1; i <= ports; ++i) options.ports.push_back(name(i));
    const haas_test::NetconfSite site(options);
    const haas_test::NetconfSite other(options);
    haas_bench::create_vlans(site);
    haas_bench::create_vlans(other);
    const auto far = std::make_shared<const haas_test::FarTransport>(std::chrono::milliseconds(20));
    haas_test::FullWorld world(haas::drivers::make_switch_drivers(site.access(), far), "openconfig", site.fields(),
                               name);
    const double batch = measure_batch(world);
    int requests = 0;
    const double bare = measure([&] { requests = haas_bench::light_by_netconf(other, *far, name); });
    if (other.carried(name(ports)) != site.carried(name(ports))) throw std::runtime_error("not the same by NETCONF");
    print_ratio("openconfig", requests, bare, batch);
}

/// In a process of its own, as this takes a network namespace of its own.
void bench_ovs_here() {
    const auto name = [](int number) { return "p" + std::to_string(number); };
    haas_test::PrivateOvs ovs;
    ovs.add_bare_ports("p", ports);
    haas_test::FullWorld world(haas::drivers::make_switch_drivers(), "ovs", ovs.fields(), name);
    const double batch = measure_batch(world);
    std::vector<std::string> tags;
    for (int i = 1; i <= ports; ++i) {
        const auto tag = "tag=" + std::to_string(haas_test::vlan_of_port(i));
        tags.insert(tags.end(), {"--", "set", "Port", name(i), "vlan_mode=access", "trunks=[]", tag});
    }
    const double bare = measure([&] {
        ovs.vsctl(haas::drivers::ovs_snapshot_arguments());
        ovs.vsctl({tags.begin() + 1, tags.end()});
        ovs.vsctl(haas::drivers::ovs_snapshot_arguments());
    });
    print_ratio("ovs", 3, bare, batch);
}

void bench_ovs() {
    const auto child = ::fork();
    if (child == 0) {
        try {
            bench_ovs_here();
        } catch (const haas_test::Skipped& skipped) {
            std::printf("%-18s not measured: %s\n", "ovs", skipped.reason.c_str());
        } catch (const std::exception& error) {
            std::fprintf(stderr, "switch_bench: ovs: %s\n", error.what());
        }
        static_cast<void>(std::fflush(stdout));
        ::_exit(0);
    }
    ::waitpid(child, nullptr, 0);
}

void bench_bridge() {
    const auto name = [](int number) { return "b" + std::to_string(number); };
    auto& guest = haas_test::fresh_bridge_guest();
    for (int i = 1; i <= ports; ++i) {
        guest.run("ip link add " + name(i) + " type veth peer name c" + std::to_string(i) + " && ip link set " +
                  name(i) + " up master br0");
    }
    const haas::core::SwitchFields at{{"bridge", "br0"},
                                      {"host", "127.0.0.1"},
                                      {"port", std::to_string(guest.port())},
                                      {"user", haas_test::BridgeGuest::user},
                                      {"password", haas_test::BridgeGuest::password},
                                      {"host_key_fingerprint", guest.fingerprint()}};
    haas_test::FullWorld world(haas::drivers::make_switch_drivers(), "linux-bridge", at, name);
    const double batch = measure_batch(world);
    for (int i = 1; i <= ports; ++i) guest.run("bridge vlan del dev " + name(i) + " vid 1-4094");
    int commands = 0;
    const double bare = measure([&] { commands = haas_bench::make_bare_bridge(at, name)->light(); });
    print_ratio("linux-bridge", commands, bare, batch);
}

/// @param wanted  empty: all
void bench_kinds(const std::vector<std::string>& wanted) {
    const auto is_wanted = [&](const std::string& kind) {
        return wanted.empty() || std::ranges::count(wanted, kind) > 0;
    };
    std::printf(
        "%d ports of a switch, each gets a network; simulated ones take 20 ms for a command (sonic 100 ms), 500 ms for a request "
        "with all ports\n",
        ports);
    std::printf("%-18s %5s %9s %9s %7s\n", "kind", "bare", "bare s", "haas s", "ratio");
    for (const auto& kind : haas_test::full_kinds()) {
        if (is_wanted(kind.name)) bench_kind(kind.name);
    }
    for (const auto& real : {std::pair("openconfig", &bench_netconf), std::pair("ovs", &bench_ovs),
                             std::pair("linux-bridge", &bench_bridge)}) {
        if (!is_wanted(real.first)) continue;
        try {
            real.second();
        } catch (const haas_test::Skipped& skipped) {
            std::printf("%-18s not measured: %s\n", real.first, skipped.reason.c_str());
        }
    }
}

void bench_many() {
    auto options = slow;
    options.insert(options.end(), {"--count", std::to_string(switches)});
    const CliSwitch device("nexus", "telnet", options);
    std::printf("\n%zu CLI switches of %d ports, 20 ms for each command, seconds\n", switches, ports);
    World world;
    register_all(world, device);
    const auto print = [](const std::string& what, double time) { std::printf("%-58s %8.3f\n", what.c_str(), time); };
    world.options.only_switch = label(2);
    const double one = measure([&] { world.sync(); });
    print("one switch: its 48 new ports made dark and verified", one);
    world.options.only_switch.reset();
    world.options.max_switches_at_once = 200;
    const double all = measure([&] { world.sync(); });
    print("the other 199, all at once", all);
    std::printf("ratio to one: %.1f\n", all / one);
    world.options.only_switch = label(2);
    const double audit_one = measure([&] { world.audit(); });
    print("audit of one", audit_one);
    world.options.only_switch.reset();
    for (const int most : {200, 32}) {
        world.options.max_switches_at_once = most;
        const double audit = measure([&] { world.audit(); });
        print("audit of all, at most " + std::to_string(most) + " at once", audit);
        std::printf("ratio to one: %.1f\n", audit / audit_one);
    }
}

}  // namespace

int main(int argc, char** argv) {
    try {
        const std::vector<std::string> wanted(argv + 1, argv + argc);

        // Each simulated switch has sockets of its own.
        const rlimit files{8192, 8192};
        ::setrlimit(RLIMIT_NOFILE, &files);
        bench_kinds(wanted);
        if (wanted.empty() || std::ranges::count(wanted, "many") > 0) bench_many();
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "switch_bench: %s\n", error.what());
        return 1;
    }
}
