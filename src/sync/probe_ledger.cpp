#include "sync/probe_ledger.hpp"

#include <algorithm>
#include <iterator>

#include "service/switch.hpp"
#include "store/network.hpp"
#include "store/networking_action.hpp"
#include "store/port.hpp"
#include "store/port_residue.hpp"
#include "store/switch.hpp"
#include "store/switch_vlan.hpp"
#include "store/sync_mark.hpp"
#include "sync/lease_keeper.hpp"

namespace haas::sync {

namespace {

constexpr std::size_t vlans_needed = 2;

void renew_lease(const store::Writing& tx, const Options& options, const Claim& claim) {
    if (!store::renew_switch_lease(tx, claim.lease, lease_lifetime(options.timeouts))) throw LeaseLostError();
}

void require_unused(const store::Reading& tx, const Claim& claim, const store::DuePort& due) {
    const auto port = store::find_port(tx, claim.device.id, due.label);
    if (!port || port->id != due.id || port->nic_id) throw base::Error("port " + due.label + " was changed meanwhile");
    if (store::find_pending_action(tx, due.id)) {
        throw base::Error("a networking action for port " + due.label +
                          " is pending: wait until it ends, `haas show_port` shows it");
    }
}

/// @param usable  see note_probing()
std::set<core::Vlan> choose_vlans(const std::set<core::Vlan>& free, const std::optional<std::set<core::Vlan>>& usable) {
    std::set<core::Vlan> chosen;
    for (auto vlan = free.rbegin(); vlan != free.rend() && chosen.size() < vlans_needed; ++vlan) {
        if (!usable || usable->contains(*vlan)) chosen.insert(*vlan);
    }
    if (chosen.size() < vlans_needed) {
        throw base::Error(std::string("a probe needs two VLANs of [vlan] vlans that no network has") +
                          (usable ? " and that exist on the switch: create two there"
                                  : ": delete networks, or give HaaS more VLANs"));
    }
    return chosen;
}

/// Any VLAN that the port may carry now.
void keep_residue(const store::Writing& tx, core::PortId port, const core::PortState& left) {
    if (left.may_carry_any) {
        store::insert_port_residue(tx, port, store::any_vlan);
        return;
    }
    for (const auto vlan : left.possible_vlans()) store::insert_port_residue(tx, port, vlan);
}

void store_port(const store::Writing& tx, const store::DuePort& port, const std::optional<core::PortState>& left) {
    // The port may have been deleted, or released by force.
    if (store::find_port_revision(tx, port.id) != port.revision) return;
    if (left && left->is_dark()) {
        store::set_port_verified(tx, port.id);
        store::clear_port_error(tx, port.id);
        return;
    }
    const auto drift = "expected dark, " + (left ? "seen " + left->text() : "and a probe has left it unread");
    if (left) keep_residue(tx, port.id, *left);
    store::set_port_unproven(tx, port.id, core::Port::State::suspect, drift, tx.now());
    store::record_port_error(tx, port.id, drift);
}

}  // namespace

std::set<core::Vlan> list_free_vlans(const store::Reading& tx, const Options& options,
                                     const core::SwitchDrivers& drivers, const Claim& claim) {
    const auto taken = store::list_taken_vlans(tx);
    const auto of_switches = service::list_own_vlans(tx, drivers);
    const auto* const driver = drivers.find(claim.device.type);
    const auto impossible = driver != nullptr ? driver->impossible_vlans(claim.fields) : std::set<core::Vlan>();
    auto free = options.vlan_pool;
    std::erase_if(free, [&](core::Vlan vlan) {
        return taken.contains(vlan) || options.reserved_vlans.contains(vlan) || of_switches.contains(vlan) ||
               impossible.contains(vlan);
    });
    return free;
}

std::set<core::Vlan> note_probing(store::Database& database, const Options& options, const core::SwitchDrivers& drivers,
                                  const Claim& claim, const store::DuePort& port,
                                  const std::optional<std::set<core::Vlan>>& usable) {
    std::set<core::Vlan> vlans;
    const auto mark = database.write([&](store::Writing& tx) {
        renew_lease(tx, options, claim);
        require_unused(tx, claim, port);
        vlans = choose_vlans(list_free_vlans(tx, options, drivers, claim), usable);
        for (const auto vlan : vlans) store::insert_port_residue(tx, port.id, vlan);
        store::set_port_unproven(tx, port.id, core::Port::State::suspect, "a probe is under way, or was ended",
                                 tx.now());
        if (options.save == Options::Save::after_batch) store::set_save_due(tx, claim.device.id, tx.now());
        return store::raise_sync_mark(tx);
    });
    database.write([&](store::Writing& tx) { store::publish_sync_mark(tx, mark); });
    return vlans;
}

void note_probe_creating(store::Database& database, const Options& options, const Claim& claim,
                         const std::set<core::Vlan>& vlans) {
    database.write([&](store::Writing& tx) {
        renew_lease(tx, options, claim);
        for (const auto vlan : vlans) store::announce_switch_vlan(tx, claim.device.id, vlan);
    });
}

void store_probe(store::Database& database, const Options& options, const Claim& claim, const store::DuePort& port,
                 const ProbeEnd& end) {
    database.write([&](store::Writing& tx) {
        renew_lease(tx, options, claim);
        store_port(tx, port, end.left);
        for (const auto vlan : end.vlans.created) store::confirm_switch_vlan(tx, claim.device.id, vlan);
        for (const auto vlan : end.vlans.gone) store::delete_switch_vlan(tx, claim.device.id, vlan);
        if (end.is_saved && has_claimed_ports(tx, claim)) store::set_save_due(tx, claim.device.id, std::nullopt);
        store::release_switch_lease(tx, claim.lease);
    });
}

}  // namespace haas::sync
