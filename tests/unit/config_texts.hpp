// Texts of haas.cfg that the tests of the configuration read.
#pragma once

#include <string>

#include "base/error.hpp"
#include "sys/config.hpp"
#include "unit/temporary_directory.hpp"

namespace haas_test {

inline haas::sys::Config read_text(const std::string& text) {
    const TemporaryDirectory directory;
    return haas::sys::read_config(directory.write("haas.cfg", text));
}

/// What is said about a file that holds `text`, from its line number on; empty when it is accepted.
inline std::string refusal(const std::string& text, unsigned mode = 0600) {
    const TemporaryDirectory directory;
    const auto file = directory.write("haas.cfg", text);
    std::filesystem::permissions(file, std::filesystem::perms(mode));
    try {
        haas::sys::read_config(file);
        return {};
    } catch (const haas::base::ConfigError& error) {
        const std::string what = error.what();
        REQUIRE(what.starts_with(file.string() + ":"));
        return what.substr(file.string().size() + 1);
    }
}

}  // namespace haas_test
