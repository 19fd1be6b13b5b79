#include "base/keyed_digest.hpp"

#include <sodium.h>

#include <cstring>

#include "base/error.hpp"

namespace haas::base {

static_assert(sizeof(DigestKey) == crypto_generichash_KEYBYTES);
static_assert(sizeof(KeyedDigest) == crypto_generichash_BYTES);

DigestKey make_digest_key() {
    if (sodium_init() < 0) throw Error("libsodium cannot be set up");
    DigestKey key{};
    crypto_generichash_keygen(key.data());
    return key;
}

KeyedDigest keyed_digest(const DigestKey& key, std::initializer_list<std::string_view> texts) {
    crypto_generichash_state state;
    crypto_generichash_init(&state, key.data(), key.size(), sizeof(KeyedDigest));
    for (const auto text : texts) {
        const std::uint64_t length = text.size();
        std::array<unsigned char, sizeof length> bytes{};
        std::memcpy(bytes.data(), &length, sizeof length);
        crypto_generichash_update(&state, bytes.data(), bytes.size());
        crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(text.data()), text.size());
    }
    std::array<unsigned char, sizeof(KeyedDigest)> bytes{};
    crypto_generichash_final(&state, bytes.data(), bytes.size());
    sodium_memzero(&state, sizeof state);
    KeyedDigest digest{};
    std::memcpy(digest.data(), bytes.data(), sizeof digest);
    return digest;
}

}  // namespace haas::base
