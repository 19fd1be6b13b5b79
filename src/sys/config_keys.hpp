// The keys of haas.cfg, and how their values are written.
#pragma once

#include <span>
#include <string>

#include "sys/config.hpp"

namespace haas::sys {

/// One key of the file, and the function that sets its value; that throws a ConfigError that says only what is wrong.
struct ConfigKey {
    const char* name;  ///< `section.key`
    void (*set)(Config&, const std::string&);
};

/// All keys, in the order in which they are to be set: the two directories come before the paths that are in them by
/// default.
std::span<const ConfigKey> config_keys();

/// The URI of a database, as it is.
/// @throws base::ConfigError  when it is none, or has a password in it
std::string parse_database_uri(const std::string& text);

}  // namespace haas::sys
