#include "service/init.hpp"

#include <tuple>

#include "base/sealed_box.hpp"
#include "core/label.hpp"
#include "service/switch.hpp"
#include "service/user.hpp"
#include "store/user.hpp"

namespace haas::service {

namespace {

void create_keys(const KeyFiles& keys) {
    create_bmc_keys(keys.bmcs.public_key, keys.bmcs.private_key);
    if (keys.switches.private_key.empty()) return;
    base::create_sealing_keys(keys.switches.public_key, keys.switches.private_key);
}

}  // namespace

void init_database(const store::DatabaseOptions& options, const KeyFiles& keys, const base::Clock& clock,
                   const std::string& admin, const base::Secret& password,
                   const std::optional<FirstSwitch>& first_switch) {
    core::require_label(admin, "user", "admin");
    const std::string hash = checked_password_hash(password);
    std::optional<CheckedSwitch> checked;
    if (first_switch) checked = checked_switch(*first_switch->drivers, first_switch->type, first_switch->fields);
    store::Database::create(options, clock, [&](store::Writing& tx) {
        store::insert_user(tx, admin, hash, core::Role::administrator);
        // The last steps before the database exists. The keys are never removed again: another database may rely on
        // them.
        create_keys(keys);
        if (checked) insert_checked_switch(tx, keys.switches.public_key, first_switch->label, *checked);
    });
}

Upgraded upgrade_database(const store::DatabaseOptions& options, const KeyFiles& keys) {
    Upgraded upgraded{};
    const auto finish = [&](const store::Writing& tx) {
        create_keys(keys);
        upgraded.left = seal_old_bmc_passwords(tx, keys.bmcs);
    };
    std::tie(upgraded.before, upgraded.after) = store::Database::upgrade(options, finish);
    return upgraded;
}

}  // namespace haas::service
