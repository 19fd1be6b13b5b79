// The first start: a new database with its first administrator, and the switch of an old configuration.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/secret.hpp"
#include "core/switch.hpp"
#include "store/database.hpp"

namespace haas::service {

struct FirstSwitch {
    std::string label;  ///< `default`
    std::string type;
    std::map<std::string, core::FieldValue> fields;
    const core::SwitchDrivers* drivers = nullptr;  ///< among which its type is
};

/// The files of keys.
struct SwitchKeyFiles {
    std::filesystem::path public_key;
    std::filesystem::path private_key;
};
struct KeyFiles {
    std::filesystem::path bmcs;
    SwitchKeyFiles switches;
};

/// Creates the two key files for switch passwords, as far as they are missing. If root runs this, they belong to root:
/// code that runs as the web server's user must not read the private key. Does nothing if there is no name for the
/// private one.
/// @throws base::ConfigError  when they cannot be made
void create_switch_keys(const SwitchKeyFiles& files);

/// Creates the key files for BMC and switch passwords (unless there are some) and the database with one administrator
/// and, if given, one switch.
/// @throws store::DatabaseExistsError  when there is one
/// @throws base::ConfigError  when the key or the database cannot be made
/// @throws core::DomainError  for an illegal label, password or switch
void init_database(const store::DatabaseOptions& options, const KeyFiles& keys, const base::Clock& clock,
                   const std::string& admin, const base::Secret& password,
                   const std::optional<FirstSwitch>& first_switch);

}  // namespace haas::service
