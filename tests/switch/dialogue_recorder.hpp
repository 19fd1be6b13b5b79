// Writes down a dialogue with a real or simulated switch, in the notation of tests/dialogues/README.md.
#pragma once

#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "switch/dialogue_player.hpp"

namespace haas_test {

/// Logs in, carries out the tasks, and writes all of it, with the passwords' words in place of the passwords. A task
/// that fails is written with its failure; one after an end of the line also fails.
void record_dialogue(std::ostream& file, const DialogueLogin& login, std::unique_ptr<haas::sys::ByteChannel> channel,
                     const std::vector<std::string>& tasks);

/// The same with a switch that is driven over HTTP.
/// @param origin  how the URLs of requests begin
void record_dialogue(std::ostream& file, const DialogueLogin& login, const std::string& origin,
                     const std::vector<std::string>& tasks);

}  // namespace haas_test
