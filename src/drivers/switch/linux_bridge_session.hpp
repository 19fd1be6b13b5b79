// A session on one VLAN-aware Linux bridge, wherever it is.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/switch.hpp"
#include "drivers/switch/host_programs.hpp"
#include "drivers/switch/linux_bridge_files.hpp"
#include "drivers/switch/linux_bridge_port.hpp"

namespace haas::drivers {

struct LinuxBridgeFields {
    std::string bridge;
    BridgePersistence persistence = BridgePersistence::none;
};

class LinuxBridgeSession final : public core::SwitchSession {
public:
    LinuxBridgeSession(std::unique_ptr<HostPrograms> programs, LinuxBridgeFields fields)
        : programs_(std::move(programs)), fields_(std::move(fields)) {}

    std::map<std::string, core::PortState> read(const std::vector<std::string>& ports) override;
    std::optional<std::map<std::string, core::PortState>> read_all() override;
    void write(const std::vector<core::PortChange>& changes) override;
    /// Writes the files of the registered ports, and removes those of ports that were registered before, or for another
    /// program.
    void save(const std::vector<std::string>& registered) override;

private:
    /// Reads the bridge.
    /// @throws core::SwitchError  for a bridge whose ports do not carry what their VLANs say
    const LinuxBridge& look(const std::string& step);
    void write_port(const std::string& port, const LinuxBridgePort& seen, const core::PortChange& change);
    /// What the port carries.
    core::PortState state_of(const LinuxBridgePort& port) const;
    BridgeFiles read_files();
    void write_files(const BridgeFiles& files);
    /// @throws core::SwitchError  if a port without VLANs would have some after a restart
    void require_dark_after_restart();
    /// Runs a program.
    /// @param subject  what a refusal is about; without it, the program
    /// @return  its output
    std::string call(const std::string& step, const std::vector<std::string>& arguments,
                     const std::string& subject = {});
    /// @throws core::SwitchError  if the program has failed
    std::string output_of(const std::string& step, const sys::Result& result, const std::string& subject) const;
    /// For an error.
    std::string files_text() const;

    std::unique_ptr<HostPrograms> programs_;
    LinuxBridgeFields fields_;
    std::optional<LinuxBridge> seen_;  ///< as it was last read; empty once it was changed
};

}  // namespace haas::drivers
