// Writes down a dialogue with a real or simulated switch, in the notation of tests/dialogues/README.md.
#pragma once

#include <string>
#include <vector>

#include "core/switch.hpp"

namespace haas_test {

/// Logs in, carries out the tasks, and writes all of it, without secrets. A task that fails is written with its
/// failure; nothing follows a login that fails.
std::string record_dialogue(const std::string& type, const haas::core::SwitchFields& fields,
                            const std::vector<std::string>& tasks);

}  // namespace haas_test
