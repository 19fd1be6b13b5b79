// Collects what a Redfish service tells of a machine's hardware, from many resources.
#pragma once

#include <functional>
#include <string>

#include "base/json.hpp"
#include "core/hardware.hpp"

namespace haas::drivers {

/// The most resources that are read for one machine, besides its system: a BMC may need half a second for each.
constexpr int most_hardware_resources = 64;

/// Reads the resource at a path.
/// @throws core::BmcError
using ReadRedfish = std::function<rapidjson::Document(const std::string& path)>;

/// Begins with what people need most. What the service refuses, and what is left when `read` cannot read any more, is
/// left out, and the part is named in `incomplete`.
/// @param system  the machine's ComputerSystem
core::Hardware read_redfish_hardware(const rapidjson::Value& system, const ReadRedfish& read);

}  // namespace haas::drivers
