// Finds the configuration file.
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/trusted_path.hpp"
#include "sys/config.hpp"

namespace haas::sys {

namespace {

namespace fs = std::filesystem;

std::string variable(const char* name) {
    const char* const value = std::getenv(name);
    return value == nullptr ? std::string() : std::string(value);
}

bool is_there(const fs::path& file) {
    std::error_code ignored;
    return fs::exists(file, ignored);
}

/// @source  XDG Base Directory Specification: a path that is not absolute is ignored
fs::path user_file() {
    fs::path directory = variable("XDG_CONFIG_HOME");
    if (!directory.is_absolute() && fs::path(variable("HOME")).is_absolute()) directory = variable("HOME") + "/.config";
    return directory.is_absolute() ? directory / "haas" / "haas.cfg" : fs::path();
}

/// These files are read without being named, so nobody else may be able to put one there.
fs::path require_own(const fs::path& file) {
    auto reason = base::distrust(file, base::Keeper::self);
    struct stat directory {};
    const fs::path parent = file.has_parent_path() ? file.parent_path() : ".";
    const bool shared = ::stat(parent.c_str(), &directory) == 0 && (directory.st_mode & (S_IWGRP | S_IWOTH)) != 0;
    if (reason.empty() && shared) {
        reason = "others can write its directory: chmod go-w " + fs::absolute(parent).lexically_normal().string();
    }
    if (reason.empty()) return file;
    throw base::ConfigError(file.string() +
                            ": another user could have written this configuration, so it is not read: " + reason +
                            "; or name another file with --config or HAAS_CONFIG");
}

/// Warns users who expect this file to be read.
void tell_not_read(const fs::path& file, const fs::path& of_machine) {
    std::error_code ignored;
    if (!is_there(file) || fs::equivalent(file, of_machine, ignored)) return;
    base::log::warning("config_not_read",
                       {{"file", fs::absolute(file).string()},
                        {"reason", "root does not read haas.cfg in the working directory: name it with --config"}});
}

}  // namespace

std::optional<fs::path> find_config(const std::string& from_option, Reader reader) {
    if (!from_option.empty()) return from_option;
    if (const auto named = variable("HAAS_CONFIG"); !named.empty()) return named;
    const bool root = ::geteuid() == 0;
    const fs::path here = "haas.cfg";
    const fs::path of_machine = fs::path(sysconfdir) / "haas.cfg";
    if (root) tell_not_read(here, of_machine);
    if (!root && is_there(here)) return require_own(here);
    if (const auto own = user_file(); (!root || reader == Reader::client) && is_there(own)) return require_own(own);
    if (is_there(of_machine)) return of_machine;
    return std::nullopt;
}

Config load_config(const std::string& from_option, Reader reader) {
    const auto file = find_config(from_option, reader);
    return file ? read_config(*file) : Config();
}

}  // namespace haas::sys
