#include "sys/named_locks.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <thread>
#include <utility>

#include "base/deadline.hpp"
#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/file_lock.hpp"
#include "base/open_directory.hpp"
#include "base/text.hpp"
#include "base/trusted_path.hpp"
#include "sys/descriptor.hpp"

namespace haas::sys {

namespace {

constexpr std::chrono::milliseconds interval{20};
constexpr mode_t directory_mode = 0700;
constexpr mode_t file_mode = 0600;

constexpr int flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW;

std::string read_holder(int descriptor) {
    std::array<char, 200> text{};
    const ssize_t length = ::pread(descriptor, text.data(), text.size(), 0);
    return length > 0 ? std::string(text.data(), static_cast<std::size_t>(length)) : std::string();
}

/// The text is only for people, so a failure to write it does not matter.
void write_holder(int descriptor, const std::string& doing) {
    if (::ftruncate(descriptor, 0) != 0) return;
    [[maybe_unused]] const ssize_t written = ::pwrite(descriptor, doing.data(), doing.size(), 0);
}

/// A directory that root creates belongs to the owner of its parent, who shares it.
std::shared_ptr<const base::OpenDirectory> open_or_make(const std::filesystem::path& directory) {
    const auto path = directory.has_filename() ? directory : directory.parent_path();
    if (!base::OpenDirectory(path.parent_path()).make_directory(path.filename().string(), directory_mode) &&
        errno != EEXIST) {
        throw base::ConfigError("The directory of locks " + path.string() + " cannot be made: " + std::strerror(errno));
    }
    return std::make_shared<base::OpenDirectory>(path);
}

int open_existing(const base::OpenDirectory& directory, const std::string& name) {
    return ::openat(directory.get(), name.c_str(), flags);
}

int open_file(const base::OpenDirectory& directory, const std::string& name) {
    const int made = directory.create(name, file_mode, base::NewOwner::directory);
    return made < 0 && errno == EEXIST ? open_existing(directory, name) : made;
}

/// The file of a lock; only the owner removes it, while it is still locked.
class File {
public:
    enum class Mode { any, existing };
    File(std::shared_ptr<const base::OpenDirectory> directory, std::string name, Mode mode = Mode::any)
        : directory_(std::move(directory)),
          name_(std::move(name)),
          file_(mode == Mode::any ? open_file(*directory_, name_) : open_existing(*directory_, name_)) {}
    ~File() {
        if (owned_) directory_->remove(name_);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;

    bool is_open() const { return file_.is_open(); }

    bool lock_until(base::Deadline deadline) const {
        while (!base::lock_bytes(file_.get(), name_)) {
            if (deadline.has_passed()) return false;
            std::this_thread::sleep_for(interval);
        }
        return true;
    }

    bool is_still_there() const { return directory_->is_still(name_, file_.get()); }

    std::string holder() const { return read_holder(file_.get()); }
    void own(const std::string& doing) {
        owned_ = true;
        write_holder(file_.get(), doing);
    }

private:
    std::shared_ptr<const base::OpenDirectory> directory_;
    std::string name_;
    Descriptor file_;
    bool owned_ = false;
};

}  // namespace

base::LockAttempt NamedLocks::take(const std::string& name, const std::string& doing,
                                   std::chrono::milliseconds patience) const {
    base::require_trusted_by_root("the directory of locks", directory_, base::Keeper::service);
    const std::string file_name = base::digest(name);
    const auto deadline = base::Deadline::in(patience);
    for (;;) {
        auto file = std::make_unique<File>(open_or_make(directory_), file_name);
        if (!file->is_open() && errno == ENOENT) continue;  // it, or its directory, was removed in this moment
        if (!file->is_open()) {
            throw base::ConfigError("the lock " + (directory_ / file_name).string() +
                                    " cannot be opened: " + std::strerror(errno));
        }
        if (!file->lock_until(deadline)) return {nullptr, file->holder()};
        // Its holder has removed it, so others lock a new file with this name.
        if (!file->is_still_there()) continue;
        file->own(doing);
        return {std::move(file), {}};
    }
}

base::TakeLock NamedLocks::taker() const {
    return [locks = *this](const auto& name, const auto& doing, auto patience) {
        return locks.take(name, doing, patience);
    };
}

void NamedLocks::tidy() const {
    constexpr std::size_t digest_length = 32;
    std::shared_ptr<const base::OpenDirectory> directory;
    try {
        directory = std::make_shared<base::OpenDirectory>(directory_);
    } catch (const base::ConfigError&) {
        return;  // nothing is left there, or take() will report what is wrong
    }
    for (const auto& name : directory->names()) {
        if (name.size() != digest_length || !base::holds_only(name, base::is_lower_hex)) continue;
        File file(directory, name, File::Mode::existing);
        if (file.is_open() && file.lock_until(base::Deadline::in({})) && file.is_still_there()) file.own({});
    }
}

}  // namespace haas::sys
