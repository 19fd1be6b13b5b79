// The same random requests, while the switches fail at random and haas-sync is killed; and then all comes right.
#include <doctest/doctest.h>

#include <chrono>
#include <iostream>
#include <map>
#include <thread>

#include "drivers/switch/ovs_port.hpp"
#include "random/faults.hpp"
#include "random/questions.hpp"
#include "random/run.hpp"
#include "store/networking_action.hpp"

using haas::sync::Purpose;
using haas_test::Form;
using haas_test::RandomRun;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

class Storm {
public:
    explicit Storm(std::uint64_t seed) : run_(seed), unplugged_(run_.rig().ovs()) {
        auto& options = run_.rig().options;
        options.max_switches_at_once = 1;  // so that a seed repeats the order of calls
        options.max_attempts = 2;
        run_.sync();
    }

    void blow(int steps) {
        run_.rig().options.timeouts.command = command_timeout;
        for (const int end = run_.steps() + steps; run_.steps() < end;) {
            const auto what = run_.random().below(100);
            if (what < 10) {
                sync_with_faulty_driver();
            } else if (what < 17) {
                sync_with_faulty_vsctl();
            } else if (what < 23) {
                sync_and_kill();
            } else if (what < 26) {
                run_.step("sync", [&] { run_.rig().make_engine().run_once(); });
            } else if (what < 30) {
                audit();
            } else if (what < 36) {
                run_.wait(seconds(1 + run_.random().below(20)));
            } else if (what < 38) {
                change_plugs();
            } else if (what < 42) {
                fall_back();
            } else if (what < 60) {
                run_.ask_for_networking();
            } else {
                run_.operate();
            }
        }
    }

    /// Nothing fails any more: a few runs later, all is as the database says.
    void calm_down() {
        run_.rig().options.timeouts = {};  // one that works may take its time
        run_.step("plug all", [&] { unplugged_.plug_all(); });
        for (int i = 0; i < 3; ++i) {
            run_.wait(seconds(1000));
            run_.step("sync, all is well", [&] { run_.rig().make_engine().run_once(); });
        }
        run_.require_quiet();
        run_.require_traffic();
        run_.require_secrecy();
        run_.step("audit, all is well", [&] {
            const auto report = run_.rig().audit(Purpose::audit);
            bool fine = true;
            for (const auto& each : report.switches) {
                fine = fine && each.reachable.value_or(true);
                // Some ports are registered that the switches do not have.
                for (const auto& difference : each.differences) fine = fine && !difference.found;
            }
            if (!fine) throw std::runtime_error("the audit says:\n" + haas::sync::to_text(report, Purpose::audit));
        });
    }

    RandomRun& run() { return run_; }
    int killed() const { return killed_; }
    int fallen_back() const { return fallen_back_; }

private:
    static constexpr milliseconds command_timeout{250};

    void audit() {
        const auto purpose = run_.random().chance(60) ? Purpose::repair : Purpose::audit;
        const std::string words = purpose == Purpose::repair ? "audit and repair" : "audit";
        if (run_.random().chance(50)) {
            run_.step(words, [&] { run_.rig().audit(purpose); });
        } else {
            const auto drivers = haas_test::make_faulty_drivers(run_.random().below(1'000'000));
            run_.step(words + ", the driver fails", [&] { run_.rig().audit(drivers, purpose); });
        }
    }

    void sync_with_faulty_driver() {
        // One of the switches alone, or both.
        const auto bridge = run_.random().pick(std::vector<std::string>{"s1", "s2", ""});
        const auto drivers = haas_test::make_faulty_drivers(run_.random().below(1'000'000), bridge);
        run_.step("sync, the driver fails" + (bridge.empty() ? "" : " at " + bridge),
                  [&] { run_.rig().make_engine(drivers).run_once(); });
    }

    void sync_with_faulty_vsctl() {
        haas_test::FaultyVsctl vsctl(run_.rig().directory() / "faulty", run_.rig().ovs(), run_.random());
        run_.step("sync, ovs-vsctl fails", [&] {
            run_.rig().make_engine().run_once();
            run_.note(vsctl.calls());
            haas_test::await_stragglers(run_.rig().ovs());
        });
    }

    /// One or two processes at work, of which one is killed at some moment.
    void sync_and_kill() {
        std::optional<haas_test::FaultyVsctl> vsctl;
        if (run_.random().chance(40)) {
            vsctl.emplace(run_.rig().directory() / "faulty", run_.rig().ovs(), run_.random());
        }
        const bool with_other = run_.random().chance(40);
        const std::chrono::microseconds life(run_.random().below(80'000));
        run_.step("sync, killed after " + std::to_string(life.count()) + " us" + (with_other ? ", beside another" : ""),
                  [&] {
                      const auto start = [&](std::optional<haas_test::SyncProcess>& process) {
                          process.emplace(run_.rig().uri(), haas::base::to_seconds(run_.rig().now()), command_timeout);
                      };
                      std::optional<haas_test::SyncProcess> victim;
                      std::optional<haas_test::SyncProcess> other;
                      start(victim);
                      if (with_other) start(other);
                      std::this_thread::sleep_for(life);  // the moment is the point
                      victim->kill();
                      if (victim->wait()) ++killed_;
                      if (other) other->wait();
                      if (vsctl) run_.note(vsctl->calls());
                      haas_test::await_stragglers(run_.rig().ovs());
                  });
    }

    void change_plugs() {
        if (!unplugged_.empty()) {
            run_.step("plug all", [&] { unplugged_.plug_all(); });
            return;
        }
        const auto port = run_.random().pick(haas_test::names().ports);
        run_.step("unplug " + haas_test::text(port), [&] { unplugged_.unplug(port); });
    }

    /// A switch restarts with what a port carried before the action that its group waits for, of which the port has
    /// shown its part; and so much time passes that this counts no longer.
    void fall_back() {
        for (const auto& [uuid, action] : run_.rows().actions) {
            if (action.status != "PENDING" || !action.sent || action.others.empty()) continue;
            const auto name = run_.random().pick(action.ports());
            if (run_.rows().ports.at(name).state != "verified" || unplugged_.contains(name)) continue;
            run_.step("port " + haas_test::text(name) + " falls back", [&] {
                const auto before = haas_test::attached_to(run_.rows(), name);
                haas::core::PortState state;
                if (before.native) state.native = static_cast<haas::core::Vlan>(*before.native);
                for (const int vlan : before.tagged) state.tagged.insert(static_cast<haas::core::Vlan>(vlan));
                std::vector<std::string> words{"set", "Port", name.second};
                for (auto& column : haas::drivers::to_ovs_columns(state)) words.push_back(std::move(column));
                run_.rig().ovs().vsctl(words);
                run_.rig().pass(haas::store::seen_for + seconds(1));
            });
            ++fallen_back_;
            return;
        }
    }

    RandomRun run_;
    haas_test::Unplugged unplugged_;
    int killed_ = 0;
    int fallen_back_ = 0;
};

constexpr int usual_rounds = 3;

void run(std::uint64_t seed, int rounds) {
    Storm storm(seed);
    auto& run = storm.run();
    // A fault that never happens tests nothing; with some seeds it takes longer.
    const auto has_seen_all = [&] {
        const bool is_usual =
            run.count_actions("DONE") >= 5 * rounds && run.count_actions("ERROR") >= 1 && storm.killed() >= 1;
        if (rounds < usual_rounds) return is_usual;
        return is_usual && run.count("port_revert by force", 200) >= 1 && run.count("port_move_nic", 202) >= 1 &&
               run.count("port_move_nic by force", 202) >= 1 && run.count_group_actions("DONE") >= 1 &&
               run.count_group_actions("ERROR") >= 1;
    };
    for (int i = 0; i < rounds || (!has_seen_all() && i < 10 * rounds); ++i) {
        storm.blow(150);
        storm.calm_down();
    }
    std::cout << "# " << run.steps() << " steps, " << run.count_actions("DONE") << " actions done, "
              << run.count_actions("ERROR") << " failed; of groups " << run.count_group_actions("DONE") << " and "
              << run.count_group_actions("ERROR") << "; " << storm.fallen_back() << " ports fell back; "
              << run.count("port_revert by force", 200) << " ports let go of; " << storm.killed() << " times killed"
              << haas_test::words_on_engine(run) << std::endl;
    CHECK(has_seen_all());
}

}  // namespace

TEST_CASE(
    "random faults: while switches fail and haas-sync is killed, every invariant holds; afterwards all comes right") {
    const auto seed = haas_test::choose_seed();
    const auto form = haas_test::choose_form();
    const std::map<Form, int> rounds = {{Form::brief, 1}, {Form::usual, usual_rounds}, {Form::whole, 10}};
    for (int i = 0; i < haas_test::runs_of(form); ++i) run(seed + static_cast<std::uint64_t>(i), rounds.at(form));
}
