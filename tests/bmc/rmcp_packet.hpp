// A packet of IPMI over LAN, read and changed. Strict: what is not as the specification says is an exception.
// @source  IPMI 2.0, 13.6 (RMCP+ packets), 13.8 (IPMI messages), 13.17 to 13.24 (opening a session)
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace haas_test {

/// An IPMI request or response that is not encrypted.
struct IpmiMessage {
    std::uint8_t network_function;  ///< even in requests, odd in responses
    std::uint8_t command;
    std::size_t code_at;  ///< where the completion code is, in a response
    std::size_t end;      ///< where the last checksum is
};

struct RmcpPacket {
    enum class Kind { message, open_request, open_response, rakp1, rakp2, rakp3, rakp4, sol, ping };
    Kind kind;
    std::size_t payload_at;
    std::size_t length_at;  ///< where the payload's length is
    bool has_two_length_bytes;
    std::optional<IpmiMessage> message;  ///< of a message that is neither encrypted nor signed
};

/// @throws std::runtime_error
RmcpPacket read_packet(const std::string& bytes);

/// Puts a completion code into a response.
/// @throws std::runtime_error  when it is none that can be changed
void set_completion_code(std::string& bytes, std::uint8_t code);

/// Puts other data behind the completion code of a response.
void set_response_data(std::string& bytes, const std::string& data);

/// The data of a request or response, behind the command and the completion code.
std::string data_of(const std::string& bytes);

/// Puts a status code into the answer to an open session request or to a RAKP message, which then holds nothing more.
void set_status_code(std::string& bytes, std::uint8_t code);

}  // namespace haas_test
