#include "sync/strays.hpp"

#include <algorithm>
#include <set>

#include "store/headnode.hpp"
#include "store/hnic.hpp"

namespace haas::sync {

namespace {

using store::StraySeen;

/// A port of a headnode on a bridge of this machine has the name that libvirt gave it, and the headnode's VLAN alone.
bool is_headnode(const core::SwitchFields& fields, const std::string& port, const std::set<core::Vlan>& vlans,
                 const std::vector<core::VmInterface>& headnodes) {
    const auto bridge = fields.find("ovs_bridge");
    if (bridge == fields.end() || fields.count("host") != 0) return false;
    return std::any_of(headnodes.begin(), headnodes.end(), [&](const auto& each) {
        return each.device == port && each.bridge == bridge->second && each.vlans == vlans;
    });
}

std::string text(const core::VmSeen& vm) {
    std::string text;
    for (const auto& each : vm.interfaces) {
        text += (text.empty() ? "" : "; ") + each.macaddr + " on " + (each.bridge.empty() ? "no bridge" : each.bridge);
        if (!each.vlans.empty()) text += " with VLAN " + core::format_vlan_list(each.vlans);
    }
    return text;
}

std::set<core::Vlan> vlans_of(const core::VmSeen& vm) {
    std::set<core::Vlan> vlans;
    for (const auto& each : vm.interfaces) vlans.insert(each.vlans.begin(), each.vlans.end());
    return vlans;
}

bool is_as_stored(const core::VmSeen& vm, const std::vector<core::Hnic>& hnics) {
    return std::all_of(vm.interfaces.begin(), vm.interfaces.end(), [&](const auto& interface) {
        if (interface.vlans.empty()) return true;
        return std::any_of(hnics.begin(), hnics.end(), [&](const auto& hnic) {
            return hnic.macaddr == interface.macaddr && hnic.vlan && interface.vlans == std::set<core::Vlan>{*hnic.vlan};
        });
    });
}

/// What is wrong with a VM; empty: nothing.
std::string find_fault(const store::Transaction& tx, const core::VmSeen& vm) {
    const auto row = store::find_headnode_by_uuid(tx, vm.uuid);
    if (!row || vm.name != core::vm_name(vm.uuid)) return "a VM of no headnode";
    if (row->phase == core::Headnode::Phase::fresh) return "a VM of headnode " + row->label + ", which was never started";
    if (!is_as_stored(vm, store::list_hnics(tx, row->id))) return "the VM of headnode " + row->label + ", with other networks";
    return {};
}

}  // namespace

std::vector<StraySeen> find_stray_ports(const core::SwitchDriver& driver, const core::SwitchFields& fields,
                                        const std::map<std::string, core::PortState>& all,
                                        const std::vector<std::string>& registered,
                                        const std::vector<core::VmInterface>& headnodes) {
    std::set<std::string> ours;
    for (const auto& label : registered) ours.insert(driver.port_identity(label));
    std::vector<StraySeen> strays;
    for (const auto& [port, state] : all) {
        if (ours.count(port) != 0) continue;
        auto vlans = state.possible_vlans();
        if (vlans.empty() || is_headnode(fields, port, vlans, headnodes)) continue;
        strays.push_back({port, std::move(vlans), state.text()});
    }
    return strays;
}

std::vector<StraySeen> list_noteworthy(const store::Transaction& tx, const Options& options, core::Id switch_id,
                                       std::vector<StraySeen> strays) {
    auto vlans = store::list_claimed_vlans(tx);
    vlans.insert(options.vlan_pool.begin(), options.vlan_pool.end());
    const auto uplinks = store::list_uplinks(tx, switch_id);
    const auto is_of_no_matter = [&](const StraySeen& each) {
        if (std::find(uplinks.begin(), uplinks.end(), each.label) != uplinks.end()) return true;
        return std::none_of(each.vlans.begin(), each.vlans.end(), [&](core::Vlan vlan) { return vlans.count(vlan) != 0; });
    };
    strays.erase(std::remove_if(strays.begin(), strays.end(), is_of_no_matter), strays.end());
    return strays;
}

HeadnodeReport audit_headnodes(store::Database& database, const Options& options, store::Knowledge knowledge,
                               std::vector<core::VmInterface>& headnodes) {
    HeadnodeReport report;
    const bool needed = options.offers_headnodes ||
                        database.read([](store::Transaction& tx) { return store::has_headnodes(tx); });
    if (options.hypervisor == nullptr || !needed) return report;
    std::vector<core::VmSeen> vms;
    try {
        vms = options.hypervisor->list(std::chrono::steady_clock::now() + options.hypervisor_timeout);
    } catch (const core::HypervisorFailure& failure) {
        report.error = failure.what();
        return report;
    }
    report.looked = true;
    report.vms = static_cast<int>(vms.size());
    database.write([&](store::Transaction& tx) {
        report.strays.clear();
        headnodes.clear();
        for (const auto& vm : vms) {
            const auto fault = find_fault(tx, vm);
            if (fault.empty()) {
                headnodes.insert(headnodes.end(), vm.interfaces.begin(), vm.interfaces.end());
            } else if (auto vlans = vlans_of(vm); !vlans.empty()) {
                report.strays.push_back({vm.name, std::move(vlans), fault + ": " + text(vm)});
            }
        }
        store::replace_strays(tx, std::nullopt, report.strays, knowledge);
    });
    return report;
}

}  // namespace haas::sync
