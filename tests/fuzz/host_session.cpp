// Sessions with switches that are machines: what ovs-vsctl, `bridge`, `ip` and SONiC's programs print.
#include "fuzz/session.hpp"
#include "fuzz/target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    haas_fuzz::play_session(haas_fuzz::text_of(data, size), {"ovs", "linux-bridge", "sonic"});
    return 0;
}
