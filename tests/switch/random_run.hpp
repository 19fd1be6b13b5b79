// Networks that come and go at random on a switch, which refuses, lies, hangs, drops lines, loses its configuration and
// is changed by others: what HaaS says of its ports is what they carry.
#pragma once

#include <doctest/doctest.h>

#include <cstdlib>
#include <iostream>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "drivers/registry.hpp"
#include "random/random.hpp"
#include "sync/world.hpp"

namespace haas_test {

/// A switch that obeys orders, and says what it really carries.
class RandomDevice {
public:
    virtual ~RandomDevice() = default;
    virtual haas::core::SwitchFields fields() const = 0;
    /// One of the faults or the change of its kind, or `heal`.
    virtual void control(const std::string& order) = 0;
    /// What a port carries, `native 100, tagged 200,201` or `dark`.
    virtual std::string carried(const std::string& port) = 0;
    /// The same as it will be after a restart.
    virtual std::string saved(const std::string& port) = 0;
};

/// A kind of switch. In orders, `@` stands for a port, `#` for a small number.
struct RandomKind {
    std::string name;
    std::string port_prefix;
    bool needs_native = false;  ///< tagged networks only beside a native one, which the API sees to
    std::vector<std::string> faults;
    std::string change;  ///< what others do to a port
    int port_step = 1;   ///< between the numbers of ports
    int ports = 5;
    int steps = 60;
    int long_steps = 1200;  ///< with HAAS_LONG
    haas::core::SwitchTimeouts timeouts{std::chrono::seconds(2), std::chrono::milliseconds(250)};
};

/// Far apart, so that lists of them have no ranges.
inline const std::map<std::string, haas::core::Vlan> random_networks = {
    {"red", 100}, {"blue", 200}, {"green", 300}, {"violet", 400}};

class RandomRun {
public:
    RandomRun(const RandomKind& kind, RandomDevice& device, std::uint64_t seed)
        : kind_(kind), random_(seed), device_(device) {
        world_.use_drivers(haas::drivers::make_switch_drivers());
        world_.forget_switch("s1");
        world_.options.timeouts = kind.timeouts;
        world_.options.max_attempts = 4;
        world_.register_switch(on, kind.name, device.fields());
        for (int i = 1; i <= kind.ports; ++i) {
            ports_.push_back(kind.port_prefix + std::to_string(i * kind.port_step));
            world_.register_fresh_port(ports_.back(), on);
            world_.register_node_on(ports_.back(), on);
        }
        for (const auto& [label, vlan] : random_networks) world_.create_network(label, vlan);
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
        // One that is healed may take its time.
        world_.options.timeouts = {std::chrono::seconds(20), std::chrono::seconds(20)};
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
    static constexpr const char* on = "sw";
    static constexpr const char* native = "vlan/native";
    std::string pick_network() { return random_.pick(random_networks).first; }

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
        haas::core::PortState state;
        for (const auto& [channel, network] : attached(port)) {
            if (channel == native) {
                state.native = random_networks.at(network);
            } else {
                state.tagged.insert(random_networks.at(network));
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
            const auto channel = random_.chance(50) ? native : "vlan/" + std::to_string(random_networks.at(network));
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

    const RandomKind kind_;
    Random random_;
    RandomDevice& device_;
    World world_;
    std::vector<std::string> ports_;
    std::map<std::string, std::string> pending_;  ///< the last action of each port
    std::set<std::string> touched_;               ///< ports that somebody else has changed since HaaS saw them
    int done_ = 0;
    int failed_ = 0;
};

inline std::uint64_t choose_seed() {
    const char* const given = std::getenv("HAAS_SEED");
    return given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device{}();
}

/// Makes a run of its own, and checks all that it does.
inline void run_at_random(const RandomKind& kind, RandomDevice& device) {
    const auto seed = choose_seed();
    const int steps = std::getenv("HAAS_LONG") != nullptr ? kind.long_steps : kind.steps;
    INFO("HAAS_SEED=" << seed);
    RandomRun run(kind, device, seed);
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

}  // namespace haas_test
