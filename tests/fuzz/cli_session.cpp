// Sessions with switches that are driven by their command line.
#include "fuzz/session.hpp"
#include "fuzz/target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    haas_fuzz::play_session(haas_fuzz::text_of(data, size), {"delln3000", "dell-os10", "nexus", "powerconnect55xx"});
    return 0;
}
