// Dialogues with switches in files: what HaaS was asked, what the two sides said, and what came of it. The
// notation is described in tests/dialogues/README.md.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "unit/scripted_channel.hpp"

namespace haas_test {

/// One thing that a session is asked for.
struct DialogueTask {
    std::string text;  ///< `login`, `read PORT...`, `write PORT ...`, `save`
    Script script;
    std::vector<std::string> results;
};

struct DialogueFile {
    std::map<std::string, std::string> settings;  ///< type and fields
    std::vector<DialogueTask> tasks;
};

/// @throws std::runtime_error  with the number of the line that is wrong
DialogueFile load_dialogue_file(const std::filesystem::path& path);

/// Plays a dialogue through the driver.
/// @param chunk  so many bytes of a command line's switch arrive at a time
/// @return  what is different; empty: nothing
std::string difference(const DialogueFile& file, std::size_t chunk);

}  // namespace haas_test
