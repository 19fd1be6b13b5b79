// As much of an HTTP server as the clients of a switch need: one thread for each connection, which is kept open.
#pragma once

#include "switch/rest_sim/device.hpp"
#include "switch/rest_sim/line.hpp"

namespace haas_rest_sim {

/// Converses on a connection until it ends, or the device cuts it.
/// @param tls  null: in the clear
void converse(int connection, Device& device, SSL_CTX* tls);

}  // namespace haas_rest_sim
