// The passwords of BMCs as they are stored: the API seals them to a public key, and the program that talks to BMCs
// opens them with the private key.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/sealed_box.hpp"
#include "base/secret.hpp"
#include "core/bmc_address.hpp"
#include "store/transaction.hpp"

namespace haas::service {

/// Gives the private key for BMC passwords; throws base::ConfigError when it cannot be used.
using BmcOpeningKey = std::function<base::OpeningKey()>;

/// Reads the key whenever a password is opened.
BmcOpeningKey bmc_key_in(const std::filesystem::path& private_key);

/// Reads the key now, and keeps it or the reason why it cannot be used: for a program that gives up the right to read
/// it.
BmcOpeningKey bmc_key_read_from(const std::filesystem::path& private_key);

/// Creates the two key files, as far as they are missing.
/// @throws base::ConfigError  when they cannot be made
void create_bmc_keys(const std::filesystem::path& public_key, const std::filesystem::path& private_key);

/// A password sealed for a BMC. It opens only for the same type, host, user and port, and with no less protection, so
/// an attacker who can write to the database cannot have it sent to a BMC of their own.
/// @throws core::UnavailableError  when the public key cannot be used; only the log says why, and where it is
std::string seal_bmc_password(const std::filesystem::path& public_key, const core::BmcAddress& address,
                              const base::Secret& password);

/// @throws core::UnavailableError  when the private key cannot be used, or when the password was not sealed for this
/// key
///                                 and this address: says what the administrator must do. Only the log names files
base::Secret open_bmc_password(const BmcOpeningKey& private_key, const core::BmcAddress& address,
                               const std::string& sealed);

/// Where the keys of BMC passwords are.
struct BmcKeyFiles {
    std::filesystem::path public_key;
    std::filesystem::path private_key;
    std::filesystem::path old_key;  ///< under which earlier versions stored BMC passwords
};

/// Passwords that are still stored as by an earlier version.
struct LeftPasswords {
    std::vector<std::string> nodes;
    std::string reason;  ///< of the last one; names the key file if that cannot be used
};

/// Seals the passwords that an earlier version has stored under the old key. Those that this key does not open stay as
/// they are, and can be sealed later.
/// @throws base::ConfigError  when the new keys cannot be used, or are not a pair
LeftPasswords seal_old_bmc_passwords(const store::Writing& tx, const BmcKeyFiles& keys);

}  // namespace haas::service
