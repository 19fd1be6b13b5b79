// A two-way byte stream to another machine, over any protocol.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/deadline.hpp"
#include "base/error.hpp"

namespace haas::sys {

/// The connection could not be opened, or broke. The text names the reason, and never contains what was sent.
class ChannelError : public base::Error {
public:
    using base::Error::Error;
};

/// An open connection; its destructor closes it. Not thread-safe.
class ByteChannel {
public:
    ByteChannel() = default;
    ByteChannel(const ByteChannel&) = delete;
    ByteChannel& operator=(const ByteChannel&) = delete;
    virtual ~ByteChannel() = default;

    /// Sends all bytes.
    /// @throws ChannelError  when the connection breaks, or does not accept all bytes before the deadline
    virtual void send(std::string_view bytes, base::Deadline deadline) = 0;

    /// Waits until bytes arrive, and returns them.
    /// @return  empty when nothing arrived before the deadline
    /// @throws ChannelError  when the other side has closed the connection, or it broke
    virtual std::string receive(base::Deadline deadline) = 0;
};

/// The terminal size that is reported to the other side. It is so wide that none of our lines is wrapped. It is not
/// taller than real screens, because some devices reject great heights.
constexpr int terminal_columns = 250;
constexpr int terminal_rows = 100;

}  // namespace haas::sys
