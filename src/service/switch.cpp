#include "service/switch.hpp"

#include "core/error.hpp"
#include "service/switch_secrets.hpp"
#include "store/network.hpp"
#include "store/port.hpp"
#include "store/switch.hpp"
#include "store/sync_work.hpp"

namespace haas::service {

namespace {

core::Switch get_switch(const store::Transaction& tx, const std::string& label) {
    auto found = store::find_switch(tx, label);
    if (!found) throw core::NotFoundError("Switch " + label + " does not exist.");
    return *std::move(found);
}

/// @param label  of the switch itself, which may be there already
void require_no_conflict(const store::Transaction& tx, const CheckedSwitch& checked, const std::string& label) {
    if (checked.device) {
        // Under two labels it would be written by two sessions at once, each undoing what the other did.
        const auto other = store::find_switch_of_device(tx, *checked.device);
        if (other && *other != label) {
            throw core::DuplicateError("This device is registered already, as switch " + *other + ".");
        }
    }
    for (const auto vlan : checked.own_vlans) {
        if (const auto network = store::find_network_of_vlan(tx, vlan)) {
            throw core::BlockedError("The switch needs VLAN " + std::to_string(vlan) + " for itself, and network " + *network +
                                     " has it.");
        }
    }
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
    CheckedSwitch checked{driver->type(), driver->check_fields(fields), {}, {}, {}};
    checked.device = driver->device(checked.fields);
    checked.own_vlans = driver->own_vlans(checked.fields);
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
    require_no_conflict(tx, checked, switch_label);
    insert_checked_switch(tx, settings, switch_label, checked);
}

void switch_update(store::Transaction& tx, const Caller& caller, const Settings& settings, const std::string& switch_label,
                   const CheckedSwitch& checked, bool force) {
    require_admin(caller);
    const auto found = get_switch(tx, switch_label);
    if (checked.type != found.type) {
        throw core::BlockedError("Switch " + switch_label + " is of type " + found.type +
                                 ": one of another type has its own label.");
    }
    require_no_conflict(tx, checked, switch_label);
    const auto ports = store::list_port_ids(tx, found.id);
    const bool moves = checked.device != store::get_switch_device(tx, found.id) && !ports.empty();
    if (moves && !force) {
        throw core::BlockedError("These fields lead to another device, and switch " + switch_label +
                                 " has ports. If it is the same device under a new address, say so by force: its ports are "
                                 "suspect then, until they have been seen to carry what they should.");
    }
    store::update_switch(tx, found.id, checked.fields, checked.device,
                         seal_fields(settings, checked.type, checked.fields, checked.secrets));
    if (moves) {
        for (const auto port : ports) store::let_go_of_port(tx, port, "the switch has a new address");
    }
    store::hasten_work(tx, found.id);
}

std::map<core::Vlan, std::string> list_own_vlans(const store::Transaction& tx, const Settings& settings) {
    std::map<core::Vlan, std::string> owners;
    for (const auto& each : store::list_switches(tx)) {
        const core::SwitchDriver* const driver = settings.drivers->find(each.type);
        if (driver == nullptr) continue;
        for (const auto vlan : driver->own_vlans(store::get_switch_fields(tx, each.id))) owners.emplace(vlan, each.label);
    }
    return owners;
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
