#include "sync/switch_vlans.hpp"

namespace haas::sync {

namespace {

using core::SwitchError;

/// @return  what the switch said if it refused; empty: it did not
template <class Call>
std::string refusal_of(const Call& call) {
    try {
        call();
        return {};
    } catch (const SwitchError& error) {
        if (error.kind() == SwitchError::Kind::unreachable) throw;
        return error.what();
    }
}

std::map<core::Vlan, std::string> with_names(const VlanPolicy& policy, const std::set<core::Vlan>& vlans) {
    std::map<core::Vlan, std::string> named;
    for (const auto vlan : vlans) {
        const auto name = policy.names.find(vlan);
        named.emplace(vlan, name != policy.names.end() ? name->second : "");
    }
    return named;
}

}  // namespace

std::string MissingVlans::lack_of(const core::PortState& target) const {
    std::map<std::string, std::set<core::Vlan>> lacking;
    for (const auto vlan : target.possible_vlans()) {
        if (const auto found = reasons.find(vlan); found != reasons.end()) lacking[found->second].insert(vlan);
    }
    std::string text;
    for (const auto& [reason, vlans] : lacking) {
        text += (text.empty() ? "VLAN " : "; VLAN ") + core::format_vlan_list(vlans) +
                " does not exist on the switch: " + reason;
    }
    return text;
}

MissingVlans provide_vlans(core::SwitchSession& session, const VlanPolicy& policy, const std::set<core::Vlan>& wanted,
                           const std::function<void(const std::set<core::Vlan>&)>& before_creating,
                           ChangedVlans& changed) {
    MissingVlans result;
    if (policy.missing == VlanPolicy::Missing::ignored || wanted.empty()) return result;
    std::set<core::Vlan> missing;
    const auto look = [&] { missing = session.missing_vlans(wanted); };
    result.unknown = refusal_of(look);
    if (!result.unknown.empty() || missing.empty()) return result;
    const auto note = [&](const std::string& reason) {
        for (const auto vlan : missing) result.reasons.emplace(vlan, reason);
    };
    if (policy.missing == VlanPolicy::Missing::refused) {
        note("create it there, or set [sync] create_vlans = true in haas.cfg");
        return result;
    }
    before_creating(missing);
    changed.created = missing;
    const auto create = [&](const std::set<core::Vlan>& vlans) {
        return refusal_of([&] { session.create_vlans(with_names(policy, vlans)); });
    };
    const auto refusal = create(missing);
    if (refusal.empty()) return result;
    // If the switch does not tell which were created, all count as missing.
    const bool is_known = refusal_of(look).empty();
    if (!is_known || missing.size() == 1) {
        note(refusal);
    } else {
        // One VLAN that the switch refuses does not keep the others away.
        for (const auto vlan : missing) {
            if (auto reason = create({vlan}); !reason.empty()) result.reasons.emplace(vlan, std::move(reason));
        }
    }
    if (is_known) {
        for (const auto& [vlan, reason] : result.reasons) changed.gone.insert(vlan);
    }
    return result;
}

std::string delete_vlans(core::SwitchSession& session, const VlanPolicy& policy, ChangedVlans& changed) {
    auto unwanted = policy.unwanted;
    auto refusal = refusal_of([&] {
        const auto ports = session.read_all();
        if (!ports) unwanted.clear();
        // A trunk of all VLANs is configured for none of them.
        for (const auto& [port, state] : ports.value_or(std::map<std::string, core::PortState>())) {
            std::erase_if(unwanted, [&](core::Vlan vlan) {
                return state.native == vlan || state.tagged.contains(vlan) || state.foreign_vlans.contains(vlan);
            });
        }
        if (!unwanted.empty()) session.delete_vlans(unwanted);
    });
    if (refusal.empty()) changed.gone.insert(unwanted.begin(), unwanted.end());
    return refusal;
}

}  // namespace haas::sync
