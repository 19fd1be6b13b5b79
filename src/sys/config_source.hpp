// The configuration of a program that goes on while its file is edited.
#pragma once

#include <sys/stat.h>

#include <filesystem>
#include <optional>

#include "sys/config.hpp"

namespace haas::sys {

class ConfigSource {
public:
    /// The configuration that there is now; none if it is the one that this function has given last. While the file is as it
    /// was, that costs one stat(2). A file that has become empty is one that somebody is just writing, and is waited for.
    /// @throws base::ConfigError  as load_config does, and again each time until the file is right
    std::optional<Config> take_change();

private:
    /// What tells one state of a file from another.
    struct Identity {
        dev_t device = 0;
        ino_t inode = 0;
        off_t size = 0;
        timespec changed{};
    };
    static Identity identify(const std::optional<std::filesystem::path>& file);
    static bool same(const Identity& a, const Identity& b);
    static bool is_settled(const Identity& identity);

    std::optional<Identity> given_;  ///< of the file when it was given last; none after it was refused
    bool settled_ = false;           ///< whether the next change of it is sure to show in its identity
};

}  // namespace haas::sys
