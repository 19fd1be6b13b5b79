#include "base/redaction.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "base/log.hpp"
#include "base/secret_forms.hpp"
#include "base/text.hpp"

namespace haas::base {

namespace {

constexpr std::string_view in_its_place = "(password)";

/// Whether a text that holds the password only by chance is hardly thinkable. Words and numbers are parts of longer
/// ones, and so are a few characters of any kind: `admin` of `administrator`, `p` of `power`.
bool is_distinct(std::string_view password) {
    constexpr std::size_t long_enough = 6;
    const bool is_word = holds_only(password, is_letter);
    return password.size() >= long_enough && !is_word && !is_digits(password);
}

/// Whether the bytes before `place` are a terminal's command, such as a change of the colour. It ends in a letter that
/// belongs to no word.
bool follows_escape(std::string_view text, std::size_t place) {
    constexpr char escape = '\x1b';
    if (place == 0) return false;
    std::size_t begin = place - 1;
    while (begin > 0 && (is_digit(text[begin - 1]) || text[begin - 1] == ';')) --begin;
    return begin >= 2 && text[begin - 1] == '[' && text[begin - 2] == escape;
}

/// Whether text[place, place + length) is only a part of a longer word.
bool is_in_word(std::string_view text, std::size_t place, std::size_t length) {
    const auto joined = [&](std::size_t left) {
        return is_alphanumeric(text[left]) && is_alphanumeric(text[left + 1]);
    };
    const bool before = place > 0 && joined(place - 1) && !follows_escape(text, place);
    const std::size_t end = place + length;
    return before || (end < text.size() && joined(end - 1));
}

/// Whether what stands there is a part of a note that another password was hidden.
bool is_hidden(std::string_view text, std::size_t place) {
    const std::size_t first = place < in_its_place.size() ? 0 : place - in_its_place.size() + 1;
    const auto note = text.find(in_its_place, first);
    return note != std::string_view::npos && note <= place;
}

enum class Where { anywhere, as_a_word };

std::string hide(std::string text, std::string_view secret, Where where) {
    if (secret.empty()) return text;
    std::size_t place = 0;
    while ((place = text.find(secret, place)) != std::string::npos) {
        if (is_hidden(text, place) || (where == Where::as_a_word && is_in_word(text, place, secret.size()))) {
            ++place;
            continue;
        }
        text.replace(place, secret.size(), in_its_place);
        place += in_its_place.size();
    }
    return text;
}

Where where_of(std::string_view secret) { return is_distinct(secret) ? Where::anywhere : Where::as_a_word; }

std::string without(std::string text, std::string_view user, std::string_view password) {
    if (password.empty()) return text;
    // These are longer, and may contain the password itself.
    for (const auto& form : coded_forms(user, password)) text = hide(std::move(text), form, where_of(form));
    return hide(std::move(text), password, where_of(password));
}

}  // namespace

std::string escape_briefly(std::string_view text) {
    constexpr std::size_t longest = 200;
    std::size_t length = std::min(text.size(), longest);
    std::string escaped = log::escape(text.substr(0, length));
    while (escaped.size() > longest) escaped = log::escape(text.substr(0, --length));
    return escaped;
}

std::string redacted(std::string_view text, std::string_view user, const Secret& password,
                     std::string (*form)(std::string_view)) {
    return redacted(text, user, password, {}, form);
}

std::string redacted(std::string_view text, std::string_view user, const Secret& password, const Secret& other,
                     std::string (*form)(std::string_view)) {
    auto first = password.reveal();
    auto second = other.reveal();
    // One of them may be a part of the other.
    if (first.size() < second.size()) std::swap(first, second);
    return form(without(without(std::string(text), user, first), user, second));
}

}  // namespace haas::base
