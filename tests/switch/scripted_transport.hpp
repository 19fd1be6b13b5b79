// A transport that is a written dialogue: whatever is sent must be the next thing written, and is answered as written.
#pragma once

#include <memory>

#include "drivers/switch/transport.hpp"
#include "unit/scripted_channel.hpp"

namespace haas_test {

/// @param chunk  so many bytes of a command line's switch arrive at a time
haas::drivers::SharedTransport play_transport(std::shared_ptr<Played> played, std::size_t chunk);

}  // namespace haas_test
