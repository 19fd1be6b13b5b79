// Sessions with switches that answer in XML over HTTP.
#include "fuzz/session.hpp"
#include "fuzz/target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    haas_fuzz::play_session(haas_fuzz::text_of(data, size), {"brocade", "dellnos9"});
    return 0;
}
