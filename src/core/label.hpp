// Labels: the names that users give to projects, nodes, NICs, networks, switches and users.
#pragma once

#include <string>
#include <string_view>

namespace haas::core {

/// Whether `text` is 1 to 64 characters of `A-Z a-z 0-9 _ . + - $ ! * ' ( ) ,` and inner spaces, and not `.` or `..`
/// (which no URL can name).
bool is_label(std::string_view text);

/// Refuses what is not a label.
/// @param kind   what is being named, for the message ("node", "network")
/// @param field  the request field it came from
/// @throws BadArgumentError
void require_label(std::string_view text, std::string_view kind, std::string_view field);

}  // namespace haas::core
