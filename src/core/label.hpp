// Labels: the names that users give to projects, nodes, NICs, networks, switches and users.
#pragma once

#include <string>
#include <string_view>

namespace haas::core {

/// Whether `text` is 1 to 64 characters of `A-Z a-z 0-9 _ . + - $ ! * ' ( ) ,` and inner spaces, and not `.` or `..`
/// (which no URL can name).
bool is_label(std::string_view text);

/// Refuses what is not a label.
/// @param kind   the kind of object, for the message ("node", "network")
/// @param field  the request field it came from
/// @throws BadArgumentError
void require_label(std::string_view text, std::string_view kind, std::string_view field);

/// The sort order of labels for people: consecutive digits count as one number, everything else is compared by byte, so `n2`
/// comes before `n10`. Labels with the same numbers (`n02`, `n2`) are ordered by bytes, so different labels are never equal.
/// @return  negative, 0 or positive, as `a` comes before, equals, or comes after `b`
int compare_naturally(std::string_view a, std::string_view b);

/// The same order for sorted containers.
struct NaturalOrder {
    using is_transparent = void;
    bool operator()(std::string_view a, std::string_view b) const { return compare_naturally(a, b) < 0; }
};

}  // namespace haas::core
