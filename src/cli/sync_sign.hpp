// What to tell users who have waited for haas-sync in vain.
#pragma once

#include <string>

#include "cli/service.hpp"

namespace haas::cli {

/// Whether haas-sync works, as far as the service knows: `haas-sync gave its last sign of life 4 s ago`.
std::string sign_of_sync(Service& service);

}  // namespace haas::cli
