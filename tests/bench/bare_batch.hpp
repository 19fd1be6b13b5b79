// The fewest commands or requests that do to 48 dark ports of a simulated switch what haas-sync does: all ports are
// read, each gets its network, all are read back, and the switch saves. In the form in which the driver's sources show
// them, with nothing of what HaaS checks beside this.
#pragma once

#include "switch/full_rack.hpp"

namespace haas_bench {

/// A connection whose login is done.
class Bare {
public:
    virtual ~Bare() = default;
    /// @return  how many commands or requests
    virtual int light() = 0;
};

/// @throws std::runtime_error  for a kind without
std::unique_ptr<Bare> make_bare(const haas_test::FullKind& kind, const haas_test::SimulatedSwitch& device,
                                const haas::core::SwitchFields& fields);

/// For ports of a Linux bridge.
std::unique_ptr<Bare> make_bare_bridge(const haas::core::SwitchFields& fields,
                                       const std::function<std::string(int)>& port);

}  // namespace haas_bench
