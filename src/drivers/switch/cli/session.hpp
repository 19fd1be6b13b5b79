// A login on a CLI switch, carried out by its table.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.hpp"
#include "core/switch.hpp"
#include "drivers/switch/cli/dialogue.hpp"
#include "drivers/switch/cli/port_blocks.hpp"
#include "drivers/switch/cli/table.hpp"

namespace haas::drivers {

struct CliLogin {
    std::string user;
    base::Secret password;
    std::optional<base::Secret> enable_password;
};

class CliSession final : public core::SwitchSession {
public:
    /// Logs in on an open line, and learns the prompt.
    /// @param table  outlives the session
    /// @param dummy  the VLAN that stands in for no native one, where the table requires it
    /// @throws core::SwitchError
    CliSession(const CliTable& table, std::optional<core::Vlan> dummy, Dialogue dialogue, const CliLogin& login);

    std::map<std::string, core::PortState> read(const std::vector<std::string>& ports) override;
    std::optional<std::map<std::string, core::PortState>> read_all() override;
    void write(const std::vector<core::PortChange>& changes) override;
    void save() override;

private:
    enum class Mode { main, configuration, port, other };

    void log_in(const CliLogin& login);
    void learn_prompt();
    std::optional<Mode> mode_of(std::string_view last_line) const;
    /// @return  the answer, which may be an error text
    std::string ask(std::string_view line);
    /// @param subject  whom the line is about, for the refusal
    std::string command(std::string_view line, std::string_view subject = {});
    /// What a command of the configuration was answered, if it was not carried out.
    std::optional<std::string> complaint_of(std::string_view answer) const;
    void require_mode(Mode mode, std::string_view line) const;
    void write_port(const std::string& port, const std::vector<std::string>& lines);
    using Blocks = std::map<std::string, PortBlock>;
    /// Asks for one port, or for all, where the table's `read` names none.
    /// @param asked  what the switch calls the port
    /// @return  no block when there is no such port
    Blocks read_blocks(const std::string& port, const std::string& asked);
    ListedPorts list_ports();
    core::PortState read_state(const std::string& port, PortBlock block);
    /// The VLANs that the switch has, asked for once; nothing, where its ports tell by themselves which they lack.
    const std::optional<std::set<core::Vlan>>& active_vlans();
    /// Those that the switch is known not to have.
    std::set<core::Vlan> find_missing(const std::set<core::Vlan>& vlans);
    /// @return  what goes to the port
    std::vector<std::string> lines_for(const core::PortChange& change);
    void leave();
    [[noreturn]] void refuse(std::string_view line, const std::string& reason) const;

    const CliTable& table_;
    std::optional<core::Vlan> dummy_;
    Dialogue dialogue_;
    std::string name_;  ///< the main prompt, without its #
    Mode mode_ = Mode::main;
    std::optional<std::set<core::Vlan>> active_vlans_;  ///< once they are known
};

}  // namespace haas::drivers
