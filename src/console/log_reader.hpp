// Reads a console's log while it grows, is rotated or is removed. A reader's only state is a position in a file, so
// there can be any number of readers.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "console/log_parts.hpp"
#include "sys/descriptor.hpp"

namespace haas::console {

/// A position in a log. It starts at the beginning (in the old part, if there is one) or where an earlier reader
/// stopped. A reader that is further behind than the log reaches back misses the dropped bytes and continues with the
/// first kept byte.
class LogReader {
public:
    /// Opens a console's log; null when there is none.
    /// @param from  the number of the first byte to read, counted from the console's start; bytes that are no longer
    ///              kept are skipped
    /// @throws base::Error  when the log cannot be opened, or the id is invalid
    static std::unique_ptr<LogReader> open(const std::filesystem::path& directory, std::string_view id,
                                           std::uint64_t from = 0);

    /// The same for a log whose files another process opens.
    /// @param look  may keep what it saw for a while, but for less than the log takes to fill a part
    static std::unique_ptr<LogReader> open(LookAtLog look, std::uint64_t from = 0);

    /// The number of the next byte.
    std::uint64_t offset() const;

    /// The next bytes, at most `max_bytes`, as soon as there are any; empty when none arrived in time, or when the log
    /// was removed. With a timeout of zero, returns what is available now.
    /// @throws base::Error  when the log cannot be read
    std::string next(std::size_t max_bytes, std::chrono::milliseconds timeout);

    /// Whether everything was read and the log has been removed, so that no more bytes will arrive.
    bool gone() const { return gone_; }

private:
    explicit LogReader(LookAtLog look) : look_(std::move(look)) {}
    enum class Step { moved, wait, gone };
    void enter_first();
    void enter(sys::Descriptor file, std::uint64_t first);
    void skip_to(std::uint64_t from);
    Step move_on();
    std::string read_here(std::size_t max_bytes);

    LookAtLog look_;
    sys::Descriptor file_;
    std::uint64_t first_ = 0;  ///< the number of this file's first byte
    off_t offset_ = 0;         ///< in this file
    bool gone_ = false;
};

}  // namespace haas::console
