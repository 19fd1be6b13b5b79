// What a run of faults was, as docs/reliability.md shows it.
#pragma once

#include <ostream>
#include <string>

#include "faults/record.hpp"

namespace haas_test {

/// Faults of all kinds.
long count_faults(const Record& record);

/// Tables of what was struck, what was acknowledged and what was answered.
/// @param prefix  of each line
void write_summary(std::ostream& out, const Record& record, const char* prefix);

/// Says whether what a sentence says was seen: "verdict 0|1 SENTENCE", on standard output.
void verdict(bool fine, const std::string& sentence);
/// The same of a kind of wrong that must be none, and shows those again: whoever reads the end of a log sees why.
void verdict(const Record& record, Wrong kind, const std::string& sentence);

}  // namespace haas_test
