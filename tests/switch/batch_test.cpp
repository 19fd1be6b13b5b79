// What haas-sync sends a switch for 48 ports in one batch, so that it does not grow unseen: read, written, read back,
// saved.
#include <doctest/doctest.h>

#include "switch/full_rack.hpp"

using haas_test::full_kind;
using haas_test::FullRack;

namespace {

/// Of one batch.
struct Sent {
    int logins;
    int commands;
};

Sent light_all(const std::string& kind, const std::vector<std::string>& options = {}) {
    FullRack rack(full_kind(kind), options);
    const bool is_http = full_kind(kind).transport.empty();
    const char* const logins = is_http ? "connections" : "logins";
    const char* const commands = is_http ? "requests" : "commands";
    const Sent before{rack.device().counter(logins), rack.device().counter(commands)};
    rack.world().ask();
    rack.world().carry_out();
    return {rack.device().counter(logins) - before.logins, rack.device().counter(commands) - before.commands};
}

}  // namespace

TEST_CASE(
    "batches: of a switch that takes several ports at once, 48 ports are four requests: read, write, read, save") {
    for (const std::string kind : {"arista-eos", "cisco-nxos"}) {
        CAPTURE(kind);
        const auto sent = light_all(kind);
        CHECK(sent.logins == 1);
        CHECK(sent.commands == 4);
    }
}

TEST_CASE("batches: where VLANs are missing, one more request creates them, however many they are") {
    for (const std::string kind : {"arista-eos", "cisco-nxos"}) {
        CAPTURE(kind);
        CHECK(light_all(kind, {"--vlans", "1"}).commands == 5);
    }
}

TEST_CASE("batches: others are sent something for each port, and a handful for all") {
    struct Kind {
        std::string name;
        int each;  ///< commands or requests for a port
        int all;   ///< whatever the number of ports
    };
    // Where not all ports are read at once, a port is read twice.
    const std::vector<Kind> kinds = {{"nexus", 4, 7},     {"dell-os10", 4, 12}, {"powerconnect55xx", 6, 6},
                                     {"delln3000", 6, 9}, {"sonic", 1, 9},      {"brocade", 9, 2},
                                     {"dellnos9", 8, 5}};
    for (const auto& kind : kinds) {
        CAPTURE(kind.name);
        const auto sent = light_all(kind.name);
        CHECK(sent.logins == 1);
        CHECK(sent.commands == kind.each * haas_test::ports_of_rack + kind.all);
    }
}
