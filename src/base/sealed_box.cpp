#include "base/sealed_box.hpp"

#include <sodium.h>
#include <sys/stat.h>

#include <cerrno>
#include <utility>

#include "base/base64.hpp"
#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/key_file.hpp"
#include "base/open_directory.hpp"

namespace haas::base {

namespace {

const KeyKind public_kind{crypto_box_PUBLICKEYBYTES, KeyAccess::world, "`haas upgrade_db`, run by root, makes it"};
const KeyKind private_kind{crypto_box_SECRETKEYBYTES, KeyAccess::reader, "`haas upgrade_db`, run by root, makes it"};

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

OpeningKey OpeningKey::from_file(const std::filesystem::path& path) {
    require_sodium();
    auto key = read_key_file(path, private_kind);
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

void create_sealing_keys(const std::filesystem::path& public_key, const std::filesystem::path& private_key) {
    require_sodium();
    if (is_missing(private_key)) {
        if (!is_missing(public_key)) {
            throw ConfigError(
                "The key file " + private_key.string() + " is missing, but its public half " + public_key.string() +
                " exists: restore it, or remove the public half as well and give all passwords sealed to it again.");
        }
        std::string key(crypto_box_SECRETKEYBYTES, '\0');
        randombytes_buf(key.data(), key.size());
        create_key_file(private_key, Secret(std::move(key)), private_kind, NewOwner::creator);
    }
    if (!is_missing(public_key)) return;
    // Read the private key back: another process may have created it at the same time.
    const auto half = public_half(read_key_file(private_key, private_kind));
    create_key_file(public_key, Secret(half), public_kind, NewOwner::creator);
}

bool move_sealing_keys(const SealingKeyFiles& from, const SealingKeyFiles& to) {
    require_sodium();
    if (from.private_key == to.private_key || is_missing(from.private_key)) return false;
    // It has belonged to another user until now.
    const auto key = read_key_file(from.private_key, {private_kind.size, KeyAccess::owner, private_kind.remedy});
    create_key_file(to.private_key, key, private_kind, NewOwner::creator);
    if (read_key_file(to.private_key, private_kind).reveal() != key.reveal()) return false;
    create_sealing_keys(to.public_key, to.private_key);
    for (const auto& old : {from.public_key, from.private_key}) {
        const OpenDirectory directory(old.parent_path());
        directory.remove(old.filename().string());
        if (!is_missing(old))
            throw ConfigError("Cannot remove " + old.string() + ", which is now " +
                              to.private_key.parent_path().string() + ".");
    }
    return true;
}

}  // namespace haas::base
