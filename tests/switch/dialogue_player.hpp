// Carries out the tasks of a dialogue with a switch, whatever its lines come from.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/switch.hpp"
#include "drivers/switch/transport.hpp"
#include "switch/dialogue_file.hpp"

namespace haas_test {

/// Logs in.
using Connect = std::function<std::unique_ptr<haas::core::SwitchSession>()>;

/// The fields with which the switch of a file is registered; where it does not say them, some that will do.
haas::core::SwitchFields fields_of(const DialogueFile& file);

class DialoguePlayer {
public:
    explicit DialoguePlayer(Connect connect) : connect_(std::move(connect)) {}

    /// @return  what came of it, as a transcript has it
    /// @throws std::runtime_error  for a task that is none
    std::vector<std::string> run(const std::string& task);

private:
    std::vector<std::string> carry_out(const std::string& verb, const std::vector<std::string>& words);
    std::vector<std::string> read(const std::vector<std::string>& ports);
    void write(const std::vector<std::string>& words);

    Connect connect_;
    std::unique_ptr<haas::core::SwitchSession> session_;
    std::map<std::string, haas::core::PortState> seen_;
};

}  // namespace haas_test
