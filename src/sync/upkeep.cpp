#include "sync/upkeep.hpp"

#include "store/network.hpp"
#include "store/port.hpp"
#include "store/switch_vlan.hpp"

namespace haas::sync {

namespace {

/// The VLANs of the ports' targets, with the labels of their networks.
std::map<core::Vlan, std::string> wanted_vlans(const store::Reading& tx, const Options& options, const Claim& claim) {
    std::map<core::Vlan, std::string> vlans;
    for (const auto& job : claim.jobs) {
        for (const auto vlan : job.target.possible_vlans()) vlans.try_emplace(vlan);
    }
    if (!options.describe) return vlans;
    for (auto& [vlan, name] : vlans) name = store::find_network_of_vlan(tx, vlan).value_or("");
    return vlans;
}

std::map<std::string, std::string> port_descriptions(const store::Reading& tx, const Claim& claim) {
    std::map<std::string, std::string> texts;
    for (const auto& port : claim.registered) texts.emplace(port, "HaaS: no NIC");
    for (const auto& nic : store::list_port_nics(tx, claim.device.id)) {
        texts[nic.port_label] = "HaaS: node " + nic.node_label + ", NIC " + nic.nic_label;
    }
    return texts;
}

}  // namespace

Upkeep plan_upkeep(const store::Reading& tx, const Options& options, const Claim& claim,
                   const core::SwitchDriver& driver) {
    Upkeep upkeep;
    if (driver.needs_vlans_to_exist()) {
        if (options.create_vlans) upkeep.vlans = wanted_vlans(tx, options, claim);
        if (options.delete_vlans) upkeep.unwanted = store::list_unused_switch_vlans(tx, claim.device.id);
    }
    if (options.describe) upkeep.descriptions = port_descriptions(tx, claim);
    return upkeep;
}

void store_upkeep(const store::Writing& tx, const Claim& claim, const PassResult& pass) {
    for (const auto vlan : pass.created) store::insert_switch_vlan(tx, claim.device.id, vlan);
    for (const auto vlan : pass.deleted) store::delete_switch_vlan(tx, claim.device.id, vlan);
}

}  // namespace haas::sync
