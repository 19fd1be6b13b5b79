// A node's serial console: one process for each logged console, and any number of readers of its log.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/bmc.hpp"

namespace haas::core {

/// Reads the log of one console from a given place on.
class ConsoleReader {
public:
    virtual ~ConsoleReader() = default;

    /// The position of the next byte, counted from the console's start; skips bytes that were rotated away.
    virtual std::uint64_t offset() const = 0;

    /// The next bytes; empty when none arrived within `patience`.
    virtual std::string next(std::size_t most, std::chrono::milliseconds patience) = 0;

    /// Whether the console was stopped, so that no more bytes will arrive.
    virtual bool is_over() const = 0;
};

/// The files in which a console's log is at one moment, open for reading: for a process that may not open them. They
/// are closed with the last copy of this.
struct ConsoleFiles {
    int old = -1;      ///< the older part; -1: there is none
    int current = -1;  ///< -1: there is none
    std::shared_ptr<void> owner;
};

/// Starts, stops and reads consoles. An id is a UUID that is never used again.
class ConsoleKeeper {
public:
    virtual ~ConsoleKeeper() = default;

    /// Returns when the console is being logged; does nothing if it already is.
    /// @param node  the node's label, for messages
    /// @throws base::Error  with the reason, when its process cannot be started
    virtual void start(const std::string& id, const std::string& node, const BmcAccess& bmc) = 0;

    /// Stops logging and removes the log; does nothing for a console that does not exist.
    /// @throws base::Error  when it cannot be stopped
    virtual void stop(const std::string& id) = 0;

    /// The consoles that have a process, or files that a process left.
    virtual std::vector<std::string> list() const = 0;

    virtual bool is_running(const std::string& id) const = 0;

    /// Opens a log; null when there is none.
    /// @param offset  the first byte to read; bytes that are no longer kept are skipped
    virtual std::unique_ptr<ConsoleReader> read(const std::string& id, std::uint64_t offset) = 0;

    /// The files of a log.
    /// @throws base::Error  when they cannot be opened
    virtual ConsoleFiles open(const std::string& id) = 0;
};

}  // namespace haas::core
