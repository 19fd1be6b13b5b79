// Random identifiers.
#pragma once

#include <string>

namespace haas::base {

/// A random (version 4) UUID in its usual 36 characters, from the system's random source.
std::string make_uuid();

}  // namespace haas::base
