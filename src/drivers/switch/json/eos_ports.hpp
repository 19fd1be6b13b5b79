// Parses what Arista's switches tell about their ports and VLANs.
#pragma once

#include "base/json.hpp"
#include "drivers/switch/json/read_ports.hpp"

namespace haas::drivers {

/// @source  EOS User Manual, "VLANs": `vlan`, and `state` in the mode of a VLAN
constexpr VlanRemedies eos_vlan_remedies{.create = "configure\nvlan {vlans}",
                                         .wake = "configure\nvlan {vlans}\nstate active"};

/// The answers to `show interfaces switchport`, `show interfaces status`, `show vlan` and `show running-config`.
struct EosAnswers {
    const rapidjson::Value& switchports;
    const rapidjson::Value& statuses;
    const rapidjson::Value& vlans;
    const RunningConfig& config;
    Quote quote = quote_plainly;
};

/// What the ports really carry. A port in a state that HaaS never makes, or that is not understood, is foreign.
/// @throws UnreadableError  when an answer as a whole is not understood
SwitchReading read_eos(const EosAnswers& answers);

/// @param vlans  the answer to `show vlan`
/// @throws UnreadableError
std::map<core::Vlan, SwitchVlan> read_eos_vlans(const rapidjson::Value& vlans);

}  // namespace haas::drivers
