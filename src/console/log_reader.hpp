// Reads a console's log while it grows, is rotated or goes. Readers keep nothing but a place in a file, so there may be
// any number of them.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "console/files.hpp"
#include "sys/descriptor.hpp"

namespace haas::console {

/// A place in a log, at first its beginning (the old part, if there is one) or where a former reader left off. A reader
/// that falls behind by more than the log holds misses what was dropped meanwhile, and goes on with what is there.
class LogReader {
public:
    /// The reader of a console's log; null when there is no log.
    /// @param from  the number of the byte to begin with, counted from the console's start; what is not kept any more is passed
    ///              over
    /// @throws base::Error  when the log cannot be opened, or the id is none
    static std::unique_ptr<LogReader> open(const std::filesystem::path& directory, std::string_view id,
                                           std::uint64_t from = 0);

    /// The number of the next byte.
    std::uint64_t offset() const;

    /// The next bytes, at most `max_bytes`, as soon as there are any; empty when none came in time, or when the log is
    /// gone. With a timeout of zero: what is there now.
    /// @throws base::Error  when the log cannot be read
    std::string next(std::size_t max_bytes, std::chrono::milliseconds timeout);

    /// Whether everything was read and the log has been removed since: nothing will come any more.
    bool gone() const { return gone_; }

private:
    explicit LogReader(Files files) : files_(std::move(files)) {}
    enum class Step { moved, wait, gone };
    bool open_first();
    void enter(sys::Descriptor file, std::uint64_t first);
    void skip_to(std::uint64_t from);
    Step move_on();
    std::string read_here(std::size_t max_bytes);

    Files files_;
    sys::Descriptor file_;
    std::uint64_t first_ = 0;  ///< the number of this file's first byte
    off_t offset_ = 0;         ///< in this file
    bool gone_ = false;
};

}  // namespace haas::console
