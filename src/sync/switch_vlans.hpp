// The VLANs of one switch, which must exist there before ports can carry them.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>

#include "core/switch.hpp"

namespace haas::sync {

struct VlanPolicy {
    /// What to do about VLANs that ports are to carry, and that do not exist. Ignored: the driver does not know.
    enum class Missing { ignored, refused, created };
    Missing missing = Missing::ignored;
    std::map<core::Vlan, std::string> names{};  ///< of VLANs that are created; others get none
    std::set<core::Vlan> unwanted{};            ///< VLANs to delete, once the ports are done
};

struct ChangedVlans {
    std::set<core::Vlan> created{};  ///< did not exist on the switch, and perhaps do now
    std::set<core::Vlan> gone{};     ///< do not exist any more, or were not created after all

    bool any() const { return !created.empty() || !gone.empty(); }
};

/// VLANs that no port can be given.
struct MissingVlans {
    std::map<core::Vlan, std::string> reasons{};  ///< what the switch said of each, or what to do about it
    std::string unknown{};                        ///< why it is not known which VLANs exist; empty: it is

    /// Why a port cannot carry this; empty: it can.
    std::string lack_of(const core::PortState& target) const;
};

/// @name During a session
/// @throws core::SwitchError  `unreachable`
/// @{

/// Makes VLANs exist, as far as the policy and the switch allow it.
/// @param before_creating  called with those that are about to be created
/// @param changed          gets what has changed
/// @return  those that do not exist
MissingVlans provide_vlans(core::SwitchSession& session, const VlanPolicy& policy, const std::set<core::Vlan>& wanted,
                           const std::function<void(const std::set<core::Vlan>&)>& before_creating,
                           ChangedVlans& changed);

/// Deletes the unwanted VLANs that no port of the switch is configured for, registered or not. Deletes none if the
/// switch cannot list its ports.
/// @param changed  gets what has changed
/// @return  what the switch said if it refused; empty: it did not
std::string delete_vlans(core::SwitchSession& session, const VlanPolicy& policy, ChangedVlans& changed);

/// @}

}  // namespace haas::sync
