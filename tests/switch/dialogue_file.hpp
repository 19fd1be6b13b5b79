// Dialogues with switches in files: what HaaS was asked, what the two sides said, and what came of it. The
// notation is described in tests/dialogues/README.md.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

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
    std::map<std::string, std::string> settings;  ///< type, username, maybe dummy_vlan, interface_type
    std::vector<DialogueTask> tasks;
};

/// @throws std::runtime_error  with the number of the line that is wrong
DialogueFile load_dialogue_file(const std::filesystem::path& path);

/// Some bytes as they stand in a file.
std::string escaped(const std::string& bytes);

}  // namespace haas_test
