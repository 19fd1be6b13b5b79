#include "sync/strays.hpp"

#include <algorithm>
#include <set>

#include "store/headnode.hpp"
#include "store/hnic.hpp"

namespace haas::sync {

namespace {

using store::StraySeen;

/// Whether a port on a bridge of this machine is a headnode's: it has the name that libvirt gave it, and exactly the
/// headnode's VLANs.
bool is_headnode(const core::SwitchFields& fields, const std::string& port, const std::set<core::Vlan>& vlans,
                 const std::vector<core::VmInterface>& headnodes) {
    const auto bridge = fields.find("ovs_bridge");
    if (bridge == fields.end() || fields.contains("host")) return false;
    return std::any_of(headnodes.begin(), headnodes.end(), [&](const auto& each) {
        return each.device == port && each.bridge == bridge->second && each.vlans == vlans;
    });
}

std::string text(const core::VmSeen& vm) {
    std::string text;
    for (const auto& each : vm.interfaces) {
        text += (text.empty() ? "" : "; ") + each.macaddr + " on " + (each.bridge.empty() ? "no bridge" : each.bridge);
        if (!each.vlans.empty()) text += " with VLAN " + core::format_vlan_list(each.vlans);
        if (each.may_carry_any) text += ", which may carry any VLAN";
    }
    return text.empty() ? "without a network" : text;
}

/// Like PortState::possible_vlans(), for all interfaces of a VM.
std::set<core::Vlan> possible_vlans(const core::VmSeen& vm) {
    core::PortState all;
    for (const auto& each : vm.interfaces) {
        all.tagged.insert(each.vlans.begin(), each.vlans.end());
        all.may_carry_any = all.may_carry_any || each.may_carry_any;
    }
    return all.possible_vlans();
}

bool is_as_stored(const core::VmSeen& vm, const std::vector<core::Hnic>& hnics, const Options& options) {
    return std::all_of(vm.interfaces.begin(), vm.interfaces.end(), [&](const auto& interface) {
        if (interface.vlans.empty() && !interface.may_carry_any) return true;
        const auto hnic = std::find_if(hnics.begin(), hnics.end(),
                                       [&](const auto& each) { return each.macaddr == interface.macaddr; });
        if (hnic == hnics.end()) return options.keep_base_interfaces && interface.vlans.empty();
        return !interface.may_carry_any && hnic->vlan && interface.vlans == std::set<core::Vlan>{*hnic->vlan};
    });
}

/// What is wrong with a VM; empty: nothing.
std::string find_fault(const store::Reading& tx, const core::VmSeen& vm, const Options& options) {
    const auto row = store::find_headnode_by_uuid(tx, vm.uuid);
    if (!row || vm.name != core::vm_name(vm.uuid)) return "a VM of no headnode";
    if (row->phase == core::Headnode::Phase::fresh)
        return "a VM of headnode " + row->label + ", which was never started";
    if (!is_as_stored(vm, store::list_hnics(tx, row->id), options)) {
        return "the VM of headnode " + row->label + ", with other networks";
    }
    return {};
}

/// Whether there may be headnodes' VMs. Without images or a named hypervisor, known headnodes and known stray VMs,
/// nobody can have started one.
bool may_have_vms(store::Database& database, const Options& options) {
    if (options.offers_headnodes) return true;
    return database.read([](store::Reading& tx) {
        const auto strays = store::list_strays(tx);
        return store::has_headnodes(tx) ||
               std::any_of(strays.begin(), strays.end(), [](const auto& each) { return !each.switch_label; });
    });
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
        if (ours.contains(port)) continue;
        auto vlans = state.possible_vlans();
        if (vlans.empty() || is_headnode(fields, port, vlans, headnodes)) continue;
        strays.push_back({port, std::move(vlans), state.text()});
    }
    return strays;
}

std::vector<StraySeen> list_noteworthy(const store::Reading& tx, const Options& options, core::SwitchId switch_id,
                                       std::vector<StraySeen> strays) {
    auto vlans = store::list_claimed_vlans(tx);
    vlans.insert(options.vlan_pool.begin(), options.vlan_pool.end());
    const auto uplinks = store::list_uplinks(tx, switch_id);
    const auto is_of_no_matter = [&](const StraySeen& each) {
        if (std::find(uplinks.begin(), uplinks.end(), each.label) != uplinks.end()) return true;
        return std::none_of(each.vlans.begin(), each.vlans.end(),
                            [&](core::Vlan vlan) { return vlans.contains(vlan); });
    };
    std::erase_if(strays, is_of_no_matter);
    return strays;
}

HeadnodeReport audit_headnodes(store::Database& database, const Options& options, store::Knowledge knowledge) {
    HeadnodeReport report;
    // A restored database may know too little, and haas.cfg may have lost its images since: then we ask any hypervisor
    // that we have.
    const bool expected = may_have_vms(database, options);
    if (!expected && (knowledge == store::Knowledge::whole || options.hypervisor == nullptr)) return report;
    if (options.hypervisor == nullptr) {
        report.error =
            "no hypervisor is configured, so haas-sync did not check the VMs named headnode-... Check yourself "
            "which of them run on the hosts for headnodes, and remove those that belong to no headnode";
        return report;
    }
    std::vector<core::VmSeen> vms;
    try {
        vms = options.hypervisor->list(core::HypervisorDeadline::in(options.hypervisor_timeout));
    } catch (const core::HypervisorError& error) {
        // A hypervisor that is there but fails may have VMs.
        const bool is_there = error.kind() != core::HypervisorError::Kind::unreachable;
        if (expected || is_there) report.error = error.what();
        return report;
    }
    report.looked = true;
    report.vms = static_cast<int>(vms.size());
    database.write([&](store::Writing& tx) {
        report.strays.clear();
        report.interfaces.clear();
        for (const auto& vm : vms) {
            const auto fault = find_fault(tx, vm, options);
            if (fault.empty()) {
                report.interfaces.insert(report.interfaces.end(), vm.interfaces.begin(), vm.interfaces.end());
            } else {
                report.strays.push_back({vm.name, possible_vlans(vm), fault + ": " + text(vm)});
            }
        }
        store::replace_strays(tx, std::nullopt, report.strays, knowledge);
    });
    return report;
}

}  // namespace haas::sync
