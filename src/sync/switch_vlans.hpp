// The VLANs of one switch during a session: they must exist there before ports can carry them.
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
    /// The VLANs to delete, as of now: it is called more than once. Null: none is deleted.
    std::function<std::set<core::Vlan>()> list_unwanted{};
};

/// What became of the switch's VLANs.
struct ChangedVlans {
    /// Did not exist on the switch, and exist now, since it has accepted the command that creates them. One that has
    /// appeared after a refused command is not among them: somebody else may have created it.
    std::set<core::Vlan> created{};
    std::set<core::Vlan> gone{};               ///< do not exist on the switch
    std::map<core::Vlan, std::string> kept{};  ///< could not be deleted, and why
    std::set<core::Vlan> left{};               ///< those of `kept` that the switch refuses to delete
    bool sent = false;                         ///< a creation or a deletion was sent, whatever the switch did
};

class SwitchVlans {
public:
    /// Called with the VLANs that are about to be created, or with none before some are deleted. Its exceptions end the
    /// session.
    using BeforeChanging = std::function<void(const std::set<core::Vlan>& creating)>;

    /// @param policy  must outlive this, like the session
    SwitchVlans(core::SwitchSession& session, const VlanPolicy& policy, BeforeChanging before_changing);

    /// @name What throws
    /// @throws core::SwitchError  `unreachable`
    /// @{

    /// Makes VLANs exist, as far as the policy and the switch allow it.
    void provide(const std::set<core::Vlan>& wanted);

    /// Deletes the unwanted VLANs that no port of the switch is configured for, registered or not. Deletes none if the
    /// switch cannot list its ports. One that the switch keeps does not keep the others.
    void tidy_up();

    /// @}

    /// Why a port cannot carry this, as far as provide() has seen; empty: it can.
    std::string lack_of(const core::PortState& target) const;
    /// Why it is not known which VLANs exist; empty: it is.
    const std::string& unknown() const { return unknown_; }
    const ChangedVlans& changed() const { return changed_; }

private:
    std::string create(const std::set<core::Vlan>& vlans);
    /// @return  those that the switch has accepted
    std::set<core::Vlan> create_singly(const std::set<core::Vlan>& vlans);
    void drop_configured(std::set<core::Vlan>& unwanted);
    void delete_each(const std::set<core::Vlan>& unwanted);

    core::SwitchSession& session_;
    const VlanPolicy& policy_;
    const BeforeChanging before_changing_;
    /// Of those that do not exist, what the switch said of each; empty: it was not asked to create it.
    std::map<core::Vlan, std::string> missing_;
    std::string unknown_;
    ChangedVlans changed_;
};

}  // namespace haas::sync
