// The passwords of switches: the API seals them when a switch is registered, and haas-sync alone can open them.
#pragma once

#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "base/sealed_box.hpp"
#include "core/switch.hpp"
#include "service/settings.hpp"

namespace haas::service {

/// A switch's secret fields as they are stored, by name.
using SealedFields = std::map<std::string, std::string>;

/// What secrets are sealed beside: a switch's type, its fields that are not secret, and which of those may change without them
/// (core::SwitchDriver::free_fields).
struct SecretsPlace {
    std::string type;
    core::SwitchFields fields;
    std::set<std::string> free_fields;
};

/// Seals a switch's secret fields. They open only at the same place: who can write to the database cannot have a password sent
/// to a switch of his own.
/// @throws core::UnavailableError  when the public key cannot be used; why, and where it is, is told to the log alone
SealedFields seal_fields(const Settings& settings, const SecretsPlace& place, const core::SwitchFields& secrets);

/// Whether a secret that was sealed at one place opens at another. One that an earlier version has sealed opens only where all
/// fields are the same.
bool opens_at(const std::string& sealed, const SecretsPlace& from, const SecretsPlace& to);

/// haas-sync's side, with its private key. Safe to be used by several threads.
class SecretOpener {
public:
    /// Reads the key. That it cannot be used matters only once there is something to open.
    explicit SecretOpener(const std::filesystem::path& private_key);

    /// All fields of a switch, those sealed among them.
    /// @throws base::Error  saying what to do, for administrators: no usable key (the log tells why), or not sealed with it
    ///                      for such a switch
    core::SwitchFields open(const SecretsPlace& place, const SealedFields& sealed) const;

private:
    std::optional<base::OpeningKey> key_;
    std::string reason_;  ///< why there is no key
    mutable std::once_flag logged_;
};

}  // namespace haas::service
