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

constexpr int ports_of_rack = 48;
/// The VLAN of the network of the node on a port.
haas::core::Vlan vlan_of_port(int number);

/// HaaS with 48 nodes on a switch, each with a network of its own that it is not in yet; the switch's ports are dark.
class FullWorld : public World {
public:
    FullWorld(haas::core::SwitchDrivers drivers, const std::string& type, const haas::core::SwitchFields& fields,
              std::function<std::string(int)> port);

    /// Users ask for each node to be connected to its network.
    void ask();
    /// haas-sync does it.
    /// @throws std::runtime_error  unless all are
    void carry_out();

private:
    std::function<std::string(int)> port_;
};

/// A simulated switch in such a rack.
class FullRack {
public:
    /// @param options  of the simulator
    explicit FullRack(const FullKind& kind, const std::vector<std::string>& options = {});

    const FullKind& kind() const { return kind_; }
    const SimulatedSwitch& device() const { return device_; }
    /// The fields of the switch.
    const haas::core::SwitchFields& fields() const { return fields_; }
    FullWorld& world() { return world_; }

private:
    const FullKind& kind_;
    SimulatedSwitch device_;
    haas::core::SwitchFields fields_;
    FullWorld world_;
};

}  // namespace haas_test
