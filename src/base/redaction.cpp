#include "base/redaction.hpp"

#include <algorithm>

#include "base/base64.hpp"
#include "base/log.hpp"
#include "base/text.hpp"

namespace haas::base {

namespace {

bool repeats(std::string_view text, std::string_view user, std::string_view password) {
    if (password.empty()) return false;
    const auto holds = [&](std::string_view secret) { return contains(text, secret); };
    return holds(password) || holds(encode_base64(std::string(user) + ":" + std::string(password)));
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
    const bool is_hidden = repeats(text, user, password.reveal()) || repeats(text, user, other.reveal());
    return is_hidden ? "(not shown, because it contains the password)" : form(text);
}

}  // namespace haas::base
