#include "service/init.hpp"

#include "base/sealed_box.hpp"
#include "base/secret_box.hpp"
#include "core/label.hpp"
#include "service/switch.hpp"
#include "service/user.hpp"
#include "store/user.hpp"

namespace haas::service {

void create_switch_keys(const SwitchKeyFiles& files) {
    if (files.private_key.empty()) return;
    base::create_sealing_keys(files.public_key, files.private_key);
}

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
        base::SecretBox::create_key_file(keys.bmcs);
        create_switch_keys(keys.switches);
        if (checked) insert_checked_switch(tx, keys.switches.public_key, first_switch->label, *checked);
    });
}

}  // namespace haas::service
