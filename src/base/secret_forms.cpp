#include "base/secret_forms.hpp"

#include <algorithm>
#include <utility>

#include "base/base64.hpp"
#include "base/json.hpp"
#include "base/text.hpp"

namespace haas::base {

namespace {

std::string in_json(std::string_view text) {
    const auto quoted = JsonWriter().string(text).take();
    return quoted.substr(1, quoted.size() - 2);
}

std::string in_xml(std::string_view text) {
    std::string escaped;
    for (const char c : text) {
        switch (c) {
            case '&': escaped += "&amp;"; break;
            case '<': escaped += "&lt;"; break;
            case '>': escaped += "&gt;"; break;
            case '"': escaped += "&quot;"; break;
            default: escaped += c;
        }
    }
    return escaped;
}

std::string in_url(std::string_view text) {
    constexpr std::string_view unreserved = "-._~";  // RFC 3986, 2.3
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string coded;
    for (const char c : text) {
        if (is_alphanumeric(c) || contains(unreserved, c)) {
            coded += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        coded += {'%', digits[byte / digits.size()], digits[byte % digits.size()]};
    }
    return coded;
}

}  // namespace

std::vector<std::string> coded_forms(std::string_view user, std::string_view password) {
    std::vector<std::string> forms;
    const auto add = [&](std::string form) {
        if (form != password && std::find(forms.begin(), forms.end(), form) == forms.end()) {
            forms.push_back(std::move(form));
        }
    };
    add(encode_base64(std::string(user) + ":" + std::string(password)));
    add(in_url(password));
    add(in_json(password));
    add(in_xml(password));
    return forms;
}

}  // namespace haas::base
