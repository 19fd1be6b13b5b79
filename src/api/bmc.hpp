// What a node's machine must be rid of before the node leaves its project.
#pragma once

#include "api/call.hpp"
#include "core/label.hpp"

namespace haas::api {

/// Takes out of the machine what HaaS has set there for the project, if the node could leave the project otherwise.
/// This may take long.
/// @throws  as project_detach_node and the operations of BMCs
void tidy_machine(Call& call, const core::ProjectLabel& project, const core::NodeLabel& node);

}  // namespace haas::api
