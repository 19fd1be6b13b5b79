// What `ip -json` prints of the interfaces and the addresses of this machine.
#include "drivers/bridge/links.hpp"

#include "fuzz/target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto parts = haas_fuzz::parts_of(haas_fuzz::text_of(data, size));
    haas_fuzz::is_taken([&] { haas::drivers::parse_links(parts.front(), haas_fuzz::part(parts, 1)); });
    return 0;
}
