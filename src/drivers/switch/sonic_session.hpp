// A session on a SONiC switch: its command line, one program at a time.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/switch.hpp"
#include "drivers/switch/host_programs.hpp"
#include "drivers/switch/sonic_carried.hpp"
#include "drivers/switch/sonic_config.hpp"

namespace haas::drivers {

class SonicSession final : public core::SwitchSession {
public:
    SonicSession(std::unique_ptr<HostPrograms> programs, const core::SwitchTimeouts& timeouts);

    std::map<std::string, core::PortState> read(const std::vector<std::string>& ports) override;
    std::optional<std::map<std::string, core::PortState>> read_all() override;
    std::set<core::Vlan> missing_vlans(const std::set<core::Vlan>& wanted) override;
    /// Without names, which SONiC's VLANs do not have.
    void create_vlans(const std::map<core::Vlan, std::string>& missing) override;
    void delete_vlans(const std::set<core::Vlan>& unwanted) override;
    /// Returns when the switch has carried out the changes, or when the deadline of a command has passed: reading the
    /// ports shows which it was.
    void write(const std::vector<core::PortChange>& changes) override;
    std::string remedy_for_missing(const std::set<core::Vlan>& missing) override {
        return creation_text(sonic_vlan_remedies, missing);
    }
    void save(const std::vector<std::string>& registered) override;

private:
    const SonicConfig& look(const std::string& step);
    SonicCarriedPorts look_at_carried(const std::string& step);
    void wait_until_carried_out(const std::vector<core::PortChange>& changes);
    /// Runs a command, with as many VLANs at a time as the release takes.
    void carry_out(const std::string& step, const SonicCommand& command);
    /// Runs `config` with these words.
    /// @return  empty if it was carried out, or what the switch says
    std::optional<std::string> configure(const std::string& step, const std::vector<std::string>& words);
    void require(const std::string& step, const std::vector<std::string>& words);
    /// Runs a program that reads.
    /// @return  its output
    std::string ask(const std::string& step, const std::vector<std::string>& arguments);
    /// What a port carries.
    core::PortState state_of(const SonicConfig& all, const SonicCarriedPorts& carried, const std::string& port) const;

    std::unique_ptr<HostPrograms> programs_;
    core::SwitchTimeouts timeouts_;
    std::optional<SonicConfig> seen_{};  ///< as it was last read; empty once it was changed
    std::size_t most_vlans_;             ///< in one command
};

}  // namespace haas::drivers
