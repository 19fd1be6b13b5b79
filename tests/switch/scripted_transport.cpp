#include "switch/scripted_transport.hpp"

#include <algorithm>
#include <deque>
#include <regex>

#include "drivers/switch/recording.hpp"
#include "sys/shell_words.hpp"

namespace haas_test {

using namespace haas;

namespace {

/// The configuration sessions of EOS have another name each time.
std::string without_chance(const std::string& text) {
    static const std::regex session("haas-[0-9]+-[0-9a-f]{8}");
    return std::regex_replace(text, session, "haas-SESSION");
}

/// One request after the other, each with its answer.
class Exchange {
public:
    explicit Exchange(std::shared_ptr<Played> played) : played_(std::move(played)) {}

    struct Answer {
        std::string head;  ///< its first word
        std::string text;  ///< what follows, after a blank
        std::string errors;
    };
    /// @throws base::Error  when something else is to be sent, or when nothing was answered
    Answer ask(const std::string& text) {
        auto& left = played_->left;
        const bool is_next = !left.empty() && left.front().kind == Utterance::Kind::line &&
                             without_chance(left.front().text) == without_chance(text);
        if (!is_next) {
            if (played_->complaint.empty())
                played_->complaint = "sent: " + text + (left.empty() ? "" : "; expected: " + left.front().text);
            throw base::Error("the dialogue is another one");
        }
        left.pop_front();
        const auto said = take(Utterance::Kind::from_switch);
        Answer answer;
        answer.errors = take(Utterance::Kind::errors);
        if (said.empty()) throw base::Error("no answer is written");
        const auto blank = std::min(said.find(' '), said.size());
        answer.head = said.substr(0, blank);
        answer.text = said.substr(std::min(blank + 1, said.size()));
        return answer;
    }

private:
    std::string take(Utterance::Kind kind) {
        auto& left = played_->left;
        std::string text;
        for (; !left.empty() && left.front().kind == kind; left.pop_front()) text += left.front().text;
        return text;
    }

    std::shared_ptr<Played> played_;
};

/// The messages of a NETCONF session. Several may be sent at once; the dialogue has each with its answer.
class ScriptedMessages final : public drivers::NetconfMessages {
public:
    explicit ScriptedMessages(std::shared_ptr<Played> played) : played_(std::move(played)) {}

    ScriptedMessages(const ScriptedMessages&) = delete;
    ScriptedMessages& operator=(const ScriptedMessages&) = delete;
    ~ScriptedMessages() override {
        while (!sent_.empty()) take_next();
    }

    void send(std::string_view message, base::Deadline) override { sent_.emplace_back(message); }
    std::string receive(base::Deadline) override {
        if (!sent_.empty() && !take_next()) throw sys::ChannelError("the dialogue is another one");
        auto& left = played_->left;
        std::string message;
        for (; !left.empty() && left.front().kind == Utterance::Kind::from_switch; left.pop_front())
            message += left.front().text;
        if (message.empty()) throw sys::ChannelError("no answer is written");
        return message;
    }

private:
    /// @return  whether the dialogue goes on with the first message that was sent and not taken
    bool take_next() {
        const auto message = std::move(sent_.front());
        sent_.pop_front();
        auto& left = played_->left;
        const bool is_next =
            !left.empty() && left.front().kind == Utterance::Kind::line && left.front().text == message;
        if (is_next) {
            left.pop_front();
        } else if (played_->complaint.empty()) {
            played_->complaint = "sent: " + message + (left.empty() ? "" : "; expected: " + left.front().text);
        }
        return is_next;
    }

    std::shared_ptr<Played> played_;
    std::deque<std::string> sent_;
};

class ScriptedHttp final : public sys::HttpClient {
public:
    explicit ScriptedHttp(std::shared_ptr<Played> played) : exchange_(std::move(played)) {}

    sys::HttpAnswer send(const sys::HttpRequest& request) override {
        try {
            auto answer = exchange_.ask(drivers::exchange_text(request));
            return {std::stoi(answer.head), std::move(answer.text), {}};
        } catch (const base::Error& error) {
            throw sys::HttpError(sys::HttpError::Cause::broken, error.what());
        }
    }

private:
    Exchange exchange_;
};

class ScriptedCommands final : public drivers::HostCommands {
public:
    ScriptedCommands(std::shared_ptr<Played> played, std::size_t longest)
        : exchange_(std::move(played)), longest_(longest) {}

    sys::Result run(const std::vector<std::string>& argv, const std::string&, std::chrono::milliseconds) override {
        using End = sys::Result::End;
        const auto answer = exchange_.ask(sys::to_shell_line(argv));
        if (answer.head == "signalled") return {End::signalled, 0, answer.text, answer.errors};
        if (answer.head == "deadline") return {End::deadline, 0, answer.text, answer.errors};
        if (answer.head == "too-much-output") return {End::too_much_output, 0, {}, answer.errors};
        return {End::exited, std::stoi(answer.head), answer.text, answer.errors};
    }
    std::size_t longest_call() const override { return longest_; }

private:
    Exchange exchange_;
    std::size_t longest_;
};

/// The dialogue of all sessions, one after the other.
class ScriptedTransport final : public drivers::Transport {
public:
    ScriptedTransport(std::shared_ptr<Played> played, std::size_t chunk) : played_(std::move(played)), chunk_(chunk) {}

    std::unique_ptr<sys::ByteChannel> open_telnet(const std::string&, std::uint16_t, base::Deadline) const override {
        return play(played_, chunk_);
    }
    std::unique_ptr<sys::ByteChannel> open_ssh(const sys::SshLogin&, base::Deadline) const override {
        return play(played_, chunk_);
    }
    std::unique_ptr<drivers::NetconfMessages> open_netconf(const sys::SshLogin&, base::Deadline) const override {
        return std::make_unique<ScriptedMessages>(played_);
    }
    std::unique_ptr<sys::HttpClient> open_http() const override { return std::make_unique<ScriptedHttp>(played_); }
    std::unique_ptr<drivers::HostCommands> open_local() const override {
        return std::make_unique<ScriptedCommands>(played_, 256U * 1024);
    }
    std::unique_ptr<drivers::HostCommands> open_remote(const sys::SshLogin&, std::chrono::milliseconds) const override {
        return std::make_unique<ScriptedCommands>(played_, 96U * 1024);
    }

private:
    std::shared_ptr<Played> played_;
    std::size_t chunk_;
};

}  // namespace

drivers::SharedTransport play_transport(std::shared_ptr<Played> played, std::size_t chunk) {
    return std::make_shared<const ScriptedTransport>(std::move(played), chunk);
}

}  // namespace haas_test
