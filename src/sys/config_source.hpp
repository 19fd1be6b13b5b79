// The configuration of a program that keeps running while its file is edited.
#pragma once

#include <sys/stat.h>

#include <filesystem>
#include <optional>

#include "sys/config.hpp"

namespace haas::sys {

class ConfigSource {
public:
    /// Returns the current configuration, or none if this function has already returned it. While the file is
    /// unchanged, a call costs one stat(2). A file that has become empty is assumed to be in the middle of a write, and
    /// is read later.
    /// @throws base::ConfigError  as load_config does, in each call until the file is correct
    std::optional<Config> take_change();

private:
    /// Distinguishes one state of a file from another.
    struct Identity {
        dev_t device = 0;
        ino_t inode = 0;
        off_t size = 0;
        timespec changed{};
    };
    static Identity identify(const std::optional<std::filesystem::path>& file);
    static bool same(const Identity& a, const Identity& b);
    static bool is_settled(const Identity& identity);

    std::optional<Identity> given_;  ///< of the file that was last returned; none after a file was rejected
    bool settled_ = false;           ///< whether the next change of the file is certain to change its identity
};

}  // namespace haas::sys
