// A rack with 48 nodes on one simulated switch, each with a network of its own: what the test of batches and the bench
// share.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "switch/simulated_switch.hpp"
#include "sync/world.hpp"

namespace haas_test {

struct FullKind {
    std::string name;
    std::string simulator;                 ///< the program
    std::string transport;                 ///< empty: HTTP
    std::function<std::string(int)> port;  ///< from 1 on
    haas::core::SwitchFields more{};       ///< fields of this kind alone
    std::vector<std::string> options{};    ///< of the simulator
};

const std::vector<FullKind>& full_kinds();
const FullKind& full_kind(const std::string& name);

class FullRack {
public:
    static constexpr int ports = 48;

    /// All ports are dark, and known to be.
    /// @param options  of the simulator
    explicit FullRack(const FullKind& kind, const std::vector<std::string>& options = {});

    /// Connects each node to its network. @throws std::runtime_error  unless all are
    void light();

    static haas::core::Vlan vlan(int port) { return static_cast<haas::core::Vlan>(100 + port); }
    const SimulatedSwitch& device() const { return device_; }
    /// The fields of the switch.
    const haas::core::SwitchFields& fields() const { return fields_; }
    World& world() { return world_; }

private:
    const FullKind& kind_;
    SimulatedSwitch device_;
    haas::core::SwitchFields fields_;
    World world_;
};

}  // namespace haas_test
