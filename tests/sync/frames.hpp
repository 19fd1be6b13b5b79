// Ethernet frames with any tags, sent and seen on an interface below everything that would touch them.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace haas_test {

/// An 802.1Q tag: `{0x8100, 100}`.
using Tag = std::pair<std::uint16_t, std::uint16_t>;

/// What arrived: the tags from the outermost on, such as `100` or `88a8:4095 4095`, and what the sender wrote.
struct Frame {
    std::string tags;
    std::string text;
};

/// The raw socket of one interface.
class FrameSocket {
public:
    /// @throws std::runtime_error
    explicit FrameSocket(const std::string& interface);
    ~FrameSocket();
    FrameSocket(FrameSocket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    FrameSocket& operator=(FrameSocket&&) = delete;

    /// Sends to the broadcast address.
    void send(const std::vector<Tag>& tags, const std::string& text) const;

    /// All that has arrived by now.
    std::vector<Frame> receive() const;

private:
    int fd_;
};

}  // namespace haas_test
