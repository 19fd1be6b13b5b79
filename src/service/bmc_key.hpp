// The key under which BMC passwords are stored.
#pragma once

#include <filesystem>

#include "base/secret_box.hpp"

namespace haas::service {

/// Reads the key file.
/// @throws core::UnavailableError  when it cannot be used; only the log says why, and where it is
base::SecretBox bmc_key(const std::filesystem::path& file);

}  // namespace haas::service
