// A simulated switch and a haas-sync that probes it.
#pragma once

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "switch/cli_switch.hpp"
#include "sync/world.hpp"
#include "sys/process.hpp"

namespace haas_test {

namespace sys = haas::sys;
namespace core = haas::core;

/// A secret that switches show as it is.
constexpr const char* probe_hash = "$6$ab$cDeFgHiJ";

/// A kind of switch.
struct Kind {
    std::string type;
    std::string port;
    std::string transport{};  ///< of a command line; empty: HTTP
    core::SwitchFields more{};
    std::vector<std::string> options{"--vlans", "1,100"};  ///< of the simulator
};

const std::vector<Kind>& kinds();
const Kind& kind_of(const std::string& type);

/// A simulated switch s2 with a registered port, and the database of a haas-sync.
struct Site {
    explicit Site(Kind its_kind, const std::vector<std::string>& more = {});

    std::vector<std::string> command(std::vector<std::string> arguments) const;
    sys::Result run(std::vector<std::string> arguments) const;
    sys::Result probe() const { return run({"--probe", "--write", "--port", kind.port}); }
    std::string state() { return world.state(kind.port, "s2"); }

    Kind kind;
    SimulatedSwitch device;
    World world;
    std::string sync_section;
    std::string config;
};

/// Plays the output of a probe as a dialogue.
void check_played(const std::string& output);

void check_no_secret(const sys::Result& result);

/// Starts a probe that writes; nobody reads what it prints.
/// @param errors  the file for its standard error
int start_probe(const Site& site, const std::string& errors = "/dev/null");

template <class Condition>
bool await(Condition condition) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return true;
}

}  // namespace haas_test
