#include "sync/switch_vlans.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace haas::sync {

using core::SwitchError;
using core::Vlan;
using Vlans = std::set<Vlan>;

namespace {

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

}  // namespace

SwitchVlans::SwitchVlans(core::SwitchSession& session, const VlanPolicy& policy, BeforeChanging before_changing)
    : session_(session), policy_(policy), before_changing_(std::move(before_changing)) {}

void SwitchVlans::provide(const Vlans& wanted) {
    using Missing = VlanPolicy::Missing;
    if (policy_.missing == Missing::ignored || wanted.empty()) return;
    Vlans missing;
    const auto look = [&] { missing = session_.missing_vlans(wanted); };
    unknown_ = refusal_of(look);
    if (!unknown_.empty() || missing.empty()) return;
    if (policy_.missing == Missing::refused) {
        for (const auto vlan : missing) missing_.try_emplace(vlan);
        changed_.gone = std::move(missing);
        return;
    }
    before_changing_(missing);
    const auto asked_for = missing;
    auto accepted = asked_for;
    if (const auto refusal = create(asked_for); !refusal.empty()) {
        accepted.clear();
        // If the switch does not tell which it has created, all count as missing.
        const bool is_known = refusal_of(look).empty();
        if (!is_known || missing.size() == 1) {
            for (const auto vlan : missing) missing_.emplace(vlan, refusal);
        } else {
            accepted = create_singly(missing);
        }
        if (!is_known) return;
    }
    if (!accepted.empty() && !refusal_of(look).empty()) return;
    for (const auto vlan : asked_for) {
        if (missing.contains(vlan)) {
            missing_.try_emplace(vlan, "the switch has not created it, and does not say why");
            changed_.gone.insert(vlan);
        } else if (accepted.contains(vlan)) {
            changed_.created.insert(vlan);
        }
    }
}

std::string SwitchVlans::create(const Vlans& vlans) {
    std::map<Vlan, std::string> named;
    for (const auto vlan : vlans) {
        const auto name = policy_.names.find(vlan);
        named.emplace(vlan, name != policy_.names.end() ? name->second : "");
    }
    changed_.sent = true;
    return refusal_of([&] { session_.create_vlans(named); });
}

/// One VLAN that the switch refuses does not keep the others away.
Vlans SwitchVlans::create_singly(const Vlans& vlans) {
    auto accepted = vlans;
    for (const auto vlan : vlans) {
        auto refusal = create({vlan});
        if (refusal.empty()) continue;
        missing_.emplace(vlan, std::move(refusal));
        accepted.erase(vlan);
    }
    return accepted;
}

std::string SwitchVlans::lack_of(const core::PortState& target) const {
    std::map<std::string, Vlans> lacking;
    for (const auto vlan : target.possible_vlans()) {
        if (const auto found = missing_.find(vlan); found != missing_.end()) lacking[found->second].insert(vlan);
    }
    std::string text;
    for (const auto& [refusal, vlans] : lacking) {
        text +=
            (text.empty() ? "VLAN " : "; VLAN ") + core::format_vlan_list(vlans) + " does not exist on the switch: " +
            (!refusal.empty() ? refusal
                              : session_.remedy_for_missing(vlans) + ", or set [sync] create_vlans = true in haas.cfg");
    }
    return text;
}

void SwitchVlans::tidy_up() {
    if (!policy_.list_unwanted) return;
    auto unwanted = policy_.list_unwanted();
    if (unwanted.empty()) return;
    const auto refusal = refusal_of([&] { drop_configured(unwanted); });
    if (!refusal.empty()) {
        for (const auto vlan : unwanted) changed_.kept.emplace(vlan, refusal);
        return;
    }
    if (unwanted.empty()) return;
    before_changing_({});
    // The list of ports took its time: a network may have got one of the VLANs meanwhile.
    const auto still_unwanted = policy_.list_unwanted();
    Vlans left;
    std::ranges::set_intersection(unwanted, still_unwanted, std::inserter(left, left.end()));
    if (!left.empty()) delete_each(left);
}

void SwitchVlans::drop_configured(Vlans& unwanted) {
    const auto ports = session_.read_all();
    if (!ports) return unwanted.clear();
    // A trunk of all VLANs is configured for none of them.
    for (const auto& [port, state] : *ports) {
        if (state.native) unwanted.erase(*state.native);
        for (const auto vlan : state.tagged) unwanted.erase(vlan);
        for (const auto vlan : state.foreign_vlans) unwanted.erase(vlan);
    }
}

void SwitchVlans::delete_each(const Vlans& unwanted) {
    const auto remove = [&](const Vlans& vlans) {
        changed_.sent = true;
        auto refusal = refusal_of([&] { session_.delete_vlans(vlans); });
        if (refusal.empty()) changed_.gone.insert(vlans.begin(), vlans.end());
        return refusal;
    };
    auto refusal = remove(unwanted);
    if (refusal.empty()) return;
    for (const auto vlan : unwanted) {
        if (unwanted.size() > 1) refusal = remove({vlan});
        if (refusal.empty()) continue;
        changed_.kept.emplace(vlan, refusal);
        changed_.left.insert(vlan);
    }
}

}  // namespace haas::sync
