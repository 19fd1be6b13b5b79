// One file of a console's log. Its first line gives the number of the console's byte that follows, so a reader can
// continue where it was, whatever was rotated away in the meantime.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <optional>

#include "sys/descriptor.hpp"

namespace haas::console {

/// The length of that first line.
constexpr off_t header_length = 48;

/// Creates a new part beside `path`, and moves it there when it is complete.
/// @param first  the number of the part's first byte, counted from the console's start
/// @return  open for appending; closed when it could not be created, with the reason in errno
sys::Descriptor make_part(const std::filesystem::path& path, std::uint64_t first);

/// The number of a part's first byte; empty if the file is not a log part.
std::optional<std::uint64_t> read_first(const sys::Descriptor& part);

}  // namespace haas::console
