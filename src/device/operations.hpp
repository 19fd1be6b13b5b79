// What haas-device can be asked: each operation by its name on the line.
#pragma once

#include <string>
#include <string_view>

#include "core/machines.hpp"

namespace haas::device {

/// An answer of one line, and the files that go with it.
struct Answer {
    std::string line;
    core::ConsoleFiles files;
};

/// Carries out a request of one line, and returns the answer: what was asked for in `result`, or the `failure`. Never
/// throws, and refuses what is no request.
Answer answer(core::Machines& machines, std::string_view request) noexcept;

/// The answer to a request that is not carried out.
std::string refusal(const std::exception& reason);

}  // namespace haas::device
