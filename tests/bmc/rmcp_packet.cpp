#include "bmc/rmcp_packet.hpp"

#include <numeric>
#include <stdexcept>

namespace haas_test {

namespace {

[[noreturn]] void refuse(const char* what) { throw std::runtime_error(std::string("no RMCP packet: ") + what); }

std::uint8_t byte(const std::string& bytes, std::size_t at) {
    if (at >= bytes.size()) refuse("it is too short");
    return static_cast<std::uint8_t>(bytes[at]);
}

/// The byte that makes the sum of all of them 0.
std::uint8_t checksum(const std::string& bytes, std::size_t from, std::size_t to) {
    const auto sum = std::accumulate(bytes.begin() + static_cast<std::ptrdiff_t>(from),
                                     bytes.begin() + static_cast<std::ptrdiff_t>(to), 0U,
                                     [](unsigned so_far, char c) { return so_far + static_cast<std::uint8_t>(c); });
    return static_cast<std::uint8_t>(-sum);
}

constexpr std::size_t header_length = 4;
constexpr std::size_t code_length = 16;  // of an IPMI 1.5 authentication code

IpmiMessage read_message(const std::string& bytes, std::size_t at, std::size_t length) {
    constexpr std::size_t shortest = 7;
    if (length < shortest) refuse("a message is too short");
    if (checksum(bytes, at, at + 2) != byte(bytes, at + 2)) refuse("a wrong first checksum");
    IpmiMessage message{};
    message.network_function = static_cast<std::uint8_t>(byte(bytes, at + 1) >> 2U);
    message.command = byte(bytes, at + 5);
    message.code_at = at + 6;
    message.end = at + length - 1;
    if (checksum(bytes, at + 3, message.end) != byte(bytes, message.end)) refuse("a wrong last checksum");
    return message;
}

RmcpPacket::Kind kind_of(std::uint8_t payload_type) {
    using Kind = RmcpPacket::Kind;
    switch (payload_type) {
        case 0x00: return Kind::message;
        case 0x01: return Kind::sol;
        case 0x10: return Kind::open_request;
        case 0x11: return Kind::open_response;
        case 0x12: return Kind::rakp1;
        case 0x13: return Kind::rakp2;
        case 0x14: return Kind::rakp3;
        case 0x15: return Kind::rakp4;
        default: refuse("an unknown payload type");
    }
}

RmcpPacket read_old(const std::string& bytes, std::uint8_t authentication) {
    RmcpPacket packet{};
    packet.kind = RmcpPacket::Kind::message;
    packet.length_at = header_length + 9 + (authentication != 0 ? code_length : 0);
    packet.payload_at = packet.length_at + 1;
    const std::size_t length = byte(bytes, packet.length_at);
    // Some senders add a pad byte: IPMI 1.5, 12.7.
    if (packet.payload_at + length != bytes.size() && packet.payload_at + length + 1 != bytes.size())
        refuse("its length");
    if (authentication == 0) packet.message = read_message(bytes, packet.payload_at, length);
    return packet;
}

RmcpPacket read_plus(const std::string& bytes) {
    constexpr std::uint8_t encrypted = 0x80;
    constexpr std::uint8_t is_signed = 0x40;
    const std::uint8_t type = byte(bytes, header_length + 1);
    RmcpPacket packet{};
    packet.kind = kind_of(type & 0x3f);
    packet.length_at = header_length + 10;
    packet.has_two_length_bytes = true;
    packet.payload_at = packet.length_at + 2;
    const std::size_t length = byte(bytes, packet.length_at) + 256U * byte(bytes, packet.length_at + 1);
    const bool plain = (type & (encrypted | is_signed)) == 0;
    if (plain ? packet.payload_at + length != bytes.size() : packet.payload_at + length > bytes.size()) {
        refuse("its length");
    }
    if (plain && packet.kind == RmcpPacket::Kind::message) {
        packet.message = read_message(bytes, packet.payload_at, length);
    }
    return packet;
}

IpmiMessage response_in(const std::string& bytes) {
    const auto packet = read_packet(bytes);
    if (!packet.message || packet.message->network_function % 2 == 0) refuse("no response in clear");
    return *packet.message;
}

void set_length(std::string& bytes, const RmcpPacket& packet, std::size_t length) {
    bytes[packet.length_at] = static_cast<char>(length & 0xffU);
    if (packet.has_two_length_bytes) bytes[packet.length_at + 1] = static_cast<char>(length >> 8U);
}

}  // namespace

RmcpPacket read_packet(const std::string& bytes) {
    constexpr std::uint8_t version = 6;
    constexpr std::uint8_t ipmi_class = 7;
    constexpr std::uint8_t asf_class = 6;
    constexpr std::uint8_t plus = 6;
    constexpr std::uint8_t highest_old = 5;
    if (byte(bytes, 0) != version || byte(bytes, 1) != 0 || byte(bytes, 2) != 0xff) refuse("its header");
    if (byte(bytes, 3) == asf_class) return {RmcpPacket::Kind::ping, header_length, 0, false, {}};
    if (byte(bytes, 3) != ipmi_class) refuse("its class");
    const std::uint8_t authentication = byte(bytes, header_length);
    if (authentication == plus) return read_plus(bytes);
    if (authentication > highest_old) refuse("its authentication type");
    return read_old(bytes, authentication);
}

void set_completion_code(std::string& bytes, std::uint8_t code) {
    const auto message = response_in(bytes);
    bytes[message.code_at] = static_cast<char>(code);
    const std::size_t from = message.code_at - 3;
    bytes[message.end] = static_cast<char>(checksum(bytes, from, message.end));
    read_packet(bytes);
}

void set_response_data(std::string& bytes, const std::string& data) {
    const auto packet = read_packet(bytes);
    const auto message = response_in(bytes);
    bytes = bytes.substr(0, message.code_at + 1) + data;
    bytes += static_cast<char>(checksum(bytes, message.code_at - 3, bytes.size()));
    set_length(bytes, packet, bytes.size() - packet.payload_at);
    read_packet(bytes);
}

std::string data_of(const std::string& bytes) {
    const auto packet = read_packet(bytes);
    if (!packet.message) refuse("no message in clear");
    const std::size_t from = packet.message->code_at + packet.message->network_function % 2;
    return bytes.substr(from, packet.message->end - from);
}

void set_status_code(std::string& bytes, std::uint8_t code) {
    constexpr std::size_t length = 8;  // tag, status, two reserved bytes, session
    const auto packet = read_packet(bytes);
    using Kind = RmcpPacket::Kind;
    const bool has_status =
        packet.kind == Kind::open_response || packet.kind == Kind::rakp2 || packet.kind == Kind::rakp4;
    if (!has_status) refuse("it has no status code");
    bytes.resize(packet.payload_at + length);
    bytes[packet.payload_at + 1] = static_cast<char>(code);
    set_length(bytes, packet, length);
    read_packet(bytes);
}

}  // namespace haas_test
