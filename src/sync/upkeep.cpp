#include "sync/upkeep.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "store/network.hpp"
#include "store/port.hpp"
#include "store/switch.hpp"
#include "store/switch_vlan.hpp"

namespace haas::sync {

namespace {

/// Labels may contain characters that switches do not accept in names.
std::string plain(std::string text) {
    constexpr std::string_view others = "-_.";
    std::ranges::replace_if(
        text, [&](char c) { return !base::is_alphanumeric(c) && !base::contains(others, c); }, '_');
    return text;
}

/// Of the VLANs of the ports' targets, the labels of their networks.
std::map<core::Vlan, std::string> vlan_names(const store::Reading& tx, const Claim& claim) {
    std::set<core::Vlan> vlans;
    for (const auto& job : claim.jobs) vlans.merge(job.target.possible_vlans());
    const auto labels = store::find_networks_of_vlans(tx, vlans);
    std::map<core::Vlan, std::string> names;
    for (const auto vlan : vlans) {
        const auto found = labels.find(vlan);
        names.emplace(vlan, found == labels.end() ? std::string() : plain(found->second));
    }
    return names;
}

std::map<std::string, std::string> port_descriptions(const store::Reading& tx, const Claim& claim) {
    std::map<std::string, std::string> texts;
    std::vector<core::PortId> ids;
    for (const auto& port : claim.ports) {
        texts.emplace(port.label, "HaaS: no NIC");
        ids.push_back(port.id);
    }
    for (const auto& nic : store::list_port_nics(tx, ids)) {
        texts[nic.port_label] = "HaaS: node " + plain(nic.node_label) + ", NIC " + plain(nic.nic_label);
    }
    return texts;
}

}  // namespace

Upkeep plan_upkeep(const store::Reading& tx, const Options& options, const Claim& claim,
                   const core::SwitchDriver& driver) {
    using Missing = VlanPolicy::Missing;
    Upkeep upkeep;
    if (driver.creates_vlans()) upkeep.vlans.missing = options.create_vlans ? Missing::created : Missing::refused;
    if (!options.describe) return upkeep;
    upkeep.vlans.names = vlan_names(tx, claim);
    upkeep.descriptions = port_descriptions(tx, claim);
    return upkeep;
}

std::set<core::Vlan> list_unwanted_vlans(const store::Reading& tx, const Options& options, const Claim& claim,
                                         const core::SwitchDriver& driver) {
    auto unwanted = store::list_unused_switch_vlans(tx, claim.device.id);
    // The site's own are none of ours, whatever the database says.
    for (const auto vlan : options.reserved_vlans) unwanted.erase(vlan);
    // The fields of now: a VLAN may have become the dummy since the visit began.
    for (const auto vlan : driver.own_vlans(store::list_switch_fields(tx, claim.device.id))) unwanted.erase(vlan);
    return unwanted;
}

void note_creating(const store::Writing& tx, const Claim& claim, const std::set<core::Vlan>& vlans) {
    for (const auto vlan : vlans) store::announce_switch_vlan(tx, claim.device.id, vlan);
}

void store_upkeep(const store::Writing& tx, const Claim& claim, const PassResult& pass) {
    for (const auto vlan : pass.vlans.created) store::confirm_switch_vlan(tx, claim.device.id, vlan);
    for (const auto vlan : pass.vlans.gone) store::delete_switch_vlan(tx, claim.device.id, vlan);
    // Somebody uses it by now, an interface of the switch perhaps: haas-sync does not ask again.
    for (const auto vlan : pass.vlans.left) store::delete_switch_vlan(tx, claim.device.id, vlan);
}

}  // namespace haas::sync
