#include "service/share.hpp"

#include <algorithm>
#include <string>

#include "core/error.hpp"
#include "store/console.hpp"
#include "store/headnode.hpp"
#include "store/network.hpp"
#include "store/networking_action.hpp"
#include "store/project.hpp"

namespace haas::service {

namespace {

/// `Project red has 5 of the 10 VLANs of the pool, as many as one project may have`
std::string has_all_it_may(const std::string& project, const std::string& what) {
    return "Project " + project + " has " + what + ", as many as one project may have";
}

}  // namespace

std::string limit_hint(const std::string& option) { return ' ' + option + " in haas.cfg sets the limit."; }

long long share_of(const store::Reading& tx, core::ProjectId project, long long total, int percent) {
    constexpr int whole = 100;
    if (!store::has_other_project(tx, project)) return total;
    return (total * percent + whole - 1) / whole;
}

void require_vlan_share(const store::Reading& tx, const core::Project& project, const VlanPolicy& policy) {
    const auto usable = std::count_if(policy.pool.begin(), policy.pool.end(),
                                      [&](core::Vlan vlan) { return !policy.reserved.contains(vlan); });
    const auto used = store::count_allocated_networks(tx, project.id);
    // Where the whole pool is the project's, no other limit is to blame.
    if (used < share_of(tx, project.id, usable, policy.project_share) || used >= usable) return;
    throw core::AllocationError(has_all_it_may(project.label, std::to_string(used) + " of the " +
                                                                  std::to_string(usable) + " VLANs of the pool") +
                                ": delete one of its networks, or ask the administrator for more." +
                                limit_hint("[vlan] project_share"));
}

void require_headnode_share(const store::Reading& tx, const core::Project& project, const HeadnodeLimits& limits) {
    const auto used = store::count_headnodes_of_project(tx, project.id);
    if (used < limits.headnodes_per_project) return;
    throw core::AllocationError(has_all_it_may(project.label, std::to_string(used) + " headnodes") +
                                ": delete one, or ask the administrator for more." +
                                limit_hint("[headnode] headnodes_per_project"));
}

void require_few_pending(const store::Reading& tx, const Caller& caller, const core::Node& node,
                         const PendingLimit& limit) {
    if (caller.is_admin) return;
    const auto used = store::count_pending_actions(tx, node.project_id.value());
    if (used < limit.per_project) return;
    throw core::TooManyRequestsError(
        has_all_it_may(node.project_label.value_or(""), std::to_string(used) + " networking actions pending") +
        ": try again when some of them have ended, or cancel some." + limit_hint("[sync] pending_per_project"));
}

ConsoleTally::ConsoleTally(const store::Reading& tx, const ConsoleRoom& room)
    : tx_(tx), room_(room), logged_(store::count_consoles(tx)) {
    for (const auto& [project, number] : logged_) total_ += number;
}

long long ConsoleTally::share(core::ProjectId project) const {
    return share_of(tx_, project, room_.logs, room_.project_share);
}

ConsoleTally::Room ConsoleTally::look_for(const std::optional<core::ProjectId>& project) const {
    if (total_ >= room_.logs) return Room::none;
    const auto logged = logged_.find(project);
    if (!project || logged == logged_.end() || logged->second < share(*project)) return Room::some;
    return Room::none_for_project;
}

bool ConsoleTally::add(std::optional<core::ProjectId> project) {
    if (look_for(project) != Room::some) return false;
    ++logged_[project];
    ++total_;
    return true;
}

void ConsoleTally::add_or_throw(const core::Node& node) {
    const std::string remedy = ": stop one with stop_console, or ask the administrator for more.";
    switch (look_for(node.project_id)) {
        case Room::some: add(node.project_id); return;
        case Room::none:
            throw core::AllocationError("There are " + std::to_string(total_) +
                                        " consoles logged, as many as the service has room for" + remedy +
                                        limit_hint("[console] total_size"));
        case Room::none_for_project:
            throw core::AllocationError(
                has_all_it_may(node.project_label.value_or(""), std::to_string(logged_.at(node.project_id)) + " of " +
                                                                    std::to_string(room_.logs) + " consoles logged") +
                remedy + limit_hint("[console] project_share"));
    }
}

}  // namespace haas::service
