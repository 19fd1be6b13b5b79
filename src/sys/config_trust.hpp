// The paths in a configuration must be as trustworthy as the configuration itself, if root uses them.
#pragma once

#include "sys/config.hpp"

namespace haas::sys {

/// @throws base::ConfigError  only for root: for the first path that a user other than the service's could have put
///                            there or could change, with the remedy
void require_trusted_paths(const Config& config);

}  // namespace haas::sys
