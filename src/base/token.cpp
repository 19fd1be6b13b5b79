#include "base/token.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "base/error.hpp"

namespace haas::base {

namespace {

constexpr std::string_view prefix = "haas_";
constexpr std::string_view digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::size_t random_digits = 43;
constexpr std::size_t checksum_digits = 6;
constexpr std::size_t size = prefix.size() + random_digits + checksum_digits;

std::uint32_t crc32(std::string_view text) {
    constexpr std::uint32_t polynomial = 0xedb88320;
    std::uint32_t crc = ~std::uint32_t{0};
    for (const char c : text) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? polynomial : 0);
    }
    return ~crc;
}

std::string checksum(std::string_view text) {
    std::string shown(checksum_digits, digits.front());
    std::size_t rest = crc32(text);
    for (auto digit = shown.rbegin(); digit != shown.rend(); ++digit, rest /= digits.size())
        *digit = digits[rest % digits.size()];
    return shown;
}

}  // namespace

Secret make_token() {
    if (sodium_init() < 0) throw Error("libsodium cannot be initialized");
    std::string text(prefix);
    text.reserve(size);  // so that growing leaves no copies in memory
    for (std::size_t i = 0; i < random_digits; ++i) {
        text += digits[randombytes_uniform(static_cast<std::uint32_t>(digits.size()))];
    }
    text += checksum(text);
    return Secret(std::move(text));
}

bool is_token(std::string_view text) {
    if (text.size() != size || !text.starts_with(prefix)) return false;
    if (text.find_first_not_of(digits, prefix.size()) != std::string_view::npos) return false;
    const auto body = text.substr(0, size - checksum_digits);
    return text.substr(body.size()) == checksum(body);
}

std::string token_digest(const Secret& token) {
    if (sodium_init() < 0) throw Error("libsodium cannot be initialized");
    const auto text = token.reveal();
    std::array<unsigned char, 32> hash{};
    const void* const bytes = text.data();
    crypto_generichash(hash.data(), hash.size(), static_cast<const unsigned char*>(bytes), text.size(), nullptr, 0);
    std::string shown(2 * hash.size() + 1, '\0');
    sodium_bin2hex(shown.data(), shown.size(), hash.data(), hash.size());
    shown.pop_back();
    return shown;
}

}  // namespace haas::base
