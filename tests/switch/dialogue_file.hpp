// Dialogues with console switches in files: what HaaS was asked, what the two sides said, and what came of it. The
// notation is told in tests/dialogues/README.md.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/switch.hpp"
#include "sys/byte_channel.hpp"
#include "unit/scripted_channel.hpp"

namespace haas_test {

/// What stands in a file for the two passwords, whatever they were.
constexpr const char* password_word = "PASSWORD";
constexpr const char* enable_password_word = "ENABLE-PASSWORD";

/// One thing that a session is asked for.
struct DialogueTask {
    std::string text;  ///< `login`, `read PORT...`, `write PORT ...`, `save`
    Script script;
    std::vector<std::string> results;
};

struct DialogueFile {
    std::map<std::string, std::string> settings;  ///< type, username, maybe dummy_vlan
    std::vector<DialogueTask> tasks;
};

/// @throws std::runtime_error  with the number of the line that is wrong
DialogueFile load_dialogue_file(const std::filesystem::path& path);

/// Some bytes as they stand in a file.
std::string escaped(const std::string& bytes);

/// Carries out tasks on one line to a switch, and tells what came of each.
class DialoguePlayer {
public:
    /// @param settings  of a file, as DialogueFile has them
    /// @param password  and the enable password: what is sent
    DialoguePlayer(const std::map<std::string, std::string>& settings, std::unique_ptr<haas::sys::ByteChannel> channel,
                   std::string password, std::optional<std::string> enable_password,
                   const haas::core::SwitchTimeouts& timeouts);

    /// @return  a line for each port that was read, `PORT: native 100, tagged 200`, or one that tells the failure
    /// @throws std::runtime_error  for a task that is none
    std::vector<std::string> run(const std::string& task);

private:
    void log_in();
    std::vector<std::string> read(const std::vector<std::string>& ports);
    void write(const std::vector<std::string>& words);

    std::map<std::string, std::string> settings_;
    std::unique_ptr<haas::sys::ByteChannel> channel_;
    std::string password_;
    std::optional<std::string> enable_password_;
    haas::core::SwitchTimeouts timeouts_;
    std::unique_ptr<haas::core::SwitchSession> session_;
    std::map<std::string, haas::core::PortState> seen_;
};

}  // namespace haas_test
