#include "service/init.hpp"

#include "base/secret_box.hpp"
#include "core/label.hpp"
#include "service/switch.hpp"
#include "service/user.hpp"
#include "store/switch.hpp"
#include "store/user.hpp"

namespace haas::service {

namespace {

/// A key file that goes again unless the database came into being.
class KeyFile {
public:
    explicit KeyFile(const std::filesystem::path& path) : path_(path), made_(!std::filesystem::exists(path)) {
        if (made_) base::SecretBox::create_key_file(path_);
    }
    ~KeyFile() {
        std::error_code ignored;
        if (made_) std::filesystem::remove(path_, ignored);
    }
    KeyFile(const KeyFile&) = delete;
    KeyFile& operator=(const KeyFile&) = delete;
    void keep() { made_ = false; }

private:
    std::filesystem::path path_;
    bool made_;
};

}  // namespace

void init_database(const store::DatabaseOptions& options, const Settings& settings, const base::Clock& clock,
                   const std::string& admin, const base::Secret& password,
                   const std::optional<FirstSwitch>& first_switch) {
    core::require_label(admin, "user", "admin");
    const std::string hash = checked_password_hash(password);
    std::optional<CheckedSwitch> checked;
    if (first_switch) checked = checked_switch(settings, first_switch->type, first_switch->fields);
    KeyFile key(settings.obm_key_file);
    store::Database::create(options, clock, [&](store::Transaction& tx) {
        store::insert_user(tx, admin, hash, true);
        if (checked) store::insert_switch(tx, first_switch->label, checked->type, checked->fields, checked->device);
    });
    key.keep();
}

}  // namespace haas::service
