// The first step of a visit: takes the lease of a switch, and with it, in the same transaction, the rows to work on.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "core/model.hpp"
#include "core/switch.hpp"
#include "service/switch_secrets.hpp"
#include "store/switch_lease.hpp"
#include "store/sync_work.hpp"
#include "sync/device_pass.hpp"
#include "sync/options.hpp"
#include "sync/plan.hpp"

namespace haas::sync {

/// The rows as they were when the lease was taken. Later steps change none of them.
struct Claim {
    store::Lease lease;
    core::Switch device;
    core::SwitchFields fields;
    service::SealedFields sealed;  ///< the secret fields
    std::vector<store::DuePort> ports;
    std::vector<PortJob> jobs;            ///< what is wanted of each of `ports`, in their order
    std::vector<std::string> registered;  ///< the labels of all ports of the switch
    int waiting = 0;                      ///< in an audit: ports on which an action waits
    bool is_unsaved = false;              ///< an earlier visit may have sent something that the switch has not saved
};

/// Why there is no claim.
struct NoClaim {
    enum class Reason { gone, nothing_due, busy, restored };
    Reason reason;
    std::string label{};  ///< of the switch; empty: it is gone, or was not looked at
};

/// Whether the switch's registered ports are those of the claim, and so those that the switch has saved: otherwise what
/// it saved may hold a port that was deleted or registered meanwhile.
bool has_claimed_ports(const store::Reading& tx, const Claim& claim);

/// Whether visits under this plan let switches save their running configuration.
bool saves(const Options& options, const Plan& plan);

/// Takes the lease. If the switch is to be written, notes on each claimed action that some of it may be sent from now
/// on, and that the switch will have to save: whoever kills this process leaves both notes to the next one.
/// @return  NoClaim  when another visit is under way, here or elsewhere, or when there is nothing to do
std::variant<Claim, NoClaim> claim_switch(store::Database& database, const Options& options, const Plan& plan,
                                          core::SwitchId switch_id);

/// The fields with the secret ones decrypted, checked as at the registration; they live no longer than the session.
/// @throws base::Error
core::SwitchFields open_fields(const Options& options, const Claim& claim, const core::SwitchDriver& driver);

}  // namespace haas::sync
