// What one project may have of the things that all projects share, so that none of them ever takes all. The checks run
// in the transaction that takes one more, so any number of requests at once keep to the limits.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "core/model.hpp"
#include "service/access.hpp"
#include "service/settings.hpp"
#include "store/database.hpp"

namespace haas::service {

/// How a refusal ends that a limit of haas.cfg is the reason of.
/// @param option  with its section: `[vlan] project_share`
std::string limit_hint(const std::string& option);

/// How many of `total` a project may have: `percent` of them, rounded up; all of them while there is no other project.
long long share_of(const store::Reading& tx, core::ProjectId project, long long total, int percent);

/// Checks that a project may get one more network with a VLAN of the pool.
/// @throws AllocationError
void require_vlan_share(const store::Reading& tx, const core::Project& project, const VlanPolicy& policy);

/// Checks that a project may get one more headnode.
/// @throws AllocationError
void require_headnode_share(const store::Reading& tx, const core::Project& project, const HeadnodeLimits& limits);

/// Checks that the project of a node may request one more networking action. Administrators always may.
/// @param node  of a project
/// @throws TooManyRequestsError
void require_few_pending(const store::Reading& tx, const Caller& caller, const core::Node& node,
                         const PendingLimit& limit);

/// The consoles that are logged, with those that are about to be.
class ConsoleTally {
public:
    ConsoleTally(const store::Reading& tx, const ConsoleRoom& room);

    /// Counts one more console if there is room for it.
    /// @param project  of the node; empty: it is free
    /// @return  whether there is
    bool add(std::optional<core::ProjectId> project);

    /// Counts the console of a node.
    /// @throws AllocationError  when there is no room for it
    void add_or_throw(const core::Node& node);

private:
    enum class Room { some, none, none_for_project };
    Room look_for(const std::optional<core::ProjectId>& project) const;
    long long share(core::ProjectId project) const;

    const store::Reading& tx_;
    ConsoleRoom room_;
    std::map<std::optional<core::ProjectId>, long long> logged_;
    long long total_ = 0;
};

}  // namespace haas::service
