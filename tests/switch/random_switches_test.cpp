// Networks that come and go at random on every kind of simulated switch, which refuses, lies, hangs, drops lines, loses its
// configuration and is changed by others: what HaaS says of its ports is what they carry.
#include <doctest/doctest.h>

#include <cstdlib>
#include <iostream>
#include <map>
#include <random>
#include <set>

#include "drivers/switch/registry.hpp"
#include "random/random.hpp"
#include "switch/console_switch.hpp"
#include "sync/world.hpp"

using namespace haas;
using haas_test::ConsoleSwitch;
using haas_test::Random;
using haas_test::World;

namespace {

struct Kind {
    const char* name;
    const char* transport;
    const char* port_prefix;
    const char* dummy_vlan;  ///< empty: it needs none
};

constexpr const char* on = "sw";
constexpr int usual_steps = 60;
constexpr int port_count = 5;
/// Far apart, so that lists of them have no ranges.
const std::map<std::string, core::Vlan> networks = {{"red", 100}, {"blue", 200}, {"green", 300}, {"violet", 400}};

std::uint64_t choose_seed() {
    const char* const given = std::getenv("HAAS_SEED");
    return given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device{}();
}

class RandomRun {
public:
    RandomRun(const Kind& kind, std::uint64_t seed)
        : kind_(kind), random_(seed), device_(kind.name, kind.transport, {"--vlans", "1-4094", "--state"}) {
        core::SwitchFields fields = {{"hostname", "127.0.0.1"}, {"port", std::to_string(device_.port())},
                                     {"transport", kind.transport}, {"username", ConsoleSwitch::user},
                                     {"password", ConsoleSwitch::password}};
        if (device_.fingerprint() != "") fields["host_key_fingerprint"] = device_.fingerprint();
        if (*kind.dummy_vlan != '\0') fields["dummy_vlan"] = kind.dummy_vlan;
        world_.use_drivers(drivers::make_switch_drivers());
        world_.options.timeouts = {std::chrono::seconds(2), std::chrono::milliseconds(250)};
        world_.options.max_attempts = 4;
        world_.register_switch(on, kind.name, fields);
        for (int i = 1; i <= port_count; ++i) {
            ports_.push_back(kind.port_prefix + std::to_string(i));
            world_.register_fresh_port(ports_.back(), on);
            world_.register_node_on(ports_.back(), on);
        }
        for (const auto& [label, vlan] : networks) world_.create_network(label, vlan);
    }

    void step() {
        if (random_.chance(60)) ask();
        if (random_.chance(25)) break_something();
        if (random_.chance(15)) device_.control("heal");
        if (random_.chance(10)) change_from_outside();
        // Times of verification are told apart by it.
        world_.clock.pass(std::chrono::seconds(random_.chance(30) ? 1 + static_cast<int>(random_.below(400)) : 1));
        work();
        check();
    }

    /// With a switch that works, all comes right.
    void finish() {
        device_.control("heal");
        for (int i = 0; i < 10; ++i) {
            world_.clock.pass(world_.options.longest_retry_delay * 2);
            world_.sync();
        }
        world_.repair();
        CHECK(world_.audit().all_well());
        for (const auto& port : ports_) {
            CAPTURE(port);
            CHECK(world_.state(port, on) == "verified");
            CHECK(device_.carried(port) == expected(port));
            CHECK(device_.saved(port) == expected(port));
        }
        for (const auto& action : pending_) CHECK(world_.status(action.second) != "PENDING");
    }

    int done() const { return done_; }
    int failed() const { return failed_; }

private:
    std::string pick_network() { return random_.pick(networks).first; }

    bool is_pending(const std::string& port) {
        const auto found = pending_.find(port);
        return found != pending_.end() && world_.status(found->second) == "PENDING";
    }

    /// Channel and network of what is on a port.
    std::map<std::string, std::string> attached(const std::string& port) {
        std::map<std::string, std::string> found;
        const auto text = world_.attachments(port);
        for (std::size_t begin = 0; begin < text.size();) {
            const auto end = std::min(text.find(' ', begin), text.size());
            const auto sign = text.find('=', begin);
            found[text.substr(begin, sign - begin)] = text.substr(sign + 1, end - sign - 1);
            begin = end + 1;
        }
        return found;
    }

    std::string expected(const std::string& port) {
        core::PortState state;
        for (const auto& [channel, network] : attached(port)) {
            if (channel == "vlan/native") {
                state.native = networks.at(network);
            } else {
                state.tagged.insert(networks.at(network));
            }
        }
        return state.text();
    }

    void ask() {
        const auto port = random_.pick(ports_);
        if (random_.chance(8)) {
            world_.revert_by_force(port, on);
            return;
        }
        if (is_pending(port)) return;
        const auto present = attached(port);
        if (random_.chance(10)) {
            pending_[port] = world_.revert(port, on);
        } else if (!present.empty() && random_.chance(40)) {
            pending_[port] = world_.detach(port, random_.pick(present).first);
        } else {
            const auto network = pick_network();
            for (const auto& each : present) {
                if (each.second == network) return;
            }
            const auto channel = random_.chance(50) ? "vlan/native" : "vlan/" + std::to_string(networks.at(network));
            if (present.count(channel) == 0) pending_[port] = world_.connect(port, network, channel);
        }
    }

    void break_something() {
        const auto port = random_.pick(ports_);
        const std::vector<std::string> faults = {"refuse-port " + port + " % Port is locked by storm control",
                                                 "ignore-port " + port,
                                                 "refuse-logins on",
                                                 "hang-after " + std::to_string(random_.below(20)),
                                                 "drop-after " + std::to_string(random_.below(20)),
                                                 "drop-after " + std::to_string(random_.below(20)) + " done",
                                                 "error-next % Hardware table is full",
                                                 "power-outage"};
        const auto fault = random_.pick(faults);
        device_.control(fault);
        if (fault == "power-outage") touched_.insert(ports_.begin(), ports_.end());
    }

    void change_from_outside() {
        const auto port = random_.pick(ports_);
        device_.control("set " + port + " mode trunk native 5 allowed 5,200");
        touched_.insert(port);
    }

    void work() {
        const auto what = random_.below(10);
        if (what == 0) {
            world_.audit();
        } else if (what == 1) {
            world_.repair();
        } else {
            world_.sync();
        }
    }

    void check() {
        for (const auto& port : ports_) {
            const auto row = world_.port(port, on);
            const bool seen_now = row.verified_at == world_.clock.now();
            const auto carried = device_.carried(port);
            const auto state = world_.state(port, on);
            CAPTURE(port);
            CAPTURE(state);
            if (seen_now) touched_.erase(port);
            // What is asked of it may have been done already.
            const bool at_rest = !is_pending(port);
            if (seen_now || (at_rest && state == "verified" && !row.drift && touched_.count(port) == 0)) {
                CHECK(carried == expected(port));
            }
            const auto action = pending_.find(port);
            if (action == pending_.end() || world_.status(action->second) == "PENDING") continue;
            if (world_.status(action->second) == "DONE") {
                ++done_;
                CHECK(seen_now);
            } else {
                ++failed_;
            }
            pending_.erase(action);
        }
    }

    const Kind kind_;
    Random random_;
    ConsoleSwitch device_;
    World world_;
    std::vector<std::string> ports_;
    std::map<std::string, std::string> pending_;  ///< the last action of each port
    std::set<std::string> touched_;               ///< ports that somebody else has changed since HaaS saw them
    int done_ = 0;
    int failed_ = 0;
};

void run(const Kind& kind) {
    const auto seed = choose_seed();
    const int steps = std::getenv("HAAS_LONG") != nullptr ? 20 * usual_steps : usual_steps;
    INFO("HAAS_SEED=" << seed);
    RandomRun run(kind, seed);
    for (int i = 1; i <= steps; ++i) {
        INFO("step " << i);
        run.step();
    }
    run.finish();
    std::cout << "# " << kind.name << ", HAAS_SEED=" << seed << ": " << steps << " steps, " << run.done() << " actions done, "
              << run.failed() << " failed" << std::endl;
    // A run in which nothing is done would find nothing.
    CHECK(run.done() >= steps / 20);
}

}  // namespace

TEST_CASE("random switches: powerconnect55xx over telnet") { run({"powerconnect55xx", "telnet", "gi1/0/", ""}); }
TEST_CASE("random switches: delln3000 over ssh") { run({"delln3000", "ssh", "gi1/0/", "4093"}); }
TEST_CASE("random switches: nexus over telnet") { run({"nexus", "telnet", "Ethernet1/", "4094"}); }
