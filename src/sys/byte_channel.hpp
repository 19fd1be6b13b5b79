// A two-way line of bytes to another machine, whatever carries it.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace haas::sys {

/// The line could not be had, or is no longer there; the text names the reason, and never what was sent.
class ChannelError : public base::Error {
public:
    using base::Error::Error;
};

/// An open line, closed by its destructor. Not thread-safe.
class ByteChannel {
public:
    using Clock = std::chrono::steady_clock;

    ByteChannel() = default;
    ByteChannel(const ByteChannel&) = delete;
    ByteChannel& operator=(const ByteChannel&) = delete;
    virtual ~ByteChannel() = default;

    /// Sends all of it.
    /// @throws ChannelError  when the line breaks, or does not take it all before the deadline
    virtual void send(std::string_view bytes, Clock::time_point deadline) = 0;

    /// Waits until something arrives, and gives it.
    /// @return  empty when nothing has come before the deadline
    /// @throws ChannelError  when the other side has closed the line, or it broke
    virtual std::string receive(Clock::time_point deadline) = 0;
};

/// How large a terminal the other side is told of: so wide that no line of ours is wrapped. Not taller than screens are,
/// as some devices take great heights for errors.
constexpr int terminal_columns = 250;
constexpr int terminal_rows = 100;

}  // namespace haas::sys
