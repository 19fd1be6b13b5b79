#include "service/bmc_passwords.hpp"

#include <algorithm>
#include <optional>

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/secret_box.hpp"
#include "base/text.hpp"
#include "core/bmc_fields.hpp"
#include "core/error.hpp"
#include "store/node.hpp"

namespace haas::service {

namespace {

/// Earlier versions stored passwords under one key, as base64, which has no colon.
constexpr char mark = ':';

bool is_sealed(const std::string& stored) { return base::contains(stored, mark); }

/// A sealed password: the protections that it may do without, separated by commas, the mark, and the sealed text.
struct Parts {
    std::string unprotected;
    std::string text;
};

Parts parts_of(const std::string& sealed) {
    const auto end = sealed.find(mark);
    return {sealed.substr(0, end), sealed.substr(end + 1)};
}

std::string purpose(const core::BmcAddress& address, const std::string& unprotected) {
    auto words = core::password_place(address);
    // Nothing else that is sealed has this purpose, even if it is sealed to the same key.
    words.insert(words.begin(), {"bmc", unprotected});
    return base::purpose_of(words);
}

std::string seal(const base::SealingKey& key, const core::BmcAddress& address, const base::Secret& password) {
    const auto unprotected = base::join(core::missing_protections(address), ",");
    return unprotected + mark + key.seal(password, purpose(address, unprotected));
}

/// @throws base::Error  when the password was not sealed for this key and this address
base::Secret open(const base::OpeningKey& key, const core::BmcAddress& address, const std::string& sealed) {
    const auto [unprotected, text] = parts_of(sealed);
    const auto allowed = base::split(unprotected, ',');
    for (const auto& name : core::missing_protections(address)) {
        if (std::ranges::find(allowed, name) == allowed.end()) {
            throw base::Error("the password was given with more protection (" + name + ")");
        }
    }
    return key.open(text, purpose(address, unprotected));
}

[[noreturn]] void throw_unusable(const base::ConfigError& error) {
    base::log::error("key_file_unusable", {{"reason", error.what()}});
    throw core::UnavailableError("The key file for BMC passwords is not usable: the service's log says why.");
}

[[noreturn]] void throw_unreadable(const std::string& reason, const std::string& text) {
    base::log::error("obm_password_unreadable", {{"reason", reason}});
    throw core::UnavailableError(text);
}

/// The old form of a password is given up only if the private key opens the new one.
/// @throws base::ConfigError
void require_opens(const BmcKeyFiles& keys, const core::Bmc& bmc) {
    const auto key = bmc_key_in(keys.private_key)();
    try {
        open(key, bmc.address, bmc.sealed_password);
    } catch (const base::Error&) {
        throw base::ConfigError("The key files " + keys.public_key.string() + " and " + keys.private_key.string() +
                                " are not a pair: restore both from the same copy.");
    }
}

}  // namespace

BmcOpeningKey bmc_key_in(const std::filesystem::path& private_key) {
    return [private_key] { return base::OpeningKey::from_file(private_key); };
}

BmcOpeningKey bmc_key_read_from(const std::filesystem::path& private_key) {
    try {
        return [key = bmc_key_in(private_key)()] { return key; };
    } catch (const base::ConfigError& error) {
        return [error]() -> base::OpeningKey { throw error; };
    }
}

void create_bmc_keys(const std::filesystem::path& public_key, const std::filesystem::path& private_key) {
    base::create_sealing_keys(public_key, private_key);
}

std::string seal_bmc_password(const std::filesystem::path& public_key, const core::BmcAddress& address,
                              const base::Secret& password) {
    try {
        return seal(base::SealingKey::from_file(public_key), address, password);
    } catch (const base::ConfigError& error) {
        throw_unusable(error);
    }
}

base::Secret open_bmc_password(const BmcOpeningKey& private_key, const core::BmcAddress& address,
                               const std::string& sealed) {
    if (!is_sealed(sealed)) {
        throw_unreadable("stored by an earlier version",
                         "The BMC's password is stored as by an earlier version: the administrator must run `haas "
                         "upgrade_db` with the old key file, or give the password again (node_update).");
    }
    try {
        return open(private_key(), address, sealed);
    } catch (const base::ConfigError& error) {
        throw_unusable(error);
    } catch (const base::Error& error) {
        throw_unreadable(error.what(),
                         "The BMC's password does not open: it was given for another key, type, host, user or port, or "
                         "with more protection, and the database was changed since. The administrator must restore the "
                         "right key file, or give the password again (node_update).");
    }
}

LeftPasswords seal_old_bmc_passwords(const store::Writing& tx, const BmcKeyFiles& keys) {
    LeftPasswords left;
    std::optional<base::SecretBox> old_key;
    for (const auto& label : store::list_nodes(tx)) {
        const auto node = store::find_node(tx, label).value();
        auto bmc = store::get_bmc(tx, node.id);
        if (is_sealed(bmc.sealed_password)) continue;
        const auto public_key = base::SealingKey::from_file(keys.public_key);
        try {
            if (!old_key) old_key = base::SecretBox::from_file(keys.old_key);
            bmc.sealed_password = seal(public_key, bmc.address, old_key->open(bmc.sealed_password));
        } catch (const base::Error& error) {
            left.nodes.push_back(label);
            left.reason = error.what();
            continue;
        }
        require_opens(keys, bmc);
        store::set_bmc(tx, node.id, bmc);
    }
    return left;
}

}  // namespace haas::service
