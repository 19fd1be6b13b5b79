// Switches and their ports, for administrators.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/label.hpp"
#include "core/model.hpp"
#include "core/switch.hpp"
#include "service/access.hpp"
#include "service/settings.hpp"
#include "store/database.hpp"

namespace haas::service {

struct SwitchView {
    core::Switch found;
    std::vector<std::string> ports;
    std::vector<std::string> capabilities;
    std::vector<std::pair<std::string, std::string>> drift;  ///< the ports that do not carry what they should, and how
    core::SwitchFields fields;                               ///< without the secret ones
    std::vector<std::string> uplinks;
};

/// The text about a port that may carry more than its attachments say: what is wrong, and how it ends.
/// @param subject      `Port p1 of switch s1`
/// @param consequence  what is possible then: `The node can leave`
std::string suspect_text(const std::string& subject, const core::Port& port, const std::string& consequence);

struct PortView {
    std::optional<std::string> node;
    std::optional<std::string> nic;
    std::vector<std::pair<std::string, std::string>> networks;  ///< channel and network
    core::Port port;
    std::optional<bool> reachable;     ///< whether the switch answers; empty: never tried
    std::optional<std::string> group;  ///< the port group that it is in
};

/// A type and its fields, checked by the driver.
struct CheckedSwitch {
    std::string type;
    core::SwitchFields fields;   ///< without the secret ones
    core::SwitchFields secrets;  ///< in clear text, still to be sealed
    std::optional<std::string> device;
    std::set<core::Vlan> own_vlans;
    std::set<std::string> free_fields;  ///< see core::SwitchDriver
};

/// @throws BadArgumentError  for a type without a driver;  and what the driver throws for the fields
CheckedSwitch checked_switch(const core::SwitchDrivers& drivers, const std::string& type,
                             const std::map<std::string, core::FieldValue>& fields);

std::vector<std::string> list_switches(store::Reading& tx);
SwitchView show_switch(store::Reading& tx, const core::SwitchDrivers& drivers, const std::string& switch_label);
/// The VLANs that switches need for themselves, each with the label of one such switch.
std::map<core::Vlan, std::string> list_own_vlans(const store::Reading& tx, const core::SwitchDrivers& drivers);

/// @throws UnavailableError  when it has a password that cannot be sealed
void switch_register(store::Writing& tx, const std::filesystem::path& public_key, const std::string& switch_label,
                     const CheckedSwitch& checked);
/// The last step of switch_register(), for code that has no caller: checks neither rights nor duplicates.
void insert_checked_switch(store::Writing& tx, const std::filesystem::path& public_key, const std::string& switch_label,
                           const CheckedSwitch& checked);
/// Changes of a switch. It keeps all its other fields.
struct SwitchChange {
    std::optional<std::string> type;
    std::map<std::string, core::FieldValue> fields;
    std::set<std::string> removed;
    bool force = false;  ///< accept fields that lead to another device: all the switch's ports are then suspect
};

/// Changes a switch's fields, and makes the actions and checks that wait for it due at once.
/// @throws BlockedError     for another type, and, without force, for another device while it has ports;
///         ValidationError  when a field to be removed does not exist, and when a secret field is not given although
///                          the switch is reached or recognized in another way now;
/// @throws                  as switch_register()
void switch_update(store::Writing& tx, const SwitchKinds& kinds, const std::string& switch_label,
                   const SwitchChange& change);
/// @throws BlockedError  while it has ports
void switch_delete(store::Writing& tx, const VlanPolicy& policy, const std::string& switch_label);

/// A port by its switch and name. Without a switch, the only registered one is meant (HaaS 0.1 knew only one).
struct PortName {
    std::optional<std::string> switch_label;
    std::string port;
};

struct FoundPort {
    core::Switch on;
    core::Port port;
};

/// @throws BadArgumentError  when the name is not in the syntax of the switch's driver
void require_port_name(const core::SwitchDrivers& drivers, const core::Switch& on, const std::string& name);
/// The name by which an audit calls the port with this name. Returns a name that is not in the driver's syntax
/// unchanged.
std::string port_identity(const core::SwitchDrivers& drivers, const core::Switch& on, const std::string& name);

/// @throws NotFoundError;  BlockedError  when no switch is named and there are several
FoundPort get_port(const store::Reading& tx, const PortName& name);

/// @throws BlockedError  while an action waits for the port
void require_no_pending_action(const store::Reading& tx, const FoundPort& found);

PortView show_port(store::Reading& tx, const PortName& name);
/// @throws BadArgumentError  when the name is not in the syntax of the switch's driver
void port_register(store::Writing& tx, const core::SwitchDrivers& drivers, const PortName& name);
/// The ports of all switches that have drift: they do not, or may not, carry what they should.
std::vector<core::Drift> list_drift(store::Reading& tx);
/// @throws BlockedError  while it has a NIC or a pending action, or may still carry a network
void port_delete(store::Writing& tx, const PortName& name);
/// Deletes it even if it has a NIC or may still carry a network: for switches that are gone for good.
/// @throws BlockedError  while it is attached to networks or has a pending action
void port_delete_by_force(store::Writing& tx, const PortName& name);
void port_connect_nic(store::Writing& tx, const PortName& name, const core::NodeLabel& node, const core::NicLabel& nic);
struct NicName {
    std::string node;
    std::string nic;
};
/// @return  the NIC that was on it
NicName port_detach_nic(store::Writing& tx, const PortName& name);

}  // namespace haas::service
