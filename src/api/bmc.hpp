// What a node's machine must be rid of when the node leaves its project.
#pragma once

#include <optional>
#include <string>

#include "api/call.hpp"
#include "core/label.hpp"
#include "service/project.hpp"

namespace haas::api {

/// Takes out of the machine what HaaS has set there for the project. This may take long.
/// @throws  as the operations of BMCs
void tidy_machine(Call& call, const core::NodeLabel& node, const service::Departure& departure);

/// Ends the logging of a console whose row is gone; does nothing where there was none. The change is committed, so a
/// failure here is only logged: haas-sync ends consoles without a row.
void end_console(const Call& call, const std::optional<std::string>& uuid);

}  // namespace haas::api
