// The messages of a NETCONF session, whatever carries them: a subsystem of ssh, a recording, a test.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/deadline.hpp"
#include "sys/byte_channel.hpp"

namespace haas::drivers {

/// An open session; its destructor ends it. Not thread-safe.
class NetconfMessages {
public:
    NetconfMessages() = default;
    NetconfMessages(const NetconfMessages&) = delete;
    NetconfMessages& operator=(const NetconfMessages&) = delete;
    virtual ~NetconfMessages() = default;

    /// Both sides have said that they speak base:1.1: what follows is framed in chunks.
    virtual void use_chunks() {}

    /// @throws sys::ChannelError  when the connection breaks, or does not accept all before the deadline
    virtual void send(std::string_view message, base::Deadline deadline) = 0;

    /// Waits for the next message.
    /// @throws sys::ChannelError  also when no message is there before the deadline, or what arrives is none
    virtual std::string receive(base::Deadline deadline) = 0;
};

/// Messages in a byte stream.
/// @param channel  to the subsystem `netconf`
/// @source  RFC 6242
std::unique_ptr<NetconfMessages> frame_messages(std::unique_ptr<sys::ByteChannel> channel);

}  // namespace haas::drivers
