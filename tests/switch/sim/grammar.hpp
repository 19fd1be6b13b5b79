// Commands as switches take them: words that may be shortened as long as they mean one thing.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace haas_sim {

/// What is wrong with a line.
struct Mistake {
    enum class Kind { unknown, ambiguous, incomplete, bad_value };
    Kind kind;
    std::size_t column;     ///< of the word, in the line; its end for `incomplete`
    std::string parameter;  ///< for `bad_value`, the name of what was expected: `<port>`
};

/// The one of the patterns that a line means.
struct Match {
    std::size_t pattern;
    std::vector<std::string> arguments;  ///< for its parameters, as `check` gave them
};

/// Checks a word for a parameter such as `<vlan>`; gives it as the switch itself writes it.
using CheckValue = std::function<std::optional<std::string>(std::string_view parameter, const std::string& word)>;

/// Finds what `line` means.
/// @param patterns  each words parted by one blank: literal ones, and parameters such as `<port>`, which takes the two
///     words `gi 1/0/5` as well as one. At one place of a line, all patterns that still fit name the same parameter.
std::variant<Match, Mistake> match(const std::vector<std::string_view>& patterns, std::string_view line,
                                   const CheckValue& check);

/// In small letters.
std::string lower(std::string_view text);

}  // namespace haas_sim
