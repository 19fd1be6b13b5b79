#include "sys/config_source.hpp"

#include <chrono>
#include <cstdlib>

namespace haas::sys {

namespace {

/// The kernel's clock for file times advances in steps of up to a hundredth of a second.
constexpr std::chrono::milliseconds clock_tick{20};

}  // namespace

std::optional<Config> ConfigSource::take_change() {
    const auto file = find_config({});
    const auto found = identify(file);
    if (given_ && settled_ && same(*given_, found)) return std::nullopt;
    if (given_ && file && found.inode != 0 && found.size == 0) return std::nullopt;
    given_.reset();
    auto config = file ? read_config(*file) : Config();
    settled_ = is_settled(found);
    given_ = found;
    return config;
}

/// Called before the file is read, so a change during the reading is seen the next time. All fields are zero if there
/// is no file.
ConfigSource::Identity ConfigSource::identify(const std::optional<std::filesystem::path>& file) {
    struct stat status {};
    if (!file || ::stat(file->c_str(), &status) != 0) return {};
    // ctime, the time of the last change of content, mode or owner: no program can set it.
    return {status.st_dev, status.st_ino, status.st_size, status.st_ctim};
}

bool ConfigSource::same(const Identity& a, const Identity& b) {
    return a.device == b.device && a.inode == b.inode && a.size == b.size && a.changed.tv_sec == b.changed.tv_sec &&
           a.changed.tv_nsec == b.changed.tv_nsec;
}

bool ConfigSource::is_settled(const Identity& identity) {
    using namespace std::chrono;
    const auto changed = seconds(identity.changed.tv_sec) + nanoseconds(identity.changed.tv_nsec);
    const auto age = system_clock::now().time_since_epoch() - changed;
    return abs(age) > clock_tick;
}

}  // namespace haas::sys
