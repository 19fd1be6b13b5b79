// As much of an HTTP server as the clients of a switch need: one thread for each connection, which is kept open.
#pragma once

#include "switch/rest_sim/device.hpp"

namespace haas_rest_sim {

/// Converses on a connection until it ends, or the device cuts it.
void converse(int connection, Device& device);

}  // namespace haas_rest_sim
