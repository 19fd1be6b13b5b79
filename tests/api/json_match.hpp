// Compares JSON with a pattern: JSON in which a string may be a placeholder.
//
// `<any>` any value, `<text>` a string that is not empty, `<number>` a number, `<uuid>` a UUID, `<time>` a moment in
// ISO 8601 in UTC. Everything else must be equal, and objects must have exactly the members named, in any order.
#pragma once

#include <string>

namespace haas_test {

/// What is wrong with a pattern, or nothing.
std::string pattern_fault(const std::string& pattern);

/// Where and how a text differs from a pattern, or nothing.
std::string difference(const std::string& pattern, const std::string& text);

}  // namespace haas_test
