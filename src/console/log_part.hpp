// One file of a console's log. It begins with a line that says which byte of the console its next one is, so that readers
// can go on where they were, whatever was rotated away meanwhile.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <optional>

#include "sys/descriptor.hpp"

namespace haas::console {

/// The length of that first line.
constexpr off_t header_length = 48;

/// Makes a new part beside `path`, and moves it there when it is complete.
/// @param first  the number of the console's byte that comes first
/// @return  open for appending; closed when it could not be made, with the reason in errno
sys::Descriptor make_part(const std::filesystem::path& path, std::uint64_t first);

/// The number of a part's first byte; empty for a file that is none.
std::optional<std::uint64_t> read_first(const sys::Descriptor& part);

}  // namespace haas::console
