// How a unit test says that it cannot run here.
#pragma once

#include <string>
#include <utility>

namespace haas_test {

/// Thrown by skip(); known to the TAP reporter.
struct Skipped {
    std::string reason;
};

/// Ends the running test case as skipped, which is neither passed nor failed.
/// @param reason  what is missing, for the person who reads the report
[[noreturn]] inline void skip(std::string reason) { throw Skipped{std::move(reason)}; }

}  // namespace haas_test
