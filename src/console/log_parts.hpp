// The files of a console's log, open.
#pragma once

#include <functional>

#include "console/files.hpp"
#include "sys/descriptor.hpp"

namespace haas::console {

/// The parts of a log at one moment. A part that does not exist is closed. The same file may be both, if the log was
/// rotated at that moment.
struct LogParts {
    sys::Descriptor old;
    sys::Descriptor current;
};

/// Opens the parts that a log has by now.
using LookAtLog = std::function<LogParts()>;

/// Opens the parts for reading.
/// @throws base::Error  when one exists and cannot be opened
LogParts open_parts(const Files& files);

}  // namespace haas::console
