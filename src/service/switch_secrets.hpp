// The passwords of switches: the API seals them when a switch is registered or changed, and only haas-sync can open
// them.
#pragma once

#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "base/sealed_box.hpp"
#include "core/switch.hpp"

namespace haas::service {

/// A switch's secret fields as they are stored, by name.
using SealedFields = std::map<std::string, std::string>;

/// What secrets are bound to: a switch's type and its fields that are not secret, except for the free fields. Those may
/// change without the secrets (core::SwitchDriver::free_fields).
struct SecretsPlace {
    std::string type;
    core::SwitchFields fields;
    std::set<std::string> free_fields;
};

/// Seals a switch's secret fields. They open only at the same place, so an attacker who can write to the database
/// cannot have a password sent to a switch of their own.
/// @throws core::UnavailableError  when the public key cannot be used; only the log says why, and where it is
SealedFields seal_fields(const std::filesystem::path& public_key, const SecretsPlace& place,
                         const core::SwitchFields& secrets);

/// Whether a secret that was sealed at one place opens at another. A secret that an earlier version has sealed opens
/// only if all fields are the same.
bool opens_at(const std::string& sealed, const SecretsPlace& from, const SecretsPlace& to);

/// Opens secrets with haas-sync's private key. Thread-safe.
class SecretOpener {
public:
    /// Reads the key. An unusable key is no error until there is something to open.
    explicit SecretOpener(const std::filesystem::path& private_key);

    /// All fields of a switch, including the sealed ones.
    /// @throws base::Error  when there is no usable key (the log says why), or when a field was not sealed for this key
    ///                      and this switch. The message tells administrators what to do
    core::SwitchFields open(const SecretsPlace& place, const SealedFields& sealed) const;

private:
    std::optional<base::OpeningKey> key_;
    std::string reason_;  ///< why there is no key
    mutable std::once_flag logged_;
};

}  // namespace haas::service
