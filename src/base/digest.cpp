#include "base/digest.hpp"

#include <sodium.h>

#include <array>

namespace haas::base {

std::string digest(std::string_view text) {
    constexpr std::size_t length = 16;
    std::array<unsigned char, length> bytes{};
    crypto_generichash(bytes.data(), bytes.size(), reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                       nullptr, 0);
    std::string hex(2 * length + 1, '\0');
    sodium_bin2hex(hex.data(), hex.size(), bytes.data(), bytes.size());
    hex.pop_back();
    return hex;
}

}  // namespace haas::base
