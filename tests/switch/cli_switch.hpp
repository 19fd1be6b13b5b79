// The simulated CLI switches of sim/, run for one test.
#pragma once

#include "switch/simulated_switch.hpp"

namespace haas_test {

inline std::string cli_switch_program() { return simulator("cli_switch"); }

class CliSwitch : public SimulatedSwitch {
public:
    /// @param more  options beyond kind, transport, password and control socket
    CliSwitch(const std::string& kind, const std::string& transport, const std::vector<std::string>& more = {})
        : SimulatedSwitch(cli_switch_program(), joined({"--kind", kind, "--transport", transport}, more)) {}

private:
    static std::vector<std::string> joined(std::vector<std::string> options, const std::vector<std::string>& more) {
        options.insert(options.end(), more.begin(), more.end());
        return options;
    }
};

}  // namespace haas_test
