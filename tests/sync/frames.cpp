#include "sync/frames.hpp"

#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <stdexcept>

namespace haas_test {

namespace {

constexpr std::uint16_t our_type = 0x88b5;  // IEEE 802, for local experiments
constexpr std::size_t addresses = 12;
constexpr std::size_t shortest = 64;

void append(std::string& bytes, std::uint16_t value) {
    bytes += static_cast<char>(value >> 8);
    bytes += static_cast<char>(value & 0xff);
}

std::uint16_t word_at(const std::string& bytes, std::size_t at) {
    return static_cast<std::uint16_t>(static_cast<unsigned char>(bytes[at]) << 8 |
                                      static_cast<unsigned char>(bytes[at + 1]));
}

std::string shown(std::uint16_t type, std::uint16_t control) {
    const std::string vlan = std::to_string(control & 0xfff);
    return type == 0x88a8 ? "88a8:" + vlan : vlan;
}

/// The outermost tag, which Linux takes off and tells beside the frame.
std::optional<std::string> tag_beside(msghdr& message) {
    for (cmsghdr* each = CMSG_FIRSTHDR(&message); each != nullptr; each = CMSG_NXTHDR(&message, each)) {
        if (each->cmsg_level != SOL_PACKET || each->cmsg_type != PACKET_AUXDATA) continue;
        tpacket_auxdata beside{};
        std::memcpy(&beside, CMSG_DATA(each), sizeof beside);
        if ((beside.tp_status & TP_STATUS_VLAN_VALID) == 0) return std::nullopt;
        const bool has_type = (beside.tp_status & TP_STATUS_VLAN_TPID_VALID) != 0;
        return shown(has_type ? beside.tp_vlan_tpid : std::uint16_t{0x8100}, beside.tp_vlan_tci);
    }
    return std::nullopt;
}

/// Nothing for a frame that is not ours.
std::optional<Frame> parse(const std::string& bytes, const std::optional<std::string>& outermost) {
    Frame frame;
    frame.tags = outermost.value_or("");
    std::size_t at = addresses;
    while (at + 4 <= bytes.size() && (word_at(bytes, at) == 0x8100 || word_at(bytes, at) == 0x88a8)) {
        frame.tags += (frame.tags.empty() ? "" : " ") + shown(word_at(bytes, at), word_at(bytes, at + 2));
        at += 4;
    }
    if (at + 2 > bytes.size() || word_at(bytes, at) != our_type) return std::nullopt;
    // NOLINTNEXTLINE(readability-redundant-string-cstr): only up to the NUL
    frame.text = bytes.substr(at + 2).c_str();  // up to the padding
    return frame;
}

}  // namespace

FrameSocket::FrameSocket(const std::string& interface)
    : fd_(::socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, htons(ETH_P_ALL))) {
    sockaddr_ll address{};
    address.sll_family = AF_PACKET;
    address.sll_protocol = htons(ETH_P_ALL);
    address.sll_ifindex = static_cast<int>(::if_nametoindex(interface.c_str()));
    const int on = 1;
    if (fd_ < 0 || address.sll_ifindex == 0 ||
        ::bind(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        ::setsockopt(fd_, SOL_PACKET, PACKET_AUXDATA, &on, sizeof on) != 0 ||
        ::setsockopt(fd_, SOL_PACKET, PACKET_IGNORE_OUTGOING, &on, sizeof on) != 0) {
        throw std::runtime_error("no raw socket on " + interface + ": " + std::strerror(errno));
    }
}

FrameSocket::~FrameSocket() {
    if (fd_ >= 0) ::close(fd_);
}

void FrameSocket::send(const std::vector<Tag>& tags, const std::string& text) const {
    std::string bytes = "\xff\xff\xff\xff\xff\xff";
    bytes += std::string("\x02\x00\x00\x00\x00\x01", 6);
    for (const auto& [type, control] : tags) {
        append(bytes, type);
        append(bytes, control);
    }
    append(bytes, our_type);
    bytes += text;
    bytes.resize(std::max(bytes.size() + 1, shortest), '\0');
    if (::send(fd_, bytes.data(), bytes.size(), 0) < 0) {
        throw std::runtime_error(std::string("a frame could not be sent: ") + std::strerror(errno));
    }
}

std::vector<Frame> FrameSocket::receive() const {
    std::vector<Frame> frames;
    std::array<char, 2048> data{};
    alignas(cmsghdr) std::array<char, 256> control{};
    for (;;) {
        iovec part{data.data(), data.size()};
        msghdr message{};
        message.msg_iov = &part;
        message.msg_iovlen = 1;
        message.msg_control = control.data();
        message.msg_controllen = control.size();
        const ssize_t length = ::recvmsg(fd_, &message, 0);
        if (length < 0) return frames;
        const auto frame = parse(std::string(data.data(), static_cast<std::size_t>(length)), tag_beside(message));
        if (frame) frames.push_back(*frame);
    }
}

}  // namespace haas_test
