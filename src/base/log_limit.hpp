// Limits the log lines of a program that others can make write as many as they like.
#pragma once

namespace haas::base::log {

/// From now on, warnings and errors of the same event and fields are written ten times a minute, and the others are
/// counted. A line `repeated` says how many there were, with the next warning or error after that minute.
void limit_repetitions();
/// Writes the counts that are not written yet. To be called at the end.
void sum_up_repetitions();

}  // namespace haas::base::log
