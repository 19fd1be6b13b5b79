// What a SONiC switch has carried out: its CONFIG_DB is only what is wanted.
//
// vlanmgrd sets the kernel's bridge, tells orchagent, and notes the member in STATE_DB. A member of APPL_DB appears and
// leaves when orchagent takes the change from its queue, on the way to the ASIC. What the ASIC itself does is not read.
//
// @source  sonic-swss of 2026-08, cfgmgr/vlanmgr.cpp (doVlanMemberTask); sonic-swss-common of 2026-07,
//          common/consumer_state_table_pops.lua
#pragma once

#include <map>
#include <set>
#include <string>

#include "core/switch.hpp"
#include "drivers/switch/sonic_config.hpp"

namespace haas::drivers {

/// The VLANs that one port is a member of.
struct SonicCarried {
    std::set<core::Vlan> state;     ///< by STATE_DB, which does not say how
    std::set<core::Vlan> untagged;  ///< by APPL_DB
    std::set<core::Vlan> tagged;    ///< by APPL_DB
    std::string flaw;               ///< what is not understood of them

    /// Whether both databases have these VLANs and no others.
    bool is(const std::set<core::Vlan>& wanted_untagged, const std::set<core::Vlan>& wanted_tagged) const;
    std::set<core::Vlan> vlans() const;
    /// For people.
    std::string text() const;
};

/// By the name of the port; one without a VLAN is left out.
using SonicCarriedPorts = std::map<std::string, SonicCarried>;

/// @param state    the output of `sonic-db-cli STATE_DB keys 'VLAN_MEMBER_TABLE|*'`
/// @param members  the output of `sonic-db-dump -n APPL_DB -k 'VLAN_MEMBER_TABLE:*' -y`
/// @throws base::Error  for anything else; the text names the flaw
/// @source  sonic-swss-common, sonic-db-cli.cpp: one key a line, or an empty line; sonic-py-common,
///          sonic_db_dump_load.py: JSON, each key with its `value`
SonicCarriedPorts parse_sonic_carried(const std::string& state, const std::string& members);

/// Whether the switch has carried out that a port carries `wanted`, which is not foreign.
bool has_carried_out(const SonicCarriedPorts& carried, const std::string& name, const core::PortState& wanted);

/// What a port carries; foreign while the switch has not carried out its CONFIG_DB.
/// @param name  one of `all.ports`
core::PortState to_port_state(const SonicConfig& all, const SonicCarriedPorts& carried, const std::string& name);

}  // namespace haas::drivers
