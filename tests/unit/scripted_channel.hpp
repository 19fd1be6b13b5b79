// A line to a switch that is a written dialogue: says what it says, and must be answered as it says.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "sys/byte_channel.hpp"

namespace haas_test {

/// One side of a dialogue after the other.
struct Utterance {
    enum class Kind { from_switch, errors, line, key } kind;  ///< errors: what a program of a host complains
    std::string text;                                         ///< of a line without its Enter
};
using Script = std::deque<Utterance>;

/// The text of a line of a dialogue, in which \r, \n, \e, \b, \0 and \xHH stand for bytes.
/// @throws std::runtime_error  for another escape
std::string unescaped(const std::string& text);

/// The sections named of tests/dialogues/<name>.txt, one behind the other.
Script load_dialogue(const std::string& name, const std::vector<std::string>& sections);

/// Where the script went, for a test that wants to know whether all of it was played.
struct Played {
    Script left;
    std::string complaint;  ///< the first thing that was sent and should not have been
};

/// Was all of it said, but for blanks behind the last prompt?
bool is_played(const Played& played);

/// @param chunk  so many bytes arrive at a time
std::unique_ptr<haas::sys::ByteChannel> play(std::shared_ptr<Played> played, std::size_t chunk);

}  // namespace haas_test
