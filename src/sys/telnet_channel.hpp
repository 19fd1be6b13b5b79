// A line of bytes over telnet.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "sys/byte_channel.hpp"

namespace haas::sys {

/// Connects; agrees to the other side's echo and to go-ahead suppression, tells the terminal's type and size when asked, and
/// refuses every other option.
/// @throws ChannelError
/// @source  RFC 854, 855, 857, 858, 1073, 1091
std::unique_ptr<ByteChannel> open_telnet(const std::string& host, std::uint16_t port,
                                         ByteChannel::Clock::time_point deadline);

}  // namespace haas::sys
