// The passwords of switches: the API seals them when a switch is registered, and haas-sync alone can open them.
#pragma once

#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "base/sealed_box.hpp"
#include "core/switch.hpp"
#include "service/settings.hpp"

namespace haas::service {

/// A switch's secret fields as they are stored, by name.
using SealedFields = std::map<std::string, std::string>;

/// Seals a switch's secret fields. They open only beside the same type and the same other fields: who can write to the
/// database cannot have a password sent to a switch of his own.
/// @param fields  those that are not secret
/// @throws core::UnavailableError  when the public key cannot be used; why, and where it is, is told to the log alone
SealedFields seal_fields(const Settings& settings, const std::string& type, const core::SwitchFields& fields,
                         const core::SwitchFields& secrets);

/// haas-sync's side, with its private key. Safe to be used by several threads.
class SecretOpener {
public:
    /// Reads the key. That it cannot be used matters only once there is something to open.
    explicit SecretOpener(const std::filesystem::path& private_key);

    /// All fields of a switch, those sealed among them.
    /// @throws base::Error  saying what to do, for administrators: no usable key (the log tells why), or not sealed with it
    ///                      for such a switch
    core::SwitchFields open(const std::string& type, const core::SwitchFields& fields, const SealedFields& sealed) const;

private:
    std::optional<base::OpeningKey> key_;
    std::string reason_;  ///< why there is no key
    mutable std::once_flag logged_;
};

}  // namespace haas::service
