// The simulated console switches of sim/, run for one test.
#pragma once

#include "switch/simulated_switch.hpp"

namespace haas_test {

inline std::string console_switch_program() { return simulator("console_switch"); }

class ConsoleSwitch : public SimulatedSwitch {
public:
    /// @param more  options beyond kind, transport, password and control socket
    ConsoleSwitch(const std::string& kind, const std::string& transport, const std::vector<std::string>& more = {})
        : SimulatedSwitch(console_switch_program(), joined({"--kind", kind, "--transport", transport}, more)) {}

private:
    static std::vector<std::string> joined(std::vector<std::string> options, const std::vector<std::string>& more) {
        options.insert(options.end(), more.begin(), more.end());
        return options;
    }
};

}  // namespace haas_test
