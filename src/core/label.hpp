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

/// How whatever has labels is sorted for people: digits that stand together count as one number, all else by byte, so that
/// `n2` comes before `n10`. Labels that are equal so (`n02`, `n2`) follow by bytes: no two labels are equal.
/// @return  below 0, 0 or above 0, as `a` comes before, is, or comes behind `b`
int compare_naturally(std::string_view a, std::string_view b);

/// The same, for sorted containers.
struct NaturalOrder {
    using is_transparent = void;
    bool operator()(std::string_view a, std::string_view b) const { return compare_naturally(a, b) < 0; }
};

}  // namespace haas::core
