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
    auto lacking = target.possible_vlans();
    std::erase_if(lacking, [&](core::Vlan vlan) { return !vlans.contains(vlan); });
    if (lacking.empty()) return {};
    return "VLAN " + core::format_vlan_list(lacking) + " does not exist on the switch: " + reason;
}

MissingVlans provide_vlans(core::SwitchSession& session, const VlanPolicy& policy, const std::set<core::Vlan>& wanted,
                           const std::function<void(const std::set<core::Vlan>&)>& before_creating,
                           ChangedVlans& changed) {
    if (policy.missing == VlanPolicy::Missing::ignored || wanted.empty()) return {};
    std::set<core::Vlan> missing;
    const auto look = [&] { missing = session.missing_vlans(wanted); };
    if (auto refusal = refusal_of(look); !refusal.empty()) return {{}, std::move(refusal)};
    if (missing.empty()) return {};
    if (policy.missing == VlanPolicy::Missing::refused) {
        return {std::move(missing), "create it there, or set [sync] create_vlans = true in haas.cfg"};
    }
    before_creating(missing);
    changed.created = missing;
    auto refusal = refusal_of([&] { session.create_vlans(with_names(policy, missing)); });
    if (refusal.empty()) return {};
    // Some may have been created. If the switch does not tell which, all count as missing.
    if (refusal_of(look).empty()) changed.gone = missing;
    return {std::move(missing), std::move(refusal)};
}

std::string delete_vlans(core::SwitchSession& session, const VlanPolicy& policy, ChangedVlans& changed) {
    if (policy.unwanted.empty()) return {};
    auto refusal = refusal_of([&] { session.delete_vlans(policy.unwanted); });
    if (refusal.empty()) changed.gone.insert(policy.unwanted.begin(), policy.unwanted.end());
    return refusal;
}

}  // namespace haas::sync
