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
    const auto seen = prompt.empty() ? std::string() : " (" + base::whole_line(prompt) + ")";
    return "the other side wants a new password for " + base::one_line(user) + ", as the present one has expired" +
           seen + ": log in by hand, set a new one, and give it to HaaS with `haas switch_update`, --ask-password";
}

bool asks_for_password(std::string_view prompt) {
    constexpr std::array<std::string_view, 14> others = {
        "one-time", "one time",  "onetime",  " otp ",          " code ",  " passcode ", " token ",
        " pin ",    "challenge", "response", " verification ", " s key ", " skey ",     "authenticator"};
    const std::string text = base::lower(base::trim(prompt));
    if (!base::contains(text, "password") || asks_to_change_password(prompt)) return false;
    std::string words = " " + text + " ";
    std::replace_if(
        words.begin(), words.end(), [](char c) { return !base::is_alphanumeric(c) && c != '-'; }, ' ');
    return std::none_of(others.begin(), others.end(),
                        [&](std::string_view word) { return base::contains(words, word); });
}

std::string strange_prompt_text(std::string_view prompt) {
    return "the other side asks for something else than the password (" + base::whole_line(prompt) +
           "): HaaS has only a password, so its user needs a login without one-time codes and other questions";
}

}  // namespace haas::sys
