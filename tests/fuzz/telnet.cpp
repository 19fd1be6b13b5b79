// What the other side of a telnet connection sends: text, and its negotiation.
#include "fuzz/speaker.hpp"
#include "fuzz/target.hpp"
#include "sys/byte_channel.hpp"
#include "sys/telnet_channel.hpp"

using namespace haas;
using haas_fuzz::require;

namespace {

constexpr std::chrono::seconds patience{2};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static haas_fuzz::Speaker speaker;
    speaker.say(std::string(haas_fuzz::text_of(data, size)));
    const auto deadline = base::Deadline::in(patience);
    std::size_t got = 0;
    const bool is_open = haas_fuzz::is_taken([&] {
        const auto channel = sys::open_telnet("127.0.0.1", speaker.port(), deadline);
        channel->send("show\r", deadline);
        for (;;) got += channel->receive(deadline).size();
    });
    require(!is_open, "a connection ends");
    require(got <= size, "no more is received than was sent");
    require(!deadline.has_passed(), "nothing that is sent keeps us waiting");
    return 0;
}
