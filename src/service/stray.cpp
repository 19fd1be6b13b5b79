#include "service/stray.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "store/port.hpp"
#include "store/switch.hpp"
#include "store/sync_mark.hpp"

namespace haas::service {

namespace {

core::Switch get_switch(const store::Reading& tx, const PortName& name) {
    const auto& label = name.switch_label.value();
    auto found = store::find_switch(tx, label);
    if (!found) throw core::NotFoundError("Switch " + label + " does not exist.");
    return *std::move(found);
}

bool holds_any(const std::set<core::Vlan>& some, const std::set<core::Vlan>& others) {
    return std::any_of(some.begin(), some.end(), [&](core::Vlan vlan) { return others.contains(vlan); });
}

[[noreturn]] void refuse_restored() {
    throw core::BlockedError(
        "The database was restored, and HaaS does not know what was connected since its backup: the "
        "administrator must run `haas-sync --audit` first.");
}

[[noreturn]] void refuse_held(const std::string& network) {
    throw core::BlockedError(
        "The VLAN of network " + network +
        " may be in use by others since the database was restored: the administrator must decide about "
        "what `haas list_strays` shows, by `haas uplink_register`, `haas port_register` or on the switch, and "
        "correct what `haas list_drift` shows, by `haas-sync --audit --repair`.");
}

}  // namespace

void require_audited(const store::Reading& tx) {
    if (store::is_restored(tx)) refuse_restored();
}

void require_owner_known(const store::Reading& tx, const Caller& caller) {
    if (!caller.may_all()) require_audited(tx);
}

void require_owner_known(const store::Reading& tx, const Caller& caller, const std::optional<store::SyncMark>& mark) {
    if (!caller.may_all() && store::is_restored(tx, mark)) refuse_restored();
}

std::optional<store::SyncMark> find_sync_mark(const store::Reading& tx) { return store::read_sync_mark(tx); }

std::optional<store::SyncMark> find_sync_mark(const store::Database& database) {
    return store::read_sync_mark(database);
}

void require_not_held(const store::Reading& tx, const core::Network& network) {
    if (store::list_held_vlans(tx).contains(network.vlan)) refuse_held(network.label);
}

void require_not_held(const store::Reading& tx, const std::vector<core::Hnic>& hnics) {
    if (hnics.empty()) return;
    const auto held = store::list_held_vlans(tx);
    for (const auto& hnic : hnics) {
        if (hnic.vlan && held.contains(*hnic.vlan)) refuse_held(hnic.network_label.value());
    }
}

std::vector<store::Stray> find_strays(const store::Reading& tx, const VlanPolicy& policy) {
    auto vlans = store::list_claimed_vlans(tx);
    vlans.insert(policy.pool.begin(), policy.pool.end());
    auto strays = store::list_strays(tx);
    std::erase_if(strays, [&](const auto& each) { return each.switch_label && !holds_any(each.seen.vlans, vlans); });
    return strays;
}

std::vector<std::string> list_uplinks(store::Reading& tx, const std::string& switch_label) {
    return store::list_uplinks(tx, get_switch(tx, {switch_label, {}}).id);
}

void uplink_register(store::Writing& tx, const core::SwitchDrivers& drivers, const PortName& name) {
    const auto on = get_switch(tx, name);
    // An audit also names interfaces that cannot be registered as ports, such as port-channels.
    if (!store::find_stray(tx, on.id, name.port)) require_port_name(drivers, on, name.port);
    const auto port = port_identity(drivers, on, name.port);
    for (const auto& registered : store::list_ports(tx, on.id)) {
        if (port_identity(drivers, on, registered) != port) continue;
        throw core::BlockedError("Port " + registered + " of switch " + on.label +
                                 " is registered, so HaaS configures it. Use port_delete first.");
    }
    const auto uplinks = store::list_uplinks(tx, on.id);
    if (std::find(uplinks.begin(), uplinks.end(), port) != uplinks.end()) {
        throw core::DuplicateError("Port " + port + " of switch " + on.label + " is already an uplink.");
    }
    store::insert_uplink(tx, on.id, port);
}

void uplink_delete(store::Writing& tx, const core::SwitchDrivers& drivers, const PortName& name) {
    const auto on = get_switch(tx, name);
    if (store::delete_uplink(tx, on.id, port_identity(drivers, on, name.port))) return;
    throw core::NotFoundError("Switch " + on.label + " has no uplink " + name.port + ".");
}

}  // namespace haas::service
