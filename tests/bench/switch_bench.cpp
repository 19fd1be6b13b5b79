// How long haas-sync takes on simulated CLI switches that need 20 ms for each command: for one, next to as many bare
// commands; and for 200 of 48 ports side by side, next to one. Prints; judges nothing.
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <string>

#include "drivers/registry.hpp"
#include "store/port.hpp"
#include "store/switch.hpp"
#include "switch/caller.hpp"
#include "switch/cli_switch.hpp"
#include "sync/world.hpp"

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

void bench_one() {
    const CliSwitch device("nexus", "telnet", slow);
    World world;
    register_all(world, device);
    world.sync();
    world.create_network("red", 100);
    for (int p = 1; p <= ports; ++p) {
        world.register_node_on(port(p), label(2));
        world.connect(port(p), "red");
    }
    const int before = device.counter("commands");
    const double batch = measure([&] {
        if (world.sync().done != ports) throw std::runtime_error("not all actions are DONE");
    });
    const int commands = device.counter("commands") - before;
    world.options.only_switch = label(2);
    const double audit = measure([&] {
        if (!world.audit().all_well()) throw std::runtime_error("the audit found something");
    });
    const int audit_commands = device.counter("commands") - before - commands;

    haas_test::Caller caller(haas_test::call_telnet(device.port()));
    caller.wait_for("login: ");
    caller.type(std::string(CliSwitch::user) + "\r\n");
    caller.wait_for("assword: ");
    caller.type(std::string(CliSwitch::password) + "\r\n");
    caller.wait_for("# ");
    caller.ask("config terminal", "# ");
    caller.ask("int " + port(1), "# ");
    const double bare = measure([&] {
        for (int i = 0; i < commands; ++i) caller.ask("sw trunk allowed vlan add 100", "# ");
    });
    std::printf("%d ports of one CLI switch, 20 ms for each command, seconds\n", ports);
    std::printf("%-58s %8.3f\n", ("as many bare commands (" + std::to_string(commands) + ")").c_str(), bare);
    std::printf("%-58s %8.3f\n", "haas-sync, 48 networks attached, verified, saved", batch);
    std::printf("%-58s %8.3f\n", ("audit of the 48 ports, " + std::to_string(audit_commands) + " commands").c_str(),
                audit);
    std::printf("ratio to the bare commands: %.2f\n", batch / bare);
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
        bench_one();
        bench_many();
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "switch_bench: %s\n", error.what());
        return 1;
    }
}
