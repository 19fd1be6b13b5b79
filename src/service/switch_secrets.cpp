#include "service/switch_secrets.hpp"

#include "base/error.hpp"
#include "base/log.hpp"
#include "core/error.hpp"

namespace haas::service {

namespace {

/// One text for all that a secret belongs to; no two switches that differ have the same.
std::string purpose(const std::string& type, const core::SwitchFields& fields, const std::string& secret) {
    std::string text;
    const auto add = [&](const std::string& word) { text += std::to_string(word.size()) + ':' + word; };
    add(type);
    add(secret);
    for (const auto& [name, value] : fields) {
        add(name);
        add(value);
    }
    return text;
}

base::SealingKey sealing_key(const Settings& settings) {
    try {
        return base::SealingKey::from_file(settings.switch_public_key);
    } catch (const base::ConfigError& error) {
        base::log::error("key_file_unusable", {{"reason", error.what()}});
        throw core::UnavailableError("The public key for switch passwords is not usable; the service's log tells why.");
    }
}

}  // namespace

SealedFields seal_fields(const Settings& settings, const std::string& type, const core::SwitchFields& fields,
                         const core::SwitchFields& secrets) {
    SealedFields sealed;
    if (secrets.empty()) return sealed;
    const auto key = sealing_key(settings);
    for (const auto& [name, value] : secrets) {
        sealed.emplace(name, key.seal(base::Secret(value), purpose(type, fields, name)));
    }
    return sealed;
}

SecretOpener::SecretOpener(const std::filesystem::path& private_key) {
    try {
        key_ = base::OpeningKey::from_file(private_key);
    } catch (const base::ConfigError& error) {
        reason_ = error.what();
    }
}

core::SwitchFields SecretOpener::open(const std::string& type, const core::SwitchFields& fields,
                                      const SealedFields& sealed) const {
    core::SwitchFields all = fields;
    if (sealed.empty()) return all;
    if (!key_) {
        std::call_once(logged_, [&] { base::log::error("key_file_unusable", {{"reason", reason_}}); });
        throw base::Error("haas-sync has no usable private key for switch passwords: its log tells why; put that right and "
                          "restart it");
    }
    for (const auto& [name, text] : sealed) {
        try {
            all.insert_or_assign(name, std::string(key_->open(text, purpose(type, fields, name)).reveal()));
        } catch (const base::Error&) {
            throw base::Error("the stored " + name + " does not open: it was sealed for another key, or it or the switch's " +
                              "other fields were changed since; put back the private key that it was sealed for, or register " +
                              "the switch anew");
        }
    }
    return all;
}

}  // namespace haas::service
