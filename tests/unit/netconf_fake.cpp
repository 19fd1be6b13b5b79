#include "unit/netconf_fake.hpp"

#include <algorithm>
#include <utility>

#include "drivers/switch/netconf/framing.hpp"

namespace haas_test {

using namespace haas;

namespace {

constexpr std::string_view in_namespace = R"( xmlns="urn:ietf:params:xml:ns:netconf:base:1.0")";

class FakeChannel final : public sys::ByteChannel {
public:
    explicit FakeChannel(FakeNetconf& server) : server_(server), reader_(1024UL * 1024) {
        ++server_.logins;
        std::string uris;
        for (const auto& uri : server_.capabilities) uris += "<capability>" + uri + "</capability>";
        to_client_ = drivers::framed("<hello" + std::string(in_namespace) + "><capabilities>" + uris +
                                         "</capabilities><session-id>4</session-id></hello>",
                                     drivers::Framing::end_mark);
    }

    void send(std::string_view bytes, base::Deadline) override {
        has_sent_ = true;
        reader_.add(bytes);
        while (const auto message = reader_.take()) {
            if (message->find("<hello") == std::string::npos) answer(*message);
            if (std::count(server_.capabilities.begin(), server_.capabilities.end(),
                           "urn:ietf:params:netconf:base:1.1") == 0)
                continue;
            framing_ = drivers::Framing::chunks;
            reader_.use(framing_);
        }
    }

    std::string receive(base::Deadline) override {
        if (std::exchange(has_sent_, false)) ++server_.round_trips;
        auto some = to_client_.substr(0, server_.piece);
        to_client_.erase(0, some.size());
        return some;
    }

private:
    void answer(const std::string& message) {
        const auto id_at = message.find("message-id=\"") + 12;
        const auto id = message.substr(id_at, message.find('"', id_at) - id_at);
        const auto begin = message.find("><", id_at) + 1;
        const auto operation = message.substr(begin, message.rfind("</rpc>") - begin);
        const auto name_end = operation.find_first_of(" />", 1);
        server_.operations.push_back(operation.substr(1, name_end - 1));
        auto contents = server_.answer ? server_.answer(operation) : std::string("<ok/>");
        if (!server_.raw.empty()) {
            to_client_ += std::exchange(server_.raw, {});
            return;
        }
        const auto reply =
            "<rpc-reply" + std::string(in_namespace) + " message-id=\"" + id + "\">" + contents + "</rpc-reply>";
        to_client_ += drivers::framed(reply, framing_);
    }

    FakeNetconf& server_;
    drivers::MessageReader reader_;
    drivers::Framing framing_ = drivers::Framing::end_mark;
    std::string to_client_;
    bool has_sent_ = false;
};

}  // namespace

std::unique_ptr<sys::ByteChannel> channel_to(FakeNetconf& server) { return std::make_unique<FakeChannel>(server); }

std::unique_ptr<drivers::NetconfClient> client_of(FakeNetconf& server, const std::string& password) {
    return std::make_unique<drivers::NetconfClient>(
        drivers::frame_messages(channel_to(server)), drivers::NetconfLogin{"haas", base::Secret(password)},
        core::SwitchTimeouts{}, base::Deadline::in(std::chrono::seconds(5)));
}

}  // namespace haas_test
