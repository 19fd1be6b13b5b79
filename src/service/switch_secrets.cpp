#include "service/switch_secrets.hpp"

#include "base/error.hpp"
#include "base/log.hpp"
#include "core/error.hpp"

namespace haas::service {

namespace {

/// Prefix of secrets that are sealed to the bound fields only. Earlier versions sealed to all fields, without a prefix.
/// Base64 has no colon.
const std::string bound_mark = "bound:";

bool has_mark(const std::string& sealed) { return sealed.starts_with(bound_mark); }

/// The fields that a secret is sealed to.
core::SwitchFields binding_fields(const SecretsPlace& place, bool all) {
    auto fields = place.fields;
    if (all) return fields;
    for (const auto& name : place.free_fields) fields.erase(name);
    return fields;
}

/// One text for all that a secret is bound to. Different type, fields or secret names never give the same text.
std::string purpose(const std::string& type, const core::SwitchFields& fields, const std::string& secret) {
    std::vector<std::string> words{type, secret};
    for (const auto& [name, value] : fields) {
        words.push_back(name);
        words.push_back(value);
    }
    return base::purpose_of(words);
}

base::SealingKey sealing_key(const std::filesystem::path& public_key) {
    try {
        return base::SealingKey::from_file(public_key);
    } catch (const base::ConfigError& error) {
        base::log::error("key_file_unusable", {{"reason", error.what()}});
        throw core::UnavailableError("The public key for switch passwords is not usable: the service's log says why.");
    }
}

}  // namespace

SealedFields seal_fields(const std::filesystem::path& public_key, const SecretsPlace& place,
                         const core::SwitchFields& secrets) {
    SealedFields sealed;
    if (secrets.empty()) return sealed;
    const auto key = sealing_key(public_key);
    const auto fields = binding_fields(place, false);
    for (const auto& [name, value] : secrets) {
        sealed.emplace(name, bound_mark + key.seal(base::Secret(value), purpose(place.type, fields, name)));
    }
    return sealed;
}

bool opens_at(const std::string& sealed, const SecretsPlace& from, const SecretsPlace& to) {
    const bool all = !has_mark(sealed);
    return from.type == to.type && binding_fields(from, all) == binding_fields(to, all);
}

SecretOpener::SecretOpener(const std::filesystem::path& private_key) {
    try {
        key_ = base::OpeningKey::from_file(private_key);
    } catch (const base::ConfigError& error) {
        reason_ = error.what();
    }
}

core::SwitchFields SecretOpener::open(const SecretsPlace& place, const SealedFields& sealed) const {
    core::SwitchFields all = place.fields;
    if (sealed.empty()) return all;
    if (!key_) {
        std::call_once(logged_, [&] { base::log::error("key_file_unusable", {{"reason", reason_}}); });
        throw base::Error(
            "haas-sync has no usable private key for switch passwords: its log says why; correct that and "
            "restart it");
    }
    for (const auto& [name, text] : sealed) {
        try {
            const auto text_alone = has_mark(text) ? text.substr(bound_mark.size()) : text;
            const auto fields = binding_fields(place, !has_mark(text));
            all.insert_or_assign(name, std::string(key_->open(text_alone, purpose(place.type, fields, name)).reveal()));
        } catch (const base::Error&) {
            throw base::Error(
                "the stored " + name +
                " cannot be decrypted: it was sealed for another key, or it or the "
                "switch's other fields have changed since. Restore the private key that it was sealed for, or "
                "register the switch again");
        }
    }
    return all;
}

}  // namespace haas::service
