// How the ssh side of a simulated switch passes programs to its shell, and gets back what they did.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace haas_sim {

/// The end of a program for the ssh side: three numbers of four bytes, status and lengths, then stdout and stderr.
std::string program_reply(int status, const std::string& output, const std::string& errors);

/// `number` in four bytes, the highest first.
std::string four_bytes(std::size_t number);

/// The number at the beginning of `bytes`; of them there are at least four.
std::size_t from_four_bytes(std::string_view bytes);

}  // namespace haas_sim
