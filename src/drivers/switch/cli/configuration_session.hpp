// A session on a CLI switch that is read by the running configuration of all its interfaces.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "drivers/switch/cli/running_configuration.hpp"
#include "drivers/switch/cli/session.hpp"

namespace haas::drivers {

class ConfigurationSession final : public CliSession {
public:
    /// @param table  must outlive the session
    /// @throws core::SwitchError
    ConfigurationSession(const CliTable& table, Dialogue dialogue, const CliLogin& login)
        : CliSession(table, std::nullopt, std::move(dialogue), login) {}

    std::map<std::string, core::PortState> read(const std::vector<std::string>& ports) override;
    std::optional<std::map<std::string, core::PortState>> read_all() override;
    std::set<core::Vlan> missing_vlans(const std::set<core::Vlan>& wanted) override;
    void create_vlans(const std::map<core::Vlan, std::string>& missing) override;
    /// Refuses VLANs that ports are in: the switch would move these ports to its default VLAN.
    void delete_vlans(const std::set<core::Vlan>& unwanted) override;
    /// Reads the configuration first: what a foreign port has decides what it takes to change it.
    void write(const std::vector<core::PortChange>& changes) override;

private:
    RunningConfiguration look();
    /// @throws core::SwitchError  if the answer is an error text
    std::string show(std::string_view line);
    std::string show_mirrors();
};

}  // namespace haas::drivers
