#include "sys/password_prompts.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace haas::sys {

bool asks_to_change_password(std::string_view prompt) {
    constexpr std::string_view ends = ":?]";
    constexpr std::array<std::string_view, 9> words = {"new ",     "old ",    "current", "retype", "re-type",
                                                       "re-enter", "reenter", "confirm", "change"};
    const std::string text = base::lower(base::trim(prompt));
    if (text.empty() || !base::contains(ends, text.substr(text.size() - 1)) || !base::contains(text, "password"))
        return false;
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return base::contains(text, word); });
}

std::string password_change_text(std::string_view user, std::string_view prompt) {
    return "the other side wants a new password for " + base::one_line(user) + ", as the present one has expired (" +
           base::one_line(prompt) +
           "): log in by hand, set a new one, and give it to HaaS with `haas switch_update`, --ask-password";
}

}  // namespace haas::sys
