#include "switch/sim/program_bytes.hpp"

namespace haas_sim {

std::string four_bytes(std::size_t number) {
    std::string bytes;
    for (const unsigned shift : {24U, 16U, 8U, 0U}) bytes += static_cast<char>((number >> shift) & 255U);
    return bytes;
}

std::size_t from_four_bytes(std::string_view bytes) {
    std::size_t number = 0;
    for (std::size_t i = 0; i < 4; ++i) number = number * 256 + static_cast<unsigned char>(bytes[i]);
    return number;
}

std::string program_reply(int status, const std::string& output, const std::string& errors) {
    return four_bytes(static_cast<std::size_t>(status)) + four_bytes(output.size()) + four_bytes(errors.size()) +
           output + errors;
}

}  // namespace haas_sim
