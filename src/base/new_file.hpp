// New files with the right owner and mode from their first moment.
#pragma once

#include <sys/types.h>

#include <filesystem>

namespace haas::base {

/// Creates an empty file that must not exist yet. Run by root, it gets the owner and group of its directory: the web
/// server's user works with what root sets up.
/// @return  its descriptor, open for reading and writing
/// @throws ConfigError  naming the file and the reason
int create_file(const std::filesystem::path& path, mode_t mode);

}  // namespace haas::base
