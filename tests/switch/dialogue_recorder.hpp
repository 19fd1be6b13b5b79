// Writes down a dialogue with a real or simulated console switch, in the notation of tests/dialogues/README.md.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "sys/byte_channel.hpp"

namespace haas_test {

struct RecordedSwitch {
    std::map<std::string, std::string> settings;  ///< as a file has them
    std::string password;
    std::optional<std::string> enable_password;
};

/// Logs in, carries out the tasks, and writes all of it, with the passwords' words in place of the passwords. A task that
/// fails is written with its failure; one after an end of the line fails too.
void record_dialogue(std::ostream& file, const RecordedSwitch& device, std::unique_ptr<haas::sys::ByteChannel> channel,
                     const std::vector<std::string>& tasks);

}  // namespace haas_test
