#include "base/sealed_box.hpp"

#include <sodium.h>
#include <sys/stat.h>

#include <cerrno>
#include <utility>

#include "base/base64.hpp"
#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/key_file.hpp"

namespace haas::base {

namespace {

const KeyKind public_kind{crypto_box_PUBLICKEYBYTES, KeyAccess::world, "`haas upgrade_db`, run by root, makes it"};
KeyKind private_kind(KeyAccess access) {
    return {crypto_box_SECRETKEYBYTES, access, "`haas upgrade_db`, run by root, makes it"};
}

const unsigned char* bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

void require_sodium() {
    if (sodium_init() < 0) throw Error("libsodium cannot be set up");
}

std::string public_half(const Secret& private_key) {
    std::string key(crypto_box_PUBLICKEYBYTES, '\0');
    crypto_scalarmult_base(bytes(key), bytes(private_key.reveal()));
    return key;
}

/// False for a file that exists but is not accessible.
bool is_missing(const std::filesystem::path& path) {
    struct stat ignored {};
    return ::stat(path.c_str(), &ignored) != 0 && errno == ENOENT;
}

}  // namespace

std::string purpose_of(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) text += std::to_string(word.size()) + ':' + word;
    return text;
}

SealingKey SealingKey::from_file(const std::filesystem::path& path) {
    require_sodium();
    return SealingKey(std::string(read_key_file(path, public_kind).reveal()));
}

std::string SealingKey::seal(const Secret& secret, std::string_view purpose) const {
    std::string content = digest(purpose);
    // Reserve the whole size first: a string that grows leaves copies of the secret in memory.
    content.reserve(content.size() + secret.reveal().size());
    content += secret.reveal();
    const Secret text(std::move(content));
    std::string sealed(crypto_box_SEALBYTES + text.reveal().size(), '\0');
    const int failed = crypto_box_seal(bytes(sealed), bytes(text.reveal()), text.reveal().size(), bytes(key_));
    if (failed != 0) throw Error("the public key is not usable for sealing");
    return encode_base64(sealed);
}

OpeningKey OpeningKey::from_file(const std::filesystem::path& path, KeyAccess access) {
    require_sodium();
    auto key = read_key_file(path, private_kind(access));
    auto half = public_half(key);
    return {std::move(half), std::move(key)};
}

Secret OpeningKey::open(std::string_view sealed, std::string_view purpose) const {
    const auto box = decode_base64(sealed);
    if (!box || box->reveal().size() < crypto_box_SEALBYTES) throw Error("a sealed secret is damaged");
    std::string text(box->reveal().size() - crypto_box_SEALBYTES, '\0');
    const int failed = crypto_box_seal_open(bytes(text), bytes(box->reveal()), box->reveal().size(), bytes(public_key_),
                                            bytes(private_key_.reveal()));
    const Secret content(std::move(text));
    if (failed != 0) throw Error("a sealed secret was made for another key, or was changed");
    const std::string expected = digest(purpose);
    if (!content.reveal().starts_with(expected)) throw Error("a sealed secret was made for something else");
    return Secret(std::string(content.reveal().substr(expected.size())));
}

void create_sealing_keys(const std::filesystem::path& public_key, const std::filesystem::path& private_key,
                         NewOwner owner) {
    require_sodium();
    // What a user created for the directory's owner does not belong to the creator.
    const auto kind = private_kind(owner == NewOwner::creator ? KeyAccess::reader : KeyAccess::owner);
    if (is_missing(private_key)) {
        if (!is_missing(public_key)) {
            throw ConfigError(
                "The key file " + private_key.string() + " is missing, but its public half " + public_key.string() +
                " exists: restore it, or remove the public half as well and give all passwords sealed to it again.");
        }
        std::string key(crypto_box_SECRETKEYBYTES, '\0');
        randombytes_buf(key.data(), key.size());
        create_key_file(private_key, Secret(std::move(key)), kind, owner);
    }
    if (!is_missing(public_key)) return;
    // Read the private key back: another process may have created it at the same time.
    const auto half = public_half(read_key_file(private_key, kind));
    create_key_file(public_key, Secret(half), public_kind, NewOwner::creator);
}

}  // namespace haas::base
