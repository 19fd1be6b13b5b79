// Non-blocking connections to a host and port; every step has a deadline, including the look-up of the name.
#pragma once

#include <cstdint>
#include <string>

#include "base/deadline.hpp"
#include "sys/descriptor.hpp"

struct addrinfo;

namespace haas::sys {

/// Connects to the first address of a host that answers; the socket is non-blocking. Each address gets its share of the
/// time that is left, so one that is silent keeps nobody from the others.
/// @throws ChannelError  (sys/byte_channel.hpp) when none answers before the deadline
Descriptor connect_tcp(const std::string& host, std::uint16_t port, base::Deadline deadline);

/// The same for addresses that are known.
/// @return  closed if none answered; `error` is that of the last one
Descriptor connect_to_one_of(const addrinfo* addresses, base::Deadline deadline, int& error);

/// Waits until a descriptor is ready.
/// @param events  of poll(2)
/// @return  false when the deadline passed first
/// @throws ChannelError  when waiting is not possible
bool wait_until_ready(int fd, short events, base::Deadline deadline);

}  // namespace haas::sys
