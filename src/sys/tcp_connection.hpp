// Non-blocking connections to a host and port; every step has a deadline, including the look-up of the name.
#pragma once

#include <cstdint>
#include <string>

#include "base/deadline.hpp"
#include "sys/descriptor.hpp"

namespace haas::sys {

/// Connects to the first address of a host that answers; the socket is non-blocking.
/// @throws ChannelError  (sys/byte_channel.hpp) when none answers before the deadline
Descriptor connect_tcp(const std::string& host, std::uint16_t port, base::Deadline deadline);

/// Waits until a descriptor is ready.
/// @param events  of poll(2)
/// @return  false when the deadline passed first
/// @throws ChannelError  when waiting is not possible
bool wait_until_ready(int fd, short events, base::Deadline deadline);

}  // namespace haas::sys
