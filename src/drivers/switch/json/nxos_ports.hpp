// Parses what Cisco's switches tell about their ports and VLANs through NX-API.
#pragma once

#include "base/json.hpp"
#include "drivers/switch/json/read_ports.hpp"

namespace haas::drivers {

/// @source  NX-OS Layer 2 Switching Configuration Guide, "Configuring VLANs": `vlan`, `state`, `no shutdown`
constexpr VlanRemedies nxos_vlan_remedies{.create = "configure terminal\nvlan {vlans}",
                                          .wake = "configure terminal\nvlan {vlans}\nstate active\nno shutdown"};

/// The answers to `show interface switchport`, `show vlan brief`, `show running-config interface` and
/// `show vlan dot1q tag native`.
struct NxosAnswers {
    const rapidjson::Value& switchports;
    const rapidjson::Value& vlans;
    const RunningConfig& config;
    std::string_view native_tagging;  ///< empty where the switch does not know the command
    Quote quote = quote_plainly;
};

/// What the ports really carry. A port in a state that HaaS never makes, or that is not understood, is foreign.
/// @throws UnreadableError  when an answer as a whole is not understood
SwitchReading read_nxos(const NxosAnswers& answers);

/// @param vlans  the answer to `show vlan brief`
/// @throws UnreadableError
std::map<core::Vlan, SwitchVlan> read_nxos_vlans(const rapidjson::Value& vlans);

/// The native VLAN of a trunk that HaaS gives none. No network gets it, so it is in no list of allowed VLANs.
constexpr core::Vlan nxos_unused_native = 1;

}  // namespace haas::drivers
