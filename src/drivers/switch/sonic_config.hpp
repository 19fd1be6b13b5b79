// The ports of a SONiC switch by its CONFIG_DB, and what they mean for HaaS. sonic_carried.hpp has what the switch made
// of it.
//
// @source  sonic-utilities, config/vlan.py and config/switchport.py: the tables that `config vlan` looks at and writes;
//          sonic-swss-common, the notation of keys (`VLAN_MEMBER`: `Vlan100|Ethernet0`)
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/switch.hpp"
#include "drivers/switch/lacking_vlans.hpp"

namespace haas::drivers {

struct SonicPort {
    std::set<core::Vlan> untagged;
    std::set<core::Vlan> tagged;
    std::string mode;                    ///< `routed`, `access` or `trunk`; empty on releases that do not know it
    std::string channel;                 ///< the port-channel that it is a member of
    std::set<core::Vlan> subinterfaces;  ///< VLANs that a sub-interface takes
    bool is_router = false;              ///< it has an address, or a VRF
    bool is_mirror = false;              ///< it gets copies of other ports' frames
    std::string flaw;                    ///< what is not understood of its VLANs

    std::set<core::Vlan> vlans() const;
};

struct SonicConfig {
    std::map<std::string, SonicPort> ports;  ///< also port-channels
    std::set<core::Vlan> vlans;              ///< that exist

    LackingVlans find_lacking(const std::set<core::Vlan>& wanted) const;
};

/// @source  SONiC Command Reference, "VLAN & FDB"
constexpr VlanRemedies sonic_vlan_remedies{.create = "config vlan add {vlans}",
                                           .argument = VlanRemedies::Argument::each};

/// @param json  the output of `sonic-cfggen -d --print-data`
/// @throws base::Error  for anything else; the text says nothing of the contents, which have secrets
SonicConfig parse_sonic_config(const std::string& json);

/// Reads `Vlan100`; empty for anything else.
std::optional<core::Vlan> parse_sonic_vlan(std::string_view name);

/// What a port is to carry by CONFIG_DB.
/// @param name  one of `all.ports`
core::PortState configured_state(const SonicConfig& all, const std::string& name);

/// What `config` is told.
struct SonicCommand {
    std::vector<std::string> words;  ///< `vlan member add`
    std::set<core::Vlan> vlans{};    ///< empty for a command that has none
    std::string port{};              ///< empty for a command that has none

    /// The words after `config`. Several VLANs are a list, which releases before 202405 do not take.
    /// @source  sonic-utilities, config/vlan.py: `-m`, `--multiple` is in no branch before 202405, and in all since,
    /// for
    ///          `vlan add`, `vlan del`, `vlan member add` and `vlan member del`; not with `-u`
    std::vector<std::string> arguments() const;
};

/// The commands that make a port carry `wanted`, as few as possible. VLANs leave before others come: a port has at most
/// one untagged VLAN.
/// @throws core::SwitchError  `refused` for a port or a VLAN that cannot be what is wanted
std::vector<SonicCommand> sonic_commands(const SonicConfig& all, const std::string& name,
                                         const core::PortState& wanted);

/// The command that makes a port a trunk, on releases that know modes.
SonicCommand sonic_trunk_command(const std::string& name);

}  // namespace haas::drivers
