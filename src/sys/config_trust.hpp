// What a configuration names must be as trustworthy as the configuration itself, where root follows it.
#pragma once

#include "sys/config.hpp"

namespace haas::sys {

/// @throws base::ConfigError  for root alone: for the first path in it that another user than the service's could have put there
///                            or could change, with what mends it
void require_trusted_paths(const Config& config);

}  // namespace haas::sys
