// The rack of the tests of audits: one switch, and two nodes on it.
#pragma once

#include "sync/world.hpp"

namespace haas_test {

/// Nodes n1, with network red (100) attached, and n2, with none.
struct Rack : World {
    Rack() {
        add_node("n1");
        add_node("n2");
        create_network("red", 100);
        attach("n1", "red");
        device().forget_calls();
    }
};

}  // namespace haas_test
