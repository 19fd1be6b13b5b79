// Whole sessions with switches that say anything.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace haas_fuzz {

/// Plays a dialogue in the notation of tests/dialogues, of a switch of one of these types. It differs from a test in
/// that nobody looks at what is sent: whatever that is, the switch says the next thing that stands there.
void play_session(std::string_view input, const std::set<std::string>& types);

}  // namespace haas_fuzz
