// Sessions with switches that speak NETCONF.
#include "fuzz/session.hpp"
#include "fuzz/target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    haas_fuzz::play_session(haas_fuzz::text_of(data, size), {"openconfig"});
    return 0;
}
