#include "base/secret_box.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <fstream>

#include "base/base64.hpp"
#include "base/error.hpp"
#include "base/new_file.hpp"

namespace haas::base {

namespace {

constexpr mode_t key_mode = 0600;
constexpr std::size_t key_text_size = sodium_base64_ENCODED_LEN(crypto_secretbox_KEYBYTES, sodium_base64_VARIANT_ORIGINAL) - 1;

const unsigned char* bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

void require_sodium() {
    if (sodium_init() < 0) throw Error("libsodium cannot be set up");
}

}  // namespace

SecretBox SecretBox::from_file(const std::filesystem::path& path) {
    require_sodium();
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) {
        throw ConfigError("The key file " + path.string() + " is missing or cannot be reached: `haas init_db` makes it.");
    }
    if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        throw ConfigError("The key file " + path.string() + " must be accessible to its owner alone: chmod 600 it.");
    }
    std::ifstream file(path, std::ios::binary);
    std::string text(key_text_size, '\0');
    if (!file.read(text.data(), static_cast<std::streamsize>(text.size()))) {
        throw ConfigError("The key file " + path.string() + " cannot be read, or is too short to be a key.");
    }
    auto key = decode_base64(text);
    sodium_memzero(text.data(), text.size());
    const bool more = (file >> std::ws).peek() != std::ifstream::traits_type::eof();
    if (more || !key || key->reveal().size() != crypto_secretbox_KEYBYTES) {
        throw ConfigError("The file " + path.string() + " does not hold a key.");
    }
    return SecretBox(*std::move(key));
}

bool SecretBox::create_key_file(const std::filesystem::path& path) {
    require_sodium();
    std::string key(crypto_secretbox_KEYBYTES, '\0');
    crypto_secretbox_keygen(bytes(key));
    const Secret text(encode_base64(key) + "\n");
    sodium_memzero(key.data(), key.size());
    Draft draft(path, key_mode);
    const int file = ::open(draft.path().c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
    const bool written =
        file >= 0 &&
        ::write(file, text.reveal().data(), text.reveal().size()) == static_cast<ssize_t>(text.reveal().size()) &&
        ::fsync(file) == 0;
    if (file >= 0) ::close(file);
    if (!written) throw ConfigError("Cannot write the key file " + path.string() + ".");
    return draft.publish();
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
