#include "sys/ssh_key.hpp"

#include <fcntl.h>
#include <libssh/libssh.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>

#include "base/error.hpp"
#include "sys/descriptor.hpp"

namespace haas::sys {

namespace {

/// A private key of any kind is a few thousand bytes.
constexpr std::size_t largest_file = std::size_t{64} * 1024;

base::Secret read_private_file(const std::filesystem::path& path) {
    const auto refuse = [&](const std::string& why) -> void {
        throw base::ConfigError("[sync] ssh_key: " + path.string() + ": " + why);
    };
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (file.get() < 0) refuse(std::strerror(errno));
    struct stat status {};
    if (::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) refuse("it is not a file");
    if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) refuse("users other than its owner can use it: chmod 600");
    if (status.st_size > static_cast<off_t>(largest_file)) refuse("it is too long for a key");
    std::string text(static_cast<std::size_t>(status.st_size), '\0');
    const auto count = ::read(file.get(), text.data(), text.size());
    if (count != static_cast<ssize_t>(text.size())) refuse("it cannot be read");
    return base::Secret(std::move(text));
}

}  // namespace

std::shared_ptr<const SshKey> read_ssh_key(const std::filesystem::path& path) {
    if (path.empty()) return nullptr;
    auto key = std::make_shared<SshKey>(SshKey{path, read_private_file(path)});
    ssh_key parsed = nullptr;
    // With an empty passphrase, the library does not ask for one at a terminal.
    if (::ssh_pki_import_privkey_base64(key->text.reveal().data(), "", nullptr, nullptr, &parsed) != SSH_OK) {
        throw base::ConfigError("[sync] ssh_key: " + path.string() + ": it must be a private key without a passphrase");
    }
    ::ssh_key_free(parsed);
    return key;
}

}  // namespace haas::sys
