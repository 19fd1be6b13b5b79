// Random identifiers.
#pragma once

#include <string>
#include <string_view>

namespace haas::base {

/// A random (version 4) UUID in its usual 36 characters, from the system's random source.
std::string make_uuid();

/// Whether a text is a UUID as make_uuid() writes it, in lower case: safe as a part of a name of a file or of a VM.
bool is_uuid(std::string_view text);

}  // namespace haas::base
