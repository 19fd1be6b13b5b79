// A fuzz target: a file of this folder, which gives an input to code that reads from outside, and knows what must hold
// then. tests/fuzz/README.md says how targets are run.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

/// What libFuzzer, and replay.cpp without it, call for each input.
/// @return  0
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace haas_fuzz {

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

/// Ends the program, so that the input counts as one that fails.
/// @param promise  what should hold, for people
void require(bool holds, std::string_view promise);

/// Calls `read`. That HaaS refuses the input, with an error of its own, is as good as any other answer.
template <class Read>
bool is_taken(Read read) {
    try {
        read();
        return true;
    } catch (const haas::base::Error&) {
        return false;
    }
}

/// The parts of an input for code that reads several texts: a line of `%%` stands between two.
std::vector<std::string> parts_of(std::string_view input);

/// One of the parts; empty if there are not so many.
inline std::string part(const std::vector<std::string>& parts, std::size_t number) {
    return number < parts.size() ? parts[number] : std::string();
}

}  // namespace haas_fuzz
