// What a visit is for, as data: haas-sync's work, an audit and a repair are rows of one table.
#pragma once

#include "store/stray.hpp"
#include "sync/device_pass.hpp"

namespace haas::sync {

struct Plan {
    /// Which ports of the switch are claimed.
    enum class Ports {
        due,      ///< those with an action, or not verified, whose next try is due
        at_rest,  ///< those without a pending action
        due_and_at_rest,
        all  ///< every one, without its action: the actions of a restored database count for nothing
    };
    /// What may be done to the switch. Nothing is written by a restored database.
    enum class Device { is_read, is_written };
    enum class Visit { if_work_is_due, always };

    Ports ports;
    Device device;
    Visit visit;
    Scope scope;  ///< whether to look for strays as well
    store::Knowledge knowledge = store::Knowledge::whole;
};

/// Does the work that is due: actions, and ports that are not verified.
constexpr Plan work_plan{
    .ports = Plan::Ports::due,
    .device = Plan::Device::is_written,
    .visit = Plan::Visit::if_work_is_due,
    .scope = Scope::jobs,
};

/// Compares the ports with the database, and changes nothing on the switch.
constexpr Plan audit_plan{
    .ports = Plan::Ports::at_rest,
    .device = Plan::Device::is_read,
    .visit = Plan::Visit::always,
    .scope = Scope::whole_switch,
};

/// The audit that ends a restore.
constexpr Plan restored_audit_plan{
    .ports = Plan::Ports::all,
    .device = Plan::Device::is_read,
    .visit = Plan::Visit::always,
    .scope = Scope::whole_switch,
    .knowledge = store::Knowledge::restored,
};

/// Does the work that is due, and makes all other ports carry what they should.
constexpr Plan repair_plan{
    .ports = Plan::Ports::due_and_at_rest,
    .device = Plan::Device::is_written,
    .visit = Plan::Visit::always,
    .scope = Scope::whole_switch,
};

}  // namespace haas::sync
