// Secrets that configurations of devices show, by their usual shapes.
#pragma once

#include <string>
#include <string_view>

namespace haas::base {

/// Replaces what looks like a secret by `SECRET`: hashes (`$6$...`), what follows words such as `password 7`,
/// `community` or `"passkey":`, long hexadecimal keys behind `0x`, communities of SNMP in SONiC's tables, and private
/// keys in PEM. Secrets of other shapes stay.
std::string without_usual_secrets(std::string_view text);

}  // namespace haas::base
