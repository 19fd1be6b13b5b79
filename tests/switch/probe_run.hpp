// Runs `haas-sync --probe`, and plays its output as a dialogue.
#pragma once

#include <string>
#include <vector>

#include "sys/process.hpp"

namespace haas_test {

/// The haas-sync that was built.
std::string haas_sync_program();

/// `haas-sync --probe --switch LABEL` with these arguments behind it.
haas::sys::Result run_probe(const std::string& label, const std::string& config, const std::vector<std::string>& more);

/// What is different when the output of a probe is a file among the dialogues; empty: nothing.
/// @param chunk  bytes that the switch says at once
std::string difference_of(const std::string& output, std::size_t chunk = 1);

}  // namespace haas_test
