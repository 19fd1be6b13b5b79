// What a machine's BMC tells of its hardware, as JSON.
#pragma once

#include <string>

#include "base/json.hpp"
#include "core/hardware.hpp"

namespace haas::api {

/// What is not told is left out.
std::string to_json(const core::Hardware& hardware);

}  // namespace haas::api
