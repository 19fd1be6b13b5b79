// haas-sync on a real NETCONF server: a port's life, the audit, and networks that come and go at random while sessions
// break, others hold the lock, and others change the configuration.
#include <doctest/doctest.h>

#include <cstdlib>
#include <iostream>
#include <map>
#include <random>

#include "random/random.hpp"
#include "switch/netconf_site.hpp"
#include "sync/world.hpp"

using namespace haas;
using core::SwitchError;
using haas_test::NetconfSite;
using haas_test::World;

namespace {

constexpr const char* on = "sw";
const std::vector<std::string> ports = {"Ethernet1", "xe-0/0/2"};
const std::map<std::string, core::Vlan> networks = {{"red", 100}, {"blue", 200}, {"green", 300}};

/// The driver, with sessions that break before a command of their own.
class BreakingDriver final : public core::SwitchDriver {
public:
    explicit BreakingDriver(const NetconfSite& site) : site_(site) {}

    /// Counted from 0, of each session; negative: none breaks.
    int breaks_at = -1;

    /// Of the last session.
    int requests() const { return count_; }

    std::string type() const override { return driver().type(); }
    std::string description() const override { return driver().description(); }
    std::vector<std::string> capabilities() const override { return driver().capabilities(); }
    core::SwitchFields check_fields(const std::map<std::string, core::FieldValue>& fields) const override {
        return driver().check_fields(fields);
    }
    std::optional<std::string> device(const core::SwitchFields& fields) const override {
        return driver().device(fields);
    }
    std::set<core::Vlan> own_vlans(const core::SwitchFields& fields) const override {
        return driver().own_vlans(fields);
    }
    std::set<core::Vlan> impossible_vlans(const core::SwitchFields& fields) const override {
        return driver().impossible_vlans(fields);
    }
    bool creates_vlans() const override { return driver().creates_vlans(); }
    bool is_port_name(std::string_view name) const override { return driver().is_port_name(name); }
    std::string port_syntax() const override { return driver().port_syntax(); }
    std::unique_ptr<core::SwitchSession> connect(const core::SwitchFields& fields,
                                                 const core::SwitchTimeouts& timeouts) const override {
        count_ = 0;
        const auto* const inner = timeouts.before_command;
        before_ = [this, inner] {
            if (inner != nullptr) (*inner)();
            if (count_++ == breaks_at) throw SwitchError(SwitchError::Kind::unreachable, "test", "broken");
        };
        auto own = timeouts;
        own.before_command = &before_;
        return driver().connect(fields, own);
    }

private:
    const core::SwitchDriver& driver() const { return site_.driver(); }

    const NetconfSite& site_;
    mutable int count_ = 0;
    mutable std::function<void()> before_;
};

/// A site whose ports have nodes, and the networks.
struct Rack : World {
    Rack() {
        std::vector<std::unique_ptr<core::SwitchDriver>> drivers;
        drivers.push_back(std::make_unique<BreakingDriver>(site));
        breaking = static_cast<BreakingDriver*>(drivers.back().get());
        use_drivers(core::SwitchDrivers(std::move(drivers)));
        forget_switch("s1");
        register_switch(on, "openconfig", site.fields());
        for (const auto& each : ports) {
            register_fresh_port(each, on);
            register_node_on(each, on);
        }
        for (const auto& [label, vlan] : networks) create_network(label, vlan);
    }

    NetconfSite site;
    BreakingDriver* breaking = nullptr;
};

class RandomRun {
public:
    explicit RandomRun(std::uint64_t seed) : random_(seed) { rack_.options.max_attempts = 4; }

    void step() {
        if (random_.chance(70)) ask();
        rack_.breaking->breaks_at = random_.chance(40) ? static_cast<int>(random_.below(16)) : -1;
        if (random_.chance(15) && !locker_) lock();
        if (random_.chance(40)) locker_.reset();
        if (random_.chance(15) && !locker_) {
            rack_.site.set_vlans(random_.pick(ports),
                                 "<interface-mode>TRUNK</interface-mode><trunk-vlans>5</trunk-vlans>");
        }
        rack_.clock.pass(std::chrono::seconds(1 + static_cast<int>(random_.below(400))));
        rack_.sync();
        check();
    }

    /// With a switch that works, all comes right.
    void finish() {
        locker_.reset();
        rack_.breaking->breaks_at = -1;
        for (int i = 0; i < 6; ++i) {
            rack_.wait_for_checks();
            rack_.sync();
        }
        rack_.repair();
        CHECK(rack_.audit().all_well());
        for (const auto& port : ports) {
            CHECK(rack_.state(port, on) == "verified");
            CHECK(rack_.site.carried(port) == expected(port));
        }
    }

    int done() const { return done_; }

private:
    void lock() {
        locker_ = rack_.site.other_session();
        locker_->order("<lock><target><candidate/></target></lock>");
    }

    std::string expected(const std::string& port) {
        core::PortState state;
        const auto text = rack_.attachments(port);
        for (const auto& [label, vlan] : networks) {
            if (text.find("vlan/native=" + label) != std::string::npos) state.native = vlan;
            if (text.find("vlan/" + std::to_string(vlan) + '=') != std::string::npos) state.tagged.insert(vlan);
        }
        return state.text();
    }

    bool is_pending(const std::string& port) {
        const auto found = pending_.find(port);
        return found != pending_.end() && rack_.status(found->second) == "PENDING";
    }

    void ask() {
        const auto& port = random_.pick(ports);
        if (is_pending(port)) return;
        const auto [label, vlan] = random_.pick(networks);
        const auto text = rack_.attachments(port);
        const auto channel = random_.chance(50) ? std::string("vlan/native") : "vlan/" + std::to_string(vlan);
        if (text.find(channel + '=') != std::string::npos) {
            pending_[port] = rack_.detach(port, channel);
        } else if (text.find('=' + label) == std::string::npos) {
            pending_[port] = rack_.connect(port, label, channel);
        }
    }

    void check() {
        for (const auto& port : ports) {
            CAPTURE(port);
            if (rack_.port(port, on).verified_at == rack_.clock.now())
                CHECK(rack_.site.carried(port) == expected(port));
            const auto action = pending_.find(port);
            if (action == pending_.end() || rack_.status(action->second) == "PENDING") continue;
            if (rack_.status(action->second) == "DONE") ++done_;
            pending_.erase(action);
        }
    }

    haas_test::Random random_;
    Rack rack_;
    std::map<std::string, std::string> pending_;
    std::unique_ptr<drivers::NetconfClient> locker_;
    int done_ = 0;
};

}  // namespace

TEST_CASE("openconfig: haas-sync creates VLANs, writes ports, and an audit finds what others have changed") {
    Rack rack;
    const auto& port = ports.front();
    rack.sync();
    CHECK(rack.state(port, on) == "verified");
    CHECK(rack.site.carried(port) == "dark");
    rack.attach(port, "red");
    rack.attach(port, "blue", "vlan/200");
    CHECK(rack.site.carried(port) == "native 100, tagged 200");
    CHECK(rack.audit().all_well());
    rack.site.set_vlans(port, "<interface-mode>ACCESS</interface-mode><access-vlan>200</access-vlan>");
    rack.site.set_vlans("ethernet-1/3:1", "<interface-mode>ACCESS</interface-mode><access-vlan>100</access-vlan>");
    const auto report = rack.audit();
    CHECK_FALSE(report.all_well());
    CHECK(report.switches.at(0).differences.size() == 1);
    CHECK(report.switches.at(0).strays.size() == 1);
    rack.repair();
    CHECK(rack.site.carried(port) == "native 100, tagged 200");
}

TEST_CASE("openconfig: a visit takes as many requests as the documents say, however many ports it changes") {
    Rack rack;
    rack.sync();
    rack.attach(ports[0], "red");
    CHECK(rack.breaking->requests() == 28);  // creates the VLAN
    rack.detach(ports[0]);
    rack.sync();
    CHECK(rack.breaking->requests() == 18);
    for (const auto& port : ports) rack.connect(port, "red");
    rack.sync();
    CHECK(rack.breaking->requests() == 18);
}

TEST_CASE("openconfig: networks come and go at random, and what HaaS says of ports is what they carry") {
    const char* const given = std::getenv("HAAS_SEED");
    const auto seed = given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device{}();
    const int steps = std::getenv("HAAS_LONG") != nullptr ? 400 : 12;
    INFO("HAAS_SEED=" << seed);
    RandomRun run(seed);
    for (int i = 0; i < steps; ++i) run.step();
    run.finish();
    std::cout << "# openconfig, HAAS_SEED=" << seed << ": " << steps << " steps, " << run.done() << " actions done"
              << std::endl;
}
