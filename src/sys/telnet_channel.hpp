// A byte stream over telnet.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/deadline.hpp"
#include "sys/byte_channel.hpp"

namespace haas::sys {

/// Connects. It accepts the other side's echo and suppress-go-ahead, reports the terminal's type and size on request,
/// and refuses all other options.
/// @throws ChannelError
/// @source  RFC 854, 855, 857, 858, 1073, 1091
std::unique_ptr<ByteChannel> open_telnet(const std::string& host, std::uint16_t port, base::Deadline deadline);

}  // namespace haas::sys
