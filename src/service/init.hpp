// The first start: a new database with its first administrator, and the switch of an old configuration.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/secret.hpp"
#include "core/switch.hpp"
#include "service/bmc_passwords.hpp"
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
    std::filesystem::path private_key;  ///< empty: no keys are made
};
struct KeyFiles {
    BmcKeyFiles bmcs;
    SwitchKeyFiles switches;
};

/// Creates the key files for BMC and switch passwords (unless there are some) and the database with one administrator
/// and, if given, one switch. If root runs this, the keys for switch passwords belong to root: code that runs as the
/// web server's user must not read the private one.
/// @throws store::DatabaseExistsError  when there is one
/// @throws base::ConfigError  when the key or the database cannot be made
/// @throws core::DomainError  for an illegal label, password or switch
void init_database(const store::DatabaseOptions& options, const KeyFiles& keys, const base::Clock& clock,
                   const std::string& admin, const base::Secret& password,
                   const std::optional<FirstSwitch>& first_switch);

struct Upgraded {
    int before;          ///< the version of the schema
    int after;           ///< the same
    LeftPasswords left;  ///< BMC passwords that could not be sealed
};

/// Brings an older database to the current schema, creates the key files that are missing, and seals the passwords of
/// BMCs that an earlier version has stored otherwise. It can be repeated, also after it was killed.
/// @throws store::NoDatabaseError  when there is none;  base::ConfigError  when it is newer than this program, or a key
///         cannot be used: then the last step has not taken effect
Upgraded upgrade_database(const store::DatabaseOptions& options, const KeyFiles& keys);

}  // namespace haas::service
