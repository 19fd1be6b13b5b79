// Reads consoles for those who know only core's interfaces.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "console/log_reader.hpp"
#include "core/console.hpp"

namespace haas::console {

/// @param log  null: there is none
std::unique_ptr<core::ConsoleReader> to_console_reader(std::unique_ptr<LogReader> log);

/// The files of a log by now, opened by another process.
/// @throws core::DomainError  when the reader has lost the right: then the log is over for them
using LookAtFiles = std::function<core::ConsoleFiles()>;

/// Reads a log whose files another process opens. What was seen is used for a second, so a reader who waits asks that
/// process no more often. While it cannot be asked (UnavailableError), the reader goes on with what was seen.
/// @return  null when there is no log
/// @throws base::Error  what `look` throws the first time
std::unique_ptr<core::ConsoleReader> read_files(LookAtFiles look, std::uint64_t offset);

}  // namespace haas::console
