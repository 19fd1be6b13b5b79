// A session on one VLAN-aware Linux bridge, wherever it is.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/switch.hpp"
#include "drivers/switch/host_commands.hpp"
#include "drivers/switch/linux_bridge_files.hpp"
#include "drivers/switch/linux_bridge_port.hpp"

namespace haas::drivers {

struct LinuxBridgeFields {
    std::string bridge;
    BridgePersistence persistence = BridgePersistence::none;
    /// What stands before each command; `sudo -n` where the user may not do all that is needed.
    std::vector<std::string> prefix{};
};

class LinuxBridgeSession final : public core::SwitchSession {
public:
    LinuxBridgeSession(std::unique_ptr<HostCommands> commands, LinuxBridgeFields fields,
                       const core::SwitchTimeouts& timeouts)
        : commands_(std::move(commands)), fields_(std::move(fields)), timeouts_(timeouts) {}

    std::map<std::string, core::PortState> read(const std::vector<std::string>& ports) override;
    std::optional<std::map<std::string, core::PortState>> read_all() override;
    void write(const std::vector<core::PortChange>& changes) override;
    /// Writes the files of the ports that this session was asked for, and of those that have one.
    void save(const std::vector<std::string>& registered) override;

private:
    /// Reads the bridge.
    /// @throws core::SwitchError  for a bridge whose ports do not carry what their VLANs say
    const LinuxBridge& look(const std::string& step);
    void write_port(const std::string& port, const LinuxBridgePort& seen, const core::PortChange& change);
    void save_port(const std::string& port, const core::PortState& state);
    std::string call(const std::string& step, const std::vector<std::string>& arguments);

    std::unique_ptr<HostCommands> commands_;
    LinuxBridgeFields fields_;
    core::SwitchTimeouts timeouts_;
    std::optional<LinuxBridge> seen_;  ///< as it was last read; empty once it was changed
    std::set<std::string> asked_for_;
};

}  // namespace haas::drivers
