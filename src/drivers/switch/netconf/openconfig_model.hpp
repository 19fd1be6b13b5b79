// What OpenConfig's models say of a switch that HaaS reads and writes: ports, and VLANs.
//
// @source  the published models (github.com/openconfig/public, release/models): openconfig-interfaces,
//          openconfig-if-ethernet, openconfig-if-aggregate, openconfig-vlan, openconfig-network-instance
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "core/switch.hpp"
#include "drivers/switch/lacking_vlans.hpp"

namespace haas::drivers::openconfig {

constexpr std::string_view interfaces_space = "http://openconfig.net/yang/interfaces";
constexpr std::string_view ethernet_space = "http://openconfig.net/yang/interfaces/ethernet";
constexpr std::string_view aggregate_space = "http://openconfig.net/yang/interfaces/aggregate";
constexpr std::string_view vlan_space = "http://openconfig.net/yang/vlan";
constexpr std::string_view address_space = "http://openconfig.net/yang/interfaces/ip";
constexpr std::string_view instance_space = "http://openconfig.net/yang/network-instance";

/// A container `switched-vlan/config`, or `switched-vlan/state`.
struct SwitchedVlan {
    std::string mode;  ///< `ACCESS` or `TRUNK`; empty if none is set
    std::optional<core::Vlan> access;
    std::optional<core::Vlan> native;
    std::set<core::Vlan> trunk;  ///< empty: all VLANs
    std::string flaw{};          ///< what was not understood

    bool is_empty() const { return mode.empty() && flaw.empty() && named().empty(); }
    /// All VLANs that it names, whatever the mode.
    std::set<core::Vlan> named() const;
};

/// What must show that a port is as configured; whatever a switch says besides must agree in any case.
enum class Proof {
    complete,      ///< `state` says whether the port is up, and the VLANs of one that is
    admin_status,  ///< `state` says whether the port is up
    none           ///< the configuration alone
};

struct Port {
    enum class Kind { ethernet, aggregate, other };
    Kind kind = Kind::ethernet;
    bool is_configured = false;   ///< the configuration has an entry for it
    bool is_enabled = true;       ///< by the configuration
    std::optional<bool> is_up{};  ///< as the switch says; empty if it does not
    std::string aggregate{};      ///< that it is a member of
    SwitchedVlan configured{};
    SwitchedVlan operational{};            ///< as the switch says; empty if it does not
    std::set<core::Vlan> subinterfaces{};  ///< the VLANs of its sub-interfaces
    bool has_addresses = false;            ///< a sub-interface has one: the port routes
    std::string flaw{};                    ///< what was not understood
};

struct ExistingVlan {
    std::string name{};
    bool is_active = true;
    bool is_configured = false;  ///< else the switch has made it by itself
};

/// Where VLANs are.
struct VlanPlace {
    enum class Kind { nowhere, top, instance };
    Kind kind = Kind::nowhere;
    std::string instance{};  ///< the network instance
};

struct Switch {
    std::map<std::string, Port> ports;
    std::map<core::Vlan, ExistingVlan> vlans;
    VlanPlace place{};
    core::Vlan default_vlan = 1;  ///< of ports that are given none
    Proof proof = Proof::complete;
};

/// What a port carries. A port is dark if it is shut down and no VLAN is configured for it.
/// @param name  of a port of the switch
core::PortState state_of(const Switch& all, const std::string& name);

/// What the configuration alone says that a port carries.
core::PortState configured_state(const Switch& all, const std::string& name);

/// The configuration of a port that is to carry `wanted`, which is not dark.
///
/// A list of VLANs that is empty stands for all VLANs, so a port with an untagged network alone is an access port.
SwitchedVlan to_switched_vlan(const core::PortState& wanted);

/// Why HaaS does not change a port; empty if it does.
std::string reason_to_leave(const Port& port);

/// Those of the VLANs that the switch does not carry; none where VLANs are nowhere.
LackingVlans find_lacking(const Switch& all, const std::set<core::Vlan>& vlans);

/// An error text for them, with the remedy. Each switch has commands of its own.
std::string lacking_text(const LackingVlans& lacking);
constexpr std::string_view creation_remedy = "create it there, in its list of VLANs";

}  // namespace haas::drivers::openconfig
