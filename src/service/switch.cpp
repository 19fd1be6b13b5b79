#include "service/switch.hpp"

#include "core/error.hpp"
#include "service/switch_secrets.hpp"
#include "store/port.hpp"
#include "store/switch.hpp"

namespace haas::service {

namespace {

core::Switch get_switch(const store::Transaction& tx, const std::string& label) {
    auto found = store::find_switch(tx, label);
    if (!found) throw core::NotFoundError("Switch " + label + " does not exist.");
    return *std::move(found);
}

}  // namespace

CheckedSwitch checked_switch(const Settings& settings, const std::string& type,
                             const std::map<std::string, core::FieldValue>& fields) {
    const core::SwitchDriver* const driver = settings.drivers->find(type);
    if (driver == nullptr) {
        std::string known;
        for (const auto& each : settings.drivers->all()) known += (known.empty() ? "" : ", ") + each->type();
        throw core::BadArgumentError("There is no driver for this type of switch. Built in: " + known + ".", "type");
    }
    CheckedSwitch checked{driver->type(), driver->check_fields(fields), {}, {}};
    checked.device = driver->device(checked.fields);
    for (const auto& name : driver->secret_fields()) {
        const auto found = checked.fields.find(name);
        if (found != checked.fields.end()) checked.secrets.insert(checked.fields.extract(found));
    }
    return checked;
}

std::vector<std::string> list_switches(store::Transaction& tx, const Caller& caller) {
    require_admin(caller);
    std::vector<std::string> labels;
    for (auto& found : store::list_switches(tx)) labels.push_back(std::move(found.label));
    return labels;
}

SwitchView show_switch(store::Transaction& tx, const Caller& caller, const Settings& settings,
                       const std::string& switch_label) {
    require_admin(caller);
    const auto found = get_switch(tx, switch_label);
    const core::SwitchDriver* const driver = settings.drivers->find(found.type);
    return {found, store::list_ports(tx, found.id),
            driver != nullptr ? driver->capabilities() : std::vector<std::string>{},
            store::list_drift_of_switch(tx, found.id), store::get_switch_fields(tx, found.id)};
}

void insert_checked_switch(store::Transaction& tx, const Settings& settings, const std::string& switch_label,
                           const CheckedSwitch& checked) {
    store::insert_switch(tx, switch_label, checked.type, checked.fields, checked.device,
                         seal_fields(settings, checked.type, checked.fields, checked.secrets));
}

void switch_register(store::Transaction& tx, const Caller& caller, const Settings& settings, const std::string& switch_label,
                     const CheckedSwitch& checked) {
    require_admin(caller);
    if (store::find_switch(tx, switch_label)) {
        throw core::DuplicateError("Switch " + switch_label + " exists already.");
    }
    if (checked.device) {
        // Under two labels it would be written by two sessions at once, each undoing what the other did.
        if (const auto other = store::find_switch_of_device(tx, *checked.device)) {
            throw core::DuplicateError("This device is registered already, as switch " + *other + ".");
        }
    }
    insert_checked_switch(tx, settings, switch_label, checked);
}

void switch_delete(store::Transaction& tx, const Caller& caller, const std::string& switch_label) {
    require_admin(caller);
    const auto found = get_switch(tx, switch_label);
    if (!store::list_ports(tx, found.id).empty()) {
        throw core::BlockedError("Switch " + switch_label + " still has ports: delete them first.");
    }
    store::delete_switch(tx, found.id);
}

}  // namespace haas::service
