// What a run of faults was, as docs/reliability.md shows it.
#pragma once

#include <ostream>

#include "faults/record.hpp"

namespace haas_test {

/// Faults of all kinds.
long count_faults(const Record& record);

/// Tables of what was struck, what was acknowledged and what was answered.
/// @param prefix  of each line
void write_summary(std::ostream& out, const Record& record, const char* prefix);

}  // namespace haas_test
