#include "drivers/switch/netconf/messages.hpp"

#include <cstddef>
#include <utility>

#include "drivers/switch/netconf/framing.hpp"

namespace haas::drivers {

namespace {

/// In bytes. A switch with 400 ports and 4,000 VLANs answers with some 3 MiB.
constexpr std::size_t largest_answer = std::size_t{16} * 1024 * 1024;

class FramedMessages final : public NetconfMessages {
public:
    explicit FramedMessages(std::unique_ptr<sys::ByteChannel> channel)
        : channel_(std::move(channel)), reader_(largest_answer) {}

    void use_chunks() override {
        framing_ = Framing::chunks;
        reader_.use(framing_);
    }

    void send(std::string_view message, base::Deadline deadline) override {
        channel_->send(framed(message, framing_), deadline);
    }

    std::string receive(base::Deadline deadline) override {
        try {
            for (;;) {
                if (auto message = reader_.take()) return *std::move(message);
                const auto bytes = channel_->receive(deadline);
                if (bytes.empty()) throw sys::ChannelError("no answer in time");
                reader_.add(bytes);
            }
        } catch (const FramingError& error) {
            throw sys::ChannelError(std::string("not NETCONF: ") + error.what());
        }
    }

private:
    std::unique_ptr<sys::ByteChannel> channel_;
    MessageReader reader_;
    Framing framing_ = Framing::end_mark;
};

}  // namespace

std::unique_ptr<NetconfMessages> frame_messages(std::unique_ptr<sys::ByteChannel> channel) {
    return std::make_unique<FramedMessages>(std::move(channel));
}

}  // namespace haas::drivers
