#include "base/key_file.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>
#include <utility>

#include "base/base64.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace haas::base {

namespace {

class File {
public:
    File(const std::filesystem::path& path, int flags) : descriptor_(::open(path.c_str(), flags | O_CLOEXEC)) {}
    ~File() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    int get() const { return descriptor_; }

private:
    int descriptor_;
};

mode_t mode_of(KeyAccess access) { return access == KeyAccess::world ? 0644 : 0600; }

void require_guarded(const std::string& name, const struct stat& status, KeyAccess access) {
    if (access == KeyAccess::world) {
        if ((status.st_mode & (S_IWGRP | S_IWOTH)) == 0) return;
        throw ConfigError("The key file " + name + " must be writable by its owner alone: chmod 644 it.");
    }
    if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        throw ConfigError("The key file " + name + " must be accessible to its owner alone: chmod 600 it.");
    }
    if (access == KeyAccess::reader && status.st_uid != ::geteuid()) {
        throw ConfigError("The key file " + name + " belongs to the user with the id " + std::to_string(status.st_uid) +
                          ", but this program runs as the user with the id " + std::to_string(::geteuid()) +
                          ": chown it to the user who starts this program.");
    }
}

/// The text of the file without trailing white space; reads at most `longest` bytes, a little more than a key.
std::string read_line(int file, std::size_t longest) {
    std::string text(longest, '\0');
    std::size_t size = 0;
    while (size < text.size()) {
        const ssize_t got = ::read(file, text.data() + size, text.size() - size);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) break;
        size += static_cast<std::size_t>(got);
    }
    text.resize(size);
    while (!text.empty() && contains(" \t\r\n", text.back())) text.pop_back();
    return text;
}

}  // namespace

Secret read_key_file(const std::filesystem::path& path, const KeyKind& kind) {
    const std::string name = path.string();
    // O_NONBLOCK: opening something that is not a file, such as a pipe, must not block.
    const File file(path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    if (file.get() < 0) {
        struct stat ignored {};
        if (errno == EACCES && ::stat(path.c_str(), &ignored) == 0) {
            throw ConfigError("The key file " + name + " cannot be read by this user.");
        }
        throw ConfigError("The key file " + name + " is missing or cannot be reached: " + kind.remedy + ".");
    }
    struct stat status {};
    if (::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) {
        throw ConfigError("The key file " + name + " is not a file.");
    }
    require_guarded(name, status, kind.access);
    constexpr std::size_t line_end = 8;
    std::string text =
        read_line(file.get(), sodium_base64_encoded_len(kind.size, sodium_base64_VARIANT_ORIGINAL) + line_end);
    auto key = decode_base64(text);
    sodium_memzero(text.data(), text.size());
    if (!key || key->reveal().size() != kind.size) throw ConfigError("The file " + name + " does not hold a key.");
    return *std::move(key);
}

bool create_key_file(const std::filesystem::path& path, const Secret& key, const KeyKind& kind, NewOwner owner) {
    const Secret text(encode_base64(key.reveal()) + "\n");
    Draft draft(path, mode_of(kind.access), owner);
    const bool written = ::write(draft.descriptor(), text.reveal().data(), text.reveal().size()) ==
                             static_cast<ssize_t>(text.reveal().size()) &&
                         ::fsync(draft.descriptor()) == 0;
    if (!written) throw ConfigError("Cannot write the key file " + path.string() + ".");
    return draft.publish();
}

}  // namespace haas::base
