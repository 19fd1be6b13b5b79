#include "base/password.hpp"

#include <crypt.h>
#include <sodium.h>

#include <array>
#include <memory>

#include "base/error.hpp"
#include "base/text.hpp"

namespace haas::base {

namespace {

constexpr const char* method = "$y$";  // yescrypt with the library's default cost

/// The hash; empty when the password cannot be hashed, or not with this setting.
std::string crypt_text(const Secret& password, const std::string& setting) {
    // crypt(3) stops at a NUL, so it would accept any text that has the password before a NUL.
    if (password.reveal().size() > longest_password || contains(password.reveal(), '\0')) return {};
    const auto data = std::make_unique<crypt_data>();  // 32 KiB; afterwards it still holds intermediate results
    const char* const hash = crypt_rn(password.reveal().data(), setting.c_str(), data.get(), sizeof *data);
    std::string answer = hash != nullptr ? hash : "";
    sodium_memzero(data.get(), sizeof *data);
    return answer;
}

/// Method, cost and a new salt: the beginning of a hash.
std::string new_setting() {
    std::array<char, CRYPT_GENSALT_OUTPUT_SIZE> setting{};
    if (crypt_gensalt_rn(method, 0, nullptr, 0, setting.data(), static_cast<int>(setting.size())) == nullptr) {
        throw Error("yescrypt is not supported by this machine's libcrypt");
    }
    return setting.data();
}

}  // namespace

std::string hash_password(const Secret& password) {
    std::string hash = crypt_text(password, new_setting());
    if (hash.empty()) throw Error("the password could not be hashed");
    return hash;
}

bool verify_password(const Secret& password, const std::string& hash) {
    const std::string again = crypt_text(password, hash);
    return !again.empty() && again.size() == hash.size() && sodium_memcmp(again.data(), hash.data(), hash.size()) == 0;
}

const std::string& impossible_password_hash() {
    static const std::string hash = [] {
        constexpr std::size_t digits = 43;  // 256 bits in crypt(3)'s alphabet, all of them zero
        return new_setting() + '$' + std::string(digits, '.');
    }();
    return hash;
}

}  // namespace haas::base
