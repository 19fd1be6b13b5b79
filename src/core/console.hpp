// A node's serial console, as HaaS keeps it: one process for each that is logged, and any number of readers of its log.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/bmc.hpp"

namespace haas::core {

/// Reads the log of one console, from some place on.
class ConsoleReader {
public:
    virtual ~ConsoleReader() = default;

    /// The place of the next byte, counted from the console's start; bytes that were rotated away are passed over.
    virtual std::uint64_t offset() const = 0;

    /// The next bytes; empty when none came within `patience`.
    virtual std::string next(std::size_t most, std::chrono::milliseconds patience) = 0;

    /// Whether the console was stopped: nothing will come any more.
    virtual bool is_over() const = 0;
};

/// Starts, ends and reads consoles. An id is a UUID, which no other console has had before.
class ConsoleKeeper {
public:
    virtual ~ConsoleKeeper() = default;

    /// Returns when the console is logged; does nothing for one that is already.
    /// @param node  its label, for messages
    /// @throws base::Error  with the reason, when its process cannot be started
    virtual void start(const std::string& id, const std::string& node, const BmcAccess& bmc) = 0;

    /// Ends the logging and removes the log; does nothing for a console that is not there.
    /// @throws base::Error  when it cannot be ended
    virtual void stop(const std::string& id) = 0;

    /// The consoles of which anything is there: a process, or files that one left.
    virtual std::vector<std::string> list() const = 0;

    virtual bool is_running(const std::string& id) const = 0;

    /// Null: there is no log.
    /// @param offset  where to begin; what is no longer kept is passed over
    virtual std::unique_ptr<ConsoleReader> read(const std::string& id, std::uint64_t offset) = 0;
};

}  // namespace haas::core
