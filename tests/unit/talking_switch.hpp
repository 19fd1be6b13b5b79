// A CLI switch of few words: it knows the answers that it was given, and says nothing to any other line.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sys/byte_channel.hpp"

namespace haas_test {

/// What it answers, and what it was sent.
struct Talk {
    std::map<std::string, std::string> answers;  ///< by the line; lines of it end in newlines
    std::vector<std::string> heard;              ///< after the login

    /// Whether lines were sent, one somewhere after the other.
    bool heard_in_order(const std::vector<std::string>& lines) const;
    std::size_t count(const std::string& line) const;
};

/// Its line, with the prompt of a user that is logged in on it.
std::unique_ptr<haas::sys::ByteChannel> talk_to(std::shared_ptr<Talk> talk);

/// A text of tests/texts/switches.
std::string switch_text(const std::string& name);
std::vector<std::string> switch_lines(const std::string& name);

}  // namespace haas_test
