// The one switch of a HaaS 0.1 configuration.
#pragma once

#include <string>

#include "core/switch.hpp"
#include "service/init.hpp"

namespace haas::cli {

/// The switch that `[driver simple_vlan] switch` describes, under the label `default`: HaaS 0.1's names of types and
/// fields become today's.
/// @throws base::ConfigError  for what is not such a description, or a type that no driver has
service::FirstSwitch parse_first_switch(const std::string& json, const core::SwitchDrivers& drivers);

}  // namespace haas::cli
