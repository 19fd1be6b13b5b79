// A session on a CLI switch, controlled by its table.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/secret.hpp"
#include "core/switch.hpp"
#include "drivers/switch/cli/channel_members.hpp"
#include "drivers/switch/cli/dialogue.hpp"
#include "drivers/switch/cli/port_blocks.hpp"
#include "drivers/switch/cli/table.hpp"
#include "drivers/switch/cli/vlan_table.hpp"

namespace haas::drivers {

struct CliLogin {
    std::string user;
    base::Secret password;
    std::optional<base::Secret> enable_password;
};

class CliSession : public core::SwitchSession {
public:
    /// Logs in on an open line, and learns the prompt.
    /// @param table  must outlive the session
    /// @param dummy  the VLAN that stands for "no native VLAN", if the table requires one
    /// @throws core::SwitchError
    CliSession(const CliTable& table, std::optional<core::Vlan> dummy, Dialogue dialogue, const CliLogin& login);

    std::map<std::string, core::PortState> read(const std::vector<std::string>& ports) override;
    std::optional<std::map<std::string, core::PortState>> read_all() override;
    std::set<core::Vlan> missing_vlans(const std::set<core::Vlan>& wanted) override;
    void create_vlans(const std::map<core::Vlan, std::string>& missing) override;
    void delete_vlans(const std::set<core::Vlan>& unwanted) override;
    void write(const std::vector<core::PortChange>& changes) override;
    std::string remedy_for_missing(const std::set<core::Vlan>& missing) override {
        return creation_text(table_.remedies, missing);
    }
    void save(const std::vector<std::string>& registered) override;

protected:
    /// A port, or another interface, with the lines of its configuration.
    struct PortLines {
        std::string port;
        std::vector<std::string> lines;
        std::string description{};         ///< which the switch may refuse; empty: it keeps its own
        std::vector<std::string> tried{};  ///< lines to send first, which the switch may refuse
    };

    /// Begins a step, at the main prompt.
    void begin(std::string_view step);
    /// @return  the answer, which may be an error text
    std::string ask(std::string_view line);
    /// Sends the lines of each port, and then those of the configuration itself.
    void configure(const std::vector<PortLines>& ports, const std::vector<std::string>& lines = {});
    [[noreturn]] void refuse(std::string_view line, const std::string& reason) const;
    /// A text with words of the switch, for an error or the log: a note instead, if it contains what the switch was
    /// given.
    std::string quote(std::string_view text) const;
    /// The same, shortened: a remedy may follow it.
    std::string quote_briefly(std::string_view text) const;
    /// The answer to a configuration command if it was not carried out.
    std::optional<std::string> complaint_of(std::string_view answer) const;
    /// The answer without messages of the switch's log, and without the prompts that such messages may follow.
    std::string without_noise(std::string_view text) const;
    const CliTable& table() const { return table_; }

private:
    enum class Mode { main, configuration, port, other };

    void log_in(const CliLogin& login);
    void learn_prompt();
    std::optional<Mode> find_mode(std::string_view last_line) const;
    /// @param subject  what the line is about, for the error text
    std::string command(std::string_view line, std::string_view subject = {});
    /// Sends what a switch must hear before its ports are changed, once.
    void prepare();
    void require_mode(Mode mode, std::string_view line) const;
    void write_port(const PortLines& port);
    bool is_saved(const std::string& answer) const;
    using Blocks = std::map<std::string, PortBlock>;
    /// Reads one port; or all ports, if the table's `read` names none.
    /// @param asked  the switch's name of the port
    /// @return  empty when there is no such port
    Blocks read_blocks(const std::string& port, const std::string& asked);
    ListedPorts list_ports();
    /// A port with VLANs that the switch lacks is foreign: it does not carry what was asked for, and will carry these
    /// VLANs as soon as somebody creates them.
    core::PortState read_state(const std::string& port, PortBlock block);
    /// Reads which ports are members of port-channels, if there are any of these. A switch that does not know the
    /// command does not say.
    void look_for_members(const Blocks& all);
    /// The state of one of all ports: a member passes the frames of its port-channel.
    core::PortState state_among(const std::string& port, const Blocks& all);
    /// The VLANs that exist on the switch, read once.
    const VlanTable& vlans();
    /// Those of `wanted` that the switch does not carry, if it does not show that with its ports.
    LackingVlans look_for_lacking(const std::set<core::Vlan>& wanted);
    /// Whether the switch tags native VLANs, read once. A switch that does not know the command does not say.
    bool tags_natives();
    /// Sends lines at the main prompt, and returns to it. Also returns to it when the switch refuses one.
    void carry_out(const std::vector<std::string>& lines);
    /// Gives something a text for people. A switch that does not accept the text keeps its own, and the refusal is
    /// logged: no network depends on a text.
    void try_to_name(const std::vector<std::string>& lines);
    /// @return  the lines to send for the port
    std::vector<std::string> lines_for(const core::PortChange& change);
    void leave();

    const CliTable& table_;
    std::optional<core::Vlan> dummy_;
    Dialogue dialogue_;
    CliLogin login_;
    std::string name_;  ///< the main prompt, without the #
    Mode mode_ = Mode::main;
    bool is_prepared_ = false;
    ChannelMembers members_;            ///< as last read
    std::optional<VlanTable> vlans_;    ///< once they are known
    std::optional<bool> tags_natives_;  ///< once it is known
};

}  // namespace haas::drivers
