#include "base/base64.hpp"

#include <sodium.h>

#include <algorithm>
#include <utility>

#include "base/text.hpp"

namespace haas::base {

namespace {

bool is_base64_character(char c) { return is_alphanumeric(c) || c == '+' || c == '/' || c == '='; }

}  // namespace

std::string encode_base64(std::string_view bytes) {
    std::string text(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                      sodium_base64_VARIANT_ORIGINAL);
    text.pop_back();  // the terminating NUL is counted
    return text;
}

std::optional<Secret> decode_base64(std::string_view text) {
    // libsodium 1.0.18 accepts some bytes above 0x7f as digits.
    if (!std::all_of(text.begin(), text.end(), is_base64_character)) return std::nullopt;
    std::string bytes(text.size() / 4 * 3 + 3, '\0');
    std::size_t length = 0;
    const int failed = sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(),
                                         text.size(), nullptr, &length, nullptr, sodium_base64_VARIANT_ORIGINAL);
    if (failed != 0) return std::nullopt;
    bytes.resize(length);
    return Secret(std::move(bytes));
}

}  // namespace haas::base
