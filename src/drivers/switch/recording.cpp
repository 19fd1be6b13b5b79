#include "drivers/switch/recording.hpp"

#include <deque>
#include <utility>

#include "sys/shell_words.hpp"

namespace haas::drivers {

namespace {

using Kind = Utterance::Kind;

class RecordedChannel final : public sys::ByteChannel {
public:
    RecordedChannel(std::unique_ptr<sys::ByteChannel> channel, Recording& recording)
        : channel_(std::move(channel)), recording_(recording) {}

    void send(std::string_view bytes, base::Deadline deadline) override {
        recording_.sent(bytes);
        channel_->send(bytes, deadline);
    }
    std::string receive(base::Deadline deadline) override {
        auto bytes = channel_->receive(deadline);
        recording_.received(Kind::answer, bytes);
        return bytes;
    }

private:
    std::unique_ptr<sys::ByteChannel> channel_;
    Recording& recording_;
};

/// Of messages that are sent at once, each is written with its answer, as they are answered in their order.
class RecordedMessages final : public NetconfMessages {
public:
    RecordedMessages(std::unique_ptr<NetconfMessages> messages, Recording& recording)
        : messages_(std::move(messages)), recording_(recording) {}
    RecordedMessages(const RecordedMessages&) = delete;
    RecordedMessages& operator=(const RecordedMessages&) = delete;
    ~RecordedMessages() override {
        while (!unanswered_.empty()) write_next();
    }

    void use_chunks() override { messages_->use_chunks(); }
    void send(std::string_view message, base::Deadline deadline) override {
        unanswered_.emplace_back(message);
        messages_->send(message, deadline);
    }
    std::string receive(base::Deadline deadline) override {
        if (!unanswered_.empty()) write_next();
        auto message = messages_->receive(deadline);
        recording_.received(Kind::answer, message);
        return message;
    }

private:
    void write_next() {
        recording_.sent_line(std::move(unanswered_.front()));
        unanswered_.pop_front();
    }

    std::unique_ptr<NetconfMessages> messages_;
    Recording& recording_;
    std::deque<std::string> unanswered_;
};

class RecordedHttp final : public sys::HttpClient {
public:
    RecordedHttp(std::unique_ptr<sys::HttpClient> client, Recording& recording)
        : client_(std::move(client)), recording_(recording) {}

    sys::HttpAnswer send(const sys::HttpRequest& request) override {
        recording_.sent_line(exchange_text(request));
        auto answer = client_->send(request);
        recording_.received(Kind::answer, exchange_text(answer));
        return answer;
    }

private:
    std::unique_ptr<sys::HttpClient> client_;
    Recording& recording_;
};

class RecordedCommands final : public HostCommands {
public:
    RecordedCommands(std::unique_ptr<HostCommands> commands, Recording& recording)
        : commands_(std::move(commands)), recording_(recording) {}

    /// The input is not written down: it is a password.
    sys::Result run(const std::vector<std::string>& argv, const std::string& input,
                    std::chrono::milliseconds deadline) override {
        recording_.sent_line(sys::to_shell_line(argv));
        auto result = commands_->run(argv, input, deadline);
        recording_.received(Kind::answer, exchange_text(result));
        recording_.received(Kind::errors, result.errors);
        return result;
    }
    std::size_t longest_call() const override { return commands_->longest_call(); }

private:
    std::unique_ptr<HostCommands> commands_;
    Recording& recording_;
};

class RecordingTransport final : public Transport {
public:
    RecordingTransport(Recording& recording, SharedTransport real) : recording_(recording), real_(std::move(real)) {}

    std::unique_ptr<sys::ByteChannel> open_telnet(const std::string& host, std::uint16_t port,
                                                  base::Deadline deadline) const override {
        return std::make_unique<RecordedChannel>(real_->open_telnet(host, port, deadline), recording_);
    }
    std::unique_ptr<sys::ByteChannel> open_ssh(const sys::SshLogin& login, base::Deadline deadline) const override {
        return std::make_unique<RecordedChannel>(real_->open_ssh(login, deadline), recording_);
    }
    std::unique_ptr<NetconfMessages> open_netconf(const sys::SshLogin& login, base::Deadline deadline) const override {
        return std::make_unique<RecordedMessages>(real_->open_netconf(login, deadline), recording_);
    }
    std::unique_ptr<sys::HttpClient> open_http() const override {
        return std::make_unique<RecordedHttp>(real_->open_http(), recording_);
    }
    std::unique_ptr<HostCommands> open_local() const override {
        return std::make_unique<RecordedCommands>(real_->open_local(), recording_);
    }
    std::unique_ptr<HostCommands> open_remote(const sys::SshLogin& login,
                                              std::chrono::milliseconds deadline) const override {
        return std::make_unique<RecordedCommands>(real_->open_remote(login, deadline), recording_);
    }

private:
    Recording& recording_;
    SharedTransport real_;
};

std::string with_text(std::string head, const std::string& text) {
    return text.empty() ? head : std::move(head) + " " + text;
}

/// Without scheme, host and port.
std::string path_of(const std::string& url) {
    const auto host = url.find("://");
    const auto path = host == std::string::npos ? host : url.find('/', host + 3);
    return path == std::string::npos ? "/" : url.substr(path);
}

}  // namespace

void Recording::sent(std::string_view bytes) {
    const bool is_line = bytes.ends_with('\r');
    if (is_line) bytes.remove_suffix(1);
    said_.push_back({is_line ? Kind::line : Kind::key, std::string(bytes)});
}

void Recording::received(Kind kind, std::string_view bytes) {
    if (bytes.empty()) return;
    if (said_.empty() || said_.back().kind != kind) {
        said_.push_back({kind, std::string(bytes)});
    } else {
        said_.back().text += bytes;
    }
}

SharedTransport record_on(Recording& recording, SharedTransport real) {
    return std::make_shared<const RecordingTransport>(recording, std::move(real));
}

std::string exchange_text(const sys::HttpRequest& request) {
    return with_text(request.method + " " + path_of(request.url), request.body);
}

std::string exchange_text(const sys::HttpAnswer& answer) {
    return with_text(std::to_string(answer.status), answer.body);
}

std::string exchange_text(const sys::Result& result) {
    using End = sys::Result::End;
    switch (result.end) {
        case End::exited: return with_text(std::to_string(result.status), result.output);
        case End::signalled: return with_text("signalled", result.output);
        case End::deadline: return with_text("deadline", result.output);
        case End::too_much_output: return "too-much-output";
    }
    return {};
}

}  // namespace haas::drivers
