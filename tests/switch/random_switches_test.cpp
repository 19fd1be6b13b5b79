// Networks that come and go at random on every kind of simulated switch, which refuses, lies, hangs, drops lines, loses
// its configuration and is changed by others: what HaaS says of its ports is what they carry.
#include <doctest/doctest.h>

#include <cstdlib>
#include <iostream>
#include <map>
#include <random>
#include <set>

#include "drivers/registry.hpp"
#include "random/random.hpp"
#include "switch/simulated_switch.hpp"
#include "sync/world.hpp"

using namespace haas;
using haas_test::Random;
using haas_test::SimulatedSwitch;
using haas_test::World;

namespace {

/// A kind of switch. In orders to the simulator, `@` stands for a port, `#` for a small number.
struct Kind {
    std::string name;
    std::string port_prefix;
    bool needs_native;  ///< tagged networks only beside a native one, which the API sees to
    std::string simulator;
    std::vector<std::string> options;
    core::SwitchFields fields;  ///< beyond those of every switch
    std::vector<std::string> faults;
    std::string change;  ///< what others do to a port
    int port_step = 1;   ///< between the numbers of ports
};

Kind cli_kind(const char* name, const char* transport, const char* port_prefix, core::SwitchFields fields = {}) {
    fields["transport"] = transport;
    return {name,
            port_prefix,
            false,
            "cli_switch",
            {"--kind", name, "--transport", transport, "--vlans", "1-300,4093", "--state"},
            std::move(fields),
            {"refuse-port @ % Port is locked by storm control", "ignore-port @", "refuse-logins on", "hang-after #",
             "drop-after #", "drop-after # done", "error-next % Hardware table is full", "power-outage"},
            "set @ mode trunk native 5 allowed 5,200"};
}

Kind rest_kind(const char* name, const char* interface_type, const char* port_prefix, const char* change) {
    return {name,
            port_prefix,
            true,
            "rest_switch",
            {"--kind", name},
            {{"interface_type", interface_type}},
            {"refuse-port @", "ignore-port @", "refuse-logins on", "hang-after #", "drop-after #", "drop-after # done",
             "error-next 500 Hardware table is full", "error-next 503 busy", "power-outage"},
            change};
}

Kind json_kind(const char* name, const char* port_prefix, const char* change) {
    auto kind = rest_kind(name, "", port_prefix, change);
    kind.needs_native = false;
    kind.options.insert(kind.options.end(), {"--vlans", "1-300,400"});
    kind.fields.clear();
    return kind;
}

constexpr const char* on = "sw";
const std::string native = "vlan/native";
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
        : kind_(kind), random_(seed), device_(haas_test::simulator(kind.simulator), kind.options) {
        auto fields = kind.fields;
        const auto port = std::to_string(device_.port());
        fields["hostname"] = kind.simulator == "rest_switch" ? "http://127.0.0.1:" + port : "127.0.0.1";
        if (kind.simulator != "rest_switch") fields["port"] = port;
        fields["username"] = SimulatedSwitch::user;
        fields["password"] = SimulatedSwitch::password;
        if (!device_.fingerprint().empty()) fields["host_key_fingerprint"] = device_.fingerprint();
        world_.use_drivers(drivers::make_switch_drivers());
        world_.forget_switch("s1");
        world_.options.timeouts = {std::chrono::seconds(2), std::chrono::milliseconds(250)};
        world_.options.max_attempts = 4;
        world_.register_switch(on, kind.name, fields);
        for (int i = 1; i <= port_count; ++i) {
            ports_.push_back(kind.port_prefix + std::to_string(i * kind.port_step));
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
        // It distinguishes the times of verification.
        world_.clock.pass(std::chrono::seconds(random_.chance(30) ? 1 + static_cast<int>(random_.below(400)) : 1));
        work();
        check();
    }

    /// With a switch that works, all comes right.
    void finish() {
        device_.control("heal");
        world_.options.timeouts = {};  // one that is healed may take its time
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
            if (channel == native) {
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
            const auto channel = random_.pick(present).first;
            const bool comes_before_others = kind_.needs_native && channel == native && present.size() > 1;
            if (!comes_before_others) pending_[port] = world_.detach(port, channel);
        } else {
            const auto network = pick_network();
            for (const auto& each : present) {
                if (each.second == network) return;
            }
            const auto channel = random_.chance(50) ? native : "vlan/" + std::to_string(networks.at(network));
            const bool is_missing_native = kind_.needs_native && channel != native && !present.contains(native);
            if (!present.contains(channel) && !is_missing_native)
                pending_[port] = world_.connect(port, network, channel);
        }
    }

    void break_something() {
        const auto port = random_.pick(ports_);
        const auto fault = random_.pick(kind_.faults);
        order(fault, port);
        if (fault == "power-outage") touched_.insert(ports_.begin(), ports_.end());
    }

    void change_from_outside() {
        const auto port = random_.pick(ports_);
        order(kind_.change, port);
        touched_.insert(port);
    }

    void order(std::string text, const std::string& port) {
        if (const auto at = text.find('@'); at != std::string::npos) text.replace(at, 1, port);
        if (const auto at = text.find('#'); at != std::string::npos)
            text.replace(at, 1, std::to_string(random_.below(20)));
        device_.control(text);
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
            // The request may already have taken effect.
            const bool at_rest = !is_pending(port);
            if (seen_now || (at_rest && state == "verified" && !row.drift && !touched_.contains(port))) {
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
    SimulatedSwitch device_;
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
    // A run in which nothing is done would find nothing: faults may last for long.
    const int wanted = steps / 20;
    int i = 0;
    while (i < steps || (run.done() < wanted && i < 20 * steps)) {
        ++i;
        INFO("step " << i);
        run.step();
    }
    run.finish();
    std::cout << "# " << kind.name << ", HAAS_SEED=" << seed << ": " << i << " steps, " << run.done()
              << " actions done, " << run.failed() << " failed" << std::endl;
    CHECK(run.done() >= wanted);
}

}  // namespace

TEST_CASE("random switches: powerconnect55xx over telnet") { run(cli_kind("powerconnect55xx", "telnet", "gi1/0/")); }
TEST_CASE("random switches: delln3000 over ssh") {
    run(cli_kind("delln3000", "ssh", "gi1/0/", {{"dummy_vlan", "4093"}}));
}
TEST_CASE("random switches: nexus over telnet") {
    run(cli_kind("nexus", "telnet", "Ethernet1/", {{"dummy_vlan", "2222"}}));
}
TEST_CASE("random switches: dell-os10 over ssh") {
    auto kind = cli_kind("dell-os10", "ssh", "ethernet1/1/");
    kind.change = "set @ mode trunk access 5 native 5 allowed 5,200";
    run(kind);
}
TEST_CASE("random switches: sonic") {
    auto kind = cli_kind("sonic", "ssh", "Ethernet");
    kind.fields.erase("transport");
    kind.options = {"--kind", "sonic", "--transport", "ssh", "--vlans", "2-300,4093", "--state"};
    kind.port_step = 4;
    kind.change = "set @ mode trunk native 5 allowed 5,200";
    kind.faults.insert(kind.faults.end(), {"daemon vlanmgrd lag 1", "daemon orchagent lag 1", "daemon vlanmgrd stuck",
                                           "daemon orchagent stuck"});
    run(kind);
}
TEST_CASE("random switches: brocade") {
    run(rest_kind("brocade", "TenGigabitEthernet", "1/0/",
                  "set @ shut no switchport yes mode trunk native 5 allowed 200 tag-native no"));
}
TEST_CASE("random switches: dellnos9") {
    run(rest_kind("dellnos9", "GigabitEthernet", "1/",
                  "set @ shut no switchport yes mode hybrid native 5 allowed 200"));
}
TEST_CASE("random switches: arista-eos") {
    run(json_kind("arista-eos", "Ethernet", "set @ mode trunk native 5 allowed 5,200"));
}
TEST_CASE("random switches: cisco-nxos") {
    run(json_kind("cisco-nxos", "Ethernet1/", "set @ mode trunk native 5 allowed 5,200"));
}
