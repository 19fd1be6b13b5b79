// Where NETCONF's messages begin and end. The first byte of an input says how many bytes arrive at a time.
#include "drivers/switch/netconf/framing.hpp"

#include <algorithm>
#include <utility>

#include "fuzz/target.hpp"

using namespace haas::drivers;

namespace {

constexpr std::size_t largest = 1000;

/// The messages, and a text if the bytes are none.
std::vector<std::string> read(std::string_view bytes, std::size_t chunk, Framing framing) {
    std::vector<std::string> messages;
    MessageReader reader(largest);
    reader.use(framing);
    const auto take = [&] {
        while (auto message = reader.take()) {
            haas_fuzz::require(message->size() <= largest, "no message is larger than that");
            messages.push_back(*std::move(message));
        }
    };
    const bool is_framed = haas_fuzz::is_taken([&] {
        while (!bytes.empty()) {
            reader.add(bytes.substr(0, chunk));
            bytes.remove_prefix(std::min(chunk, bytes.size()));
            take();
        }
    });
    if (!is_framed) messages.emplace_back("no message");
    return messages;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const auto bytes = haas_fuzz::text_of(data + 1, size - 1);
    for (const auto framing : {Framing::end_mark, Framing::chunks}) {
        const auto slowly = read(bytes, 1 + data[0] % 16U, framing);
        haas_fuzz::require(slowly == read(bytes, 1, framing), "how the bytes arrive does not matter");
        // XML has no `]]>` in its texts.
        if (bytes.find("]]>") != std::string_view::npos || bytes.empty() || bytes.size() > largest) continue;
        const auto again = read(framed(bytes, framing), 7, framing);
        haas_fuzz::require(again == std::vector<std::string>{std::string(bytes)}, "what is sent so is read so");
    }
    return 0;
}
