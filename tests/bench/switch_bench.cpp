// How long haas-sync takes for 48 ports of a switch, next to the fewest bare commands or requests that do the same: on
// simulated switches that need 20 ms for a command (SONiC 100 ms), or 500 ms for a request with the commands of all
// ports, on a real NETCONF server, and on a real bridge in a guest. Then 200 switches side by side, next to one.
// Prints; judges nothing.
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <functional>
#include <string>

#include "bench/bare_batch.hpp"
#include "bench/bare_netconf.hpp"
#include "drivers/registry.hpp"
#include "store/port.hpp"
#include "store/switch.hpp"
#include "switch/bridge_guest.hpp"
#include "switch/cli_switch.hpp"
#include "switch/full_rack.hpp"
#include "switch/netconf_site.hpp"
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
    // SONiC starts a program in Python for each command; a request has the commands of all ports.
    const std::string delay = kind.transport.empty() ? "500" : name == "sonic" ? "100" : "20";
    const std::vector<std::string> slow_one{"--command-delay", delay};
    haas_test::FullRack rack(kind, slow_one);
    const double batch = measure([&] { rack.light(); });
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
    haas_test::FullWorld world(haas::drivers::make_switch_drivers(site.access()), "openconfig", site.fields(), name);
    const double batch = measure([&] { world.light(); });
    int requests = 0;
    const double bare = measure([&] { requests = haas_bench::light_by_netconf(other, name); });
    if (other.carried(name(ports)) != site.carried(name(ports))) throw std::runtime_error("not the same by NETCONF");
    print_ratio("openconfig", requests, bare, batch);
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
    const double batch = measure([&] { world.light(); });
    for (int i = 1; i <= ports; ++i) guest.run("bridge vlan del dev " + name(i) + " vid 1-4094");
    int commands = 0;
    const double bare = measure([&] { commands = haas_bench::make_bare_bridge(at, name)->light(); });
    print_ratio("linux-bridge", commands, bare, batch);
}

void bench_kinds() {
    std::printf(
        "%d ports of a switch, each gets a network; simulated ones take 20 ms for a command, 500 ms for a request\n",
        ports);
    std::printf("%-18s %5s %9s %9s %7s\n", "kind", "bare", "bare s", "haas s", "ratio");
    for (const std::string kind : {"nexus", "dell-os10", "sonic", "arista-eos", "cisco-nxos"}) bench_kind(kind);
    for (const auto& real : {std::pair("openconfig", &bench_netconf), std::pair("linux-bridge", &bench_bridge)}) {
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

int main() {
    try {
        // Each simulated switch has sockets of its own.
        const rlimit files{8192, 8192};
        ::setrlimit(RLIMIT_NOFILE, &files);
        bench_kinds();
        bench_many();
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "switch_bench: %s\n", error.what());
        return 1;
    }
}
