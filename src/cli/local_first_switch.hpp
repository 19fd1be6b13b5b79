// The single switch of a HaaS 0.1 configuration.
#pragma once

#include <string>

#include "core/switch.hpp"
#include "service/init.hpp"

namespace haas::cli {

/// The switch that `[driver simple_vlan] switch` describes, with the label `default`. Translates HaaS 0.1's names of
/// types and fields to today's names.
/// @throws base::ConfigError  when the text is not such a description, or no driver has its type
service::FirstSwitch parse_first_switch(const std::string& json, const core::SwitchDrivers& drivers);

}  // namespace haas::cli
