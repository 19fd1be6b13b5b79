// A login on a console switch, carried out by its table.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.hpp"
#include "core/switch.hpp"
#include "drivers/switch/console/dialogue.hpp"
#include "drivers/switch/console/table.hpp"

namespace haas::drivers {

struct ConsoleLogin {
    std::string user;
    base::Secret password;
    std::optional<base::Secret> enable_password;
};

class ConsoleSession final : public core::SwitchSession {
public:
    /// Logs in on an open line, and learns the prompt.
    /// @param table  outlives the session
    /// @param dummy  the VLAN that stands in for no native one, where the table requires it
    /// @throws core::SwitchFailure
    ConsoleSession(const ConsoleTable& table, std::optional<core::Vlan> dummy, Dialogue dialogue, const ConsoleLogin& login);

    std::map<std::string, core::PortState> read(const std::vector<std::string>& ports) override;
    std::optional<std::map<std::string, core::PortState>> read_all() override;
    void write(const std::vector<core::PortChange>& changes) override;
    void save() override;

private:
    enum class Mode { main, configuration, port, other };

    void log_in(const ConsoleLogin& login);
    void learn_prompt();
    std::optional<Mode> mode_of(std::string_view last_line) const;
    /// @return  the answer, which may be an error text
    std::string ask(std::string_view line);
    /// @param subject  whom the line is about, for the refusal
    std::string command(std::string_view line, std::string_view subject = {});
    void require_mode(Mode mode, std::string_view line) const;
    void write_port(const std::string& port, const std::vector<std::string>& lines);
    /// All ports, where one command reads them.
    std::map<std::string, core::PortState> read_answer();
    /// What is wrong with an answer to the read command, if it is no answer.
    std::optional<std::string> find_read_error(std::string_view answer) const;
    std::optional<core::PortState> read_one(const std::string& port);
    void leave();

    const ConsoleTable& table_;
    std::optional<core::Vlan> dummy_;
    Dialogue dialogue_;
    std::string name_;  ///< the main prompt, without its #
    Mode mode_ = Mode::main;
};

}  // namespace haas::drivers
