#include "service/switch.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "core/error.hpp"
#include "service/stray.hpp"
#include "service/switch_secrets.hpp"
#include "store/network.hpp"
#include "store/port.hpp"
#include "store/switch.hpp"
#include "store/sync_mark.hpp"
#include "store/sync_work.hpp"

namespace haas::service {

namespace {

core::Switch get_switch(const store::Reading& tx, const std::string& label) {
    auto found = store::find_switch(tx, label);
    if (!found) throw core::NotFoundError("Switch " + label + " does not exist.");
    return *std::move(found);
}

/// @param label  the label of this switch, which may be registered already
void require_no_conflict(const store::Reading& tx, const CheckedSwitch& checked, const std::string& label) {
    if (checked.device) {
        // Under two labels, two sessions at once would write to it and undo each other's work.
        const auto other = store::find_switch_of_device(tx, *checked.device);
        if (other && *other != label) {
            throw core::DuplicateError("This device is already registered, as switch " + *other + ".");
        }
    }
    for (const auto vlan : checked.own_vlans) {
        if (const auto network = store::find_network_of_vlan(tx, vlan)) {
            throw core::BlockedError("The switch needs VLAN " + std::to_string(vlan) + " for itself, and network " +
                                     *network + " has it.");
        }
    }
}

/// The drivers that one may have meant by a type that there is none for, with what each drives: another program's name,
/// such as `netmiko_cisco_nxos`, has the maker's, and several types may be of it.
std::string drivers_like(const core::SwitchDrivers& drivers, const std::string& type) {
    constexpr std::size_t shortest = 4;  // `os` tells nothing
    std::string all;
    for (const auto& each : drivers.all()) {
        const auto known = base::lower(each->type() + " " + each->description());
        const auto words = base::split(type, '_');
        const bool is_like = std::ranges::any_of(words, [&](std::string_view word) {
            return word.size() >= shortest && base::contains(known, base::lower(word));
        });
        if (is_like) all += (all.empty() ? "" : "; ") + each->type() + ": " + each->description();
    }
    return all;
}

/// @throws BadArgumentError  for a type without a driver
const core::SwitchDriver& get_driver(const core::SwitchDrivers& drivers, const std::string& type) {
    if (const core::SwitchDriver* const driver = drivers.find(type)) return *driver;
    std::string known;
    for (const auto& each : drivers.all()) known += (known.empty() ? "" : ", ") + each->type();
    const auto like = drivers_like(drivers, type);
    throw core::BadArgumentError(
        "There is no driver for switches of type " + base::one_line(type, 64) +
            (like.empty() ? ". The types are: " + known : ". Choose what the switch is: " + like) + ".",
        "type");
}

/// The driver's check. Its errors know only our name of the type: after another program's name or a URI, they also say
/// what was given.
core::SwitchFields check_fields(const core::SwitchDriver& driver, const std::string& type,
                                const std::map<std::string, core::FieldValue>& fields) {
    const auto words = [&](const base::Error& error) {
        const std::string text = error.what();
        return type == driver.type() ? text : text + " The type " + type + " is " + driver.type() + " here.";
    };
    try {
        return driver.check_fields(fields);
    } catch (const core::ValidationError& error) {
        throw core::ValidationError(words(error), error.field());
    } catch (const core::BadArgumentError& error) {
        throw core::BadArgumentError(words(error), error.field());
    }
}

/// A switch's fields as the database has them.
struct StoredFields {
    core::SwitchFields fields;
    SealedFields sealed;
};

void require_removable(const std::string& switch_label, const StoredFields& stored, const SwitchChange& change) {
    for (const auto& name : change.removed) {
        if (stored.fields.contains(name) || stored.sealed.contains(name)) continue;
        throw core::ValidationError("Switch " + switch_label + " has no optional field " + name + " to remove.", name);
    }
}

/// The stored fields with the changes, checked by the driver. Secret fields that are kept cannot be read here, so a
/// placeholder stands for each.
CheckedSwitch merged(const core::SwitchDrivers& drivers, const std::string& type, const StoredFields& stored,
                     const SwitchChange& change) {
    using Kind = core::FieldValue::Kind;
    auto fields = change.fields;
    for (const auto& [name, value] : stored.fields) {
        if (!change.removed.contains(name)) fields.insert({name, {Kind::text, value}});
    }
    for (const auto& each : stored.sealed) {
        if (!change.removed.contains(each.first)) fields.insert({each.first, {Kind::text, "kept"}});
    }
    return checked_switch(drivers, type, fields);
}

/// The secret fields: new ones sealed, kept ones as they are stored.
/// @throws ValidationError  when a kept one was sealed for a switch that is reached or recognized in another way
SealedFields seal_changed(const std::filesystem::path& public_key, const StoredFields& stored,
                          const SwitchChange& change, const CheckedSwitch& checked) {
    const SecretsPlace before{checked.type, stored.fields, checked.free_fields};
    const SecretsPlace after{checked.type, checked.fields, checked.free_fields};
    core::SwitchFields given;
    SealedFields kept;
    for (const auto& [name, value] : checked.secrets) {
        const auto found = stored.sealed.find(name);
        if (change.fields.contains(name) || found == stored.sealed.end()) {
            given.emplace(name, value);
        } else if (opens_at(found->second, before, after)) {
            kept.insert(*found);
        } else {
            throw core::ValidationError("The field " + name +
                                            " is missing: the stored value is for a switch that HaaS reaches "
                                            "or recognizes in another way. Give the field again, or remove it.",
                                        name);
        }
    }
    kept.merge(seal_fields(public_key, after, given));
    return kept;
}

/// Checks that a switch can be deleted. With it, the database forgets what the switch carries. After a restore, that
/// may belong to networks that the database does not know.
void require_forgettable(const store::Reading& tx, const VlanPolicy& policy, const std::string& label) {
    if (store::is_restored(tx)) {
        throw core::BlockedError(
            "The database was restored, and HaaS does not know what switch " + label +
            " carries: the "
            "administrator must run `haas-sync --audit` first, with --accept-incomplete if the switch "
            "is powered off or unplugged for good.");
    }
    std::string ports;
    for (const auto& each : find_strays(tx, policy)) {
        if (each.switch_label != label || !each.after_restore) continue;
        ports += (ports.empty() ? "" : ", ") + each.seen.label;
    }
    if (ports.empty()) return;
    throw core::BlockedError("Since the database was restored, switch " + label +
                             " may carry networks of other projects: " + ports +
                             ". Remove the VLANs from these ports and run `haas-sync --audit`. If the switch is "
                             "powered off or unplugged, take responsibility for the ports with uplink_register.");
}

}  // namespace

CheckedSwitch checked_switch(const core::SwitchDrivers& drivers, const std::string& type,
                             const std::map<std::string, core::FieldValue>& fields) {
    const auto& driver = get_driver(drivers, type);
    CheckedSwitch checked{driver.type(), check_fields(driver, type, fields), {}, {}, {}, driver.free_fields()};
    checked.device = driver.device(checked.fields);
    checked.own_vlans = driver.own_vlans(checked.fields);
    for (const auto& name : driver.secret_fields()) {
        const auto found = checked.fields.find(name);
        if (found != checked.fields.end()) checked.secrets.insert(checked.fields.extract(found));
    }
    return checked;
}

std::vector<std::string> list_switches(store::Reading& tx) {
    std::vector<std::string> labels;
    for (auto& found : store::list_switches(tx)) labels.push_back(std::move(found.label));
    return labels;
}

SwitchView show_switch(store::Reading& tx, const core::SwitchDrivers& drivers, const std::string& switch_label) {
    const auto found = get_switch(tx, switch_label);
    const core::SwitchDriver* const driver = drivers.find(found.type);
    return {found,
            store::list_ports(tx, found.id),
            driver != nullptr ? driver->capabilities() : std::vector<std::string>{},
            store::list_drift_of_switch(tx, found.id),
            store::list_switch_fields(tx, found.id),
            store::list_uplinks(tx, found.id)};
}

void insert_checked_switch(store::Writing& tx, const std::filesystem::path& public_key, const std::string& switch_label,
                           const CheckedSwitch& checked) {
    store::insert_switch(tx, switch_label, checked.type, checked.fields, checked.device,
                         seal_fields(public_key, {checked.type, checked.fields, checked.free_fields}, checked.secrets));
}

void switch_register(store::Writing& tx, const std::filesystem::path& public_key, const std::string& switch_label,
                     const CheckedSwitch& checked) {
    if (store::find_switch(tx, switch_label)) {
        throw core::DuplicateError("Switch " + switch_label + " already exists.");
    }
    require_no_conflict(tx, checked, switch_label);
    insert_checked_switch(tx, public_key, switch_label, checked);
}

void switch_update(store::Writing& tx, const SwitchKinds& kinds, const std::string& switch_label,
                   const SwitchChange& change) {
    const auto found = get_switch(tx, switch_label);
    if (change.type) {
        if (const auto& driver = get_driver(*kinds.drivers, *change.type); driver.type() != found.type) {
            throw core::BlockedError("Switch " + switch_label + " is of type " + found.type + ", not " + *change.type +
                                     ": register a switch of another type under its own label.");
        }
    }
    const StoredFields stored{store::list_switch_fields(tx, found.id), store::list_sealed_fields(tx, found.id)};
    require_removable(switch_label, stored, change);
    const auto checked = merged(*kinds.drivers, found.type, stored, change);
    require_no_conflict(tx, checked, switch_label);
    const auto ports = store::list_port_ids(tx, found.id);
    const bool moves = checked.device != store::find_switch_device(tx, found.id) && !ports.empty();
    if (moves && !change.force) {
        throw core::BlockedError(
            "These fields lead to another device, and switch " + switch_label +
            " has ports. If it is the same device under a new address, use force: its ports are then "
            "suspect, until haas-sync has read back that they carry what they should.");
    }
    store::update_switch(tx, found.id, checked.fields, checked.device,
                         seal_changed(kinds.public_key, stored, change, checked));
    if (moves) {
        for (const auto port : ports) store::release_port(tx, port, "the switch has a new address");
    }
    // Where and how the switch keeps its configuration may have changed, as with `persistence`.
    if (!ports.empty() && checked.fields != stored.fields) store::set_save_due(tx, found.id, tx.now());
    store::make_work_due(tx, found.id);
}

std::map<core::Vlan, std::string> list_own_vlans(const store::Reading& tx, const core::SwitchDrivers& drivers) {
    std::map<core::Vlan, std::string> owners;
    auto fields = store::list_switch_fields(tx);
    for (const auto& each : store::list_switches(tx)) {
        const core::SwitchDriver* const driver = drivers.find(each.type);
        if (driver == nullptr) continue;
        for (const auto vlan : driver->own_vlans(fields[each.id])) owners.emplace(vlan, each.label);
    }
    return owners;
}

void switch_delete(store::Writing& tx, const VlanPolicy& policy, const std::string& switch_label) {
    const auto found = get_switch(tx, switch_label);
    require_forgettable(tx, policy, switch_label);
    if (!store::list_ports(tx, found.id).empty()) {
        const auto group = store::find_group_on_switch(tx, found.id);
        throw core::BlockedError("Switch " + switch_label + " still has ports" +
                                 (group ? ", also in port group " + *group : "") + ": delete them first.");
    }
    store::delete_switch(tx, found.id);
}

}  // namespace haas::service
