// What a run of faults has in the beginning: the switches, nodes and networks of the rig.
#pragma once

#include <functional>
#include <string>

#include "faults/client.hpp"

namespace haas_test {

/// Empty, where there is no such file.
std::string first_line(const std::string& file);

/// Registers all of it, as an administrator.
/// @param directory  of the rig (tests/faults/rig.sh)
/// @param ovsdb  the socket by which HaaS reaches the switch of a number
/// @throws std::runtime_error
void register_all(Scene& scene, Client& client, const std::string& directory,
                  const std::function<std::string(const std::string& number)>& ovsdb);

}  // namespace haas_test
