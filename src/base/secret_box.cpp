#include "base/secret_box.hpp"

#include <sodium.h>

#include <utility>

#include "base/base64.hpp"
#include "base/error.hpp"
#include "base/key_file.hpp"

namespace haas::base {

namespace {

const KeyKind key_kind{crypto_secretbox_KEYBYTES, KeyAccess::owner, "`haas init_db` makes it"};

const unsigned char* bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

void require_sodium() {
    if (sodium_init() < 0) throw Error("libsodium cannot be set up");
}

}  // namespace

SecretBox SecretBox::from_file(const std::filesystem::path& path) {
    require_sodium();
    return SecretBox(read_key_file(path, key_kind));
}

bool SecretBox::create_key_file(const std::filesystem::path& path) {
    require_sodium();
    std::string key(crypto_secretbox_KEYBYTES, '\0');
    crypto_secretbox_keygen(bytes(key));
    return base::create_key_file(path, Secret(std::move(key)), key_kind, NewOwner::directory);
}

std::string SecretBox::seal(const Secret& secret) const {
    const std::string_view text = secret.reveal();
    std::string sealed(crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + text.size(), '\0');
    randombytes_buf(sealed.data(), crypto_secretbox_NONCEBYTES);
    crypto_secretbox_easy(bytes(sealed) + crypto_secretbox_NONCEBYTES, bytes(text), text.size(), bytes(sealed),
                          bytes(key_.reveal()));
    return encode_base64(sealed);
}

Secret SecretBox::open(std::string_view sealed) const {
    const auto box = decode_base64(sealed);
    constexpr std::size_t overhead = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
    if (!box || box->reveal().size() < overhead) throw Error("a stored secret is damaged");
    std::string text(box->reveal().size() - overhead, '\0');
    const unsigned char* const nonce = bytes(box->reveal());
    const int failed =
        crypto_secretbox_open_easy(bytes(text), nonce + crypto_secretbox_NONCEBYTES,
                                   box->reveal().size() - crypto_secretbox_NONCEBYTES, nonce, bytes(key_.reveal()));
    if (failed != 0) throw Error("a stored secret was made with another key, or was changed");
    return Secret(std::move(text));
}

}  // namespace haas::base
