#include "fuzz/session.hpp"

#include <algorithm>
#include <chrono>
#include <deque>
#include <memory>
#include <stdexcept>
#include <typeinfo>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "core/error.hpp"
#include "drivers/registry.hpp"
#include "fuzz/target.hpp"
#include "switch/dialogue_player.hpp"

namespace haas_fuzz {

using namespace haas;

namespace {

/// So long may a session wait for locks, and for a switch that has not carried out what it was told. Nothing else takes
/// time here.
constexpr std::chrono::milliseconds patience{20};

/// What the switch says: at first, and each time that it was sent something.
struct Said {
    std::deque<std::string> answers{{}};

    std::string take() {
        if (answers.empty()) throw sys::ChannelError("nothing is left to be said");
        auto answer = std::move(answers.front());
        answers.pop_front();
        return answer;
    }
    /// The same of a switch that says nothing by itself.
    std::string take_answer() {
        while (!answers.empty() && answers.front().empty()) answers.pop_front();
        return take();
    }
    /// Its first word, and what is behind that.
    std::pair<int, std::string> take_with_status() {
        const auto answer = take_answer();
        const auto blank = std::min(answer.find(' '), answer.size());
        return {base::parse_number<int>(std::string_view(answer).substr(0, blank)).value_or(0),
                answer.substr(std::min(blank + 1, answer.size()))};
    }
};

class Channel final : public sys::ByteChannel {
public:
    explicit Channel(std::shared_ptr<Said> said) : said_(std::move(said)), pending_(said_->take()) {}

    void send(std::string_view, base::Deadline) override {
        if (!said_->answers.empty())
            pending_ += said_->take();
        else
            is_over_ = true;
    }
    std::string receive(base::Deadline) override {
        if (pending_.empty() && is_over_) throw sys::ChannelError("nothing is left to be said");
        return std::exchange(pending_, {});
    }

private:
    std::shared_ptr<Said> said_;
    std::string pending_;
    bool is_over_ = false;
};

class Messages final : public drivers::NetconfMessages {
public:
    explicit Messages(std::shared_ptr<Said> said) : said_(std::move(said)) {}

    void send(std::string_view, base::Deadline) override {}
    std::string receive(base::Deadline) override { return said_->take_answer(); }

private:
    std::shared_ptr<Said> said_;
};

class Http final : public sys::HttpClient {
public:
    explicit Http(std::shared_ptr<Said> said) : said_(std::move(said)) {}

    sys::HttpAnswer send(const sys::HttpRequest&) override {
        try {
            auto [status, body] = said_->take_with_status();
            return {status, std::move(body), {}};
        } catch (const sys::ChannelError& error) {
            throw sys::HttpError(sys::HttpError::Cause::broken, error.what());
        }
    }

private:
    std::shared_ptr<Said> said_;
};

class Programs final : public drivers::HostCommands {
public:
    explicit Programs(std::shared_ptr<Said> said) : said_(std::move(said)) {}

    sys::Result run(const std::vector<std::string>&, const std::string&, std::chrono::milliseconds) override {
        auto [status, output] = said_->take_with_status();
        return {sys::Result::End::exited, status, output, status == 0 ? std::string() : std::move(output)};
    }
    std::size_t longest_call() const override { return 4096; }

private:
    std::shared_ptr<Said> said_;
};

class Transport final : public drivers::Transport {
public:
    explicit Transport(std::shared_ptr<Said> said) : said_(std::move(said)) {}

    std::unique_ptr<sys::ByteChannel> open_telnet(const std::string&, std::uint16_t, base::Deadline) const override {
        return std::make_unique<Channel>(said_);
    }
    std::unique_ptr<sys::ByteChannel> open_ssh(const sys::SshLogin&, base::Deadline) const override {
        return std::make_unique<Channel>(said_);
    }
    std::unique_ptr<drivers::NetconfMessages> open_netconf(const sys::SshLogin&, base::Deadline) const override {
        return std::make_unique<Messages>(said_);
    }
    std::unique_ptr<sys::HttpClient> open_http() const override { return std::make_unique<Http>(said_); }
    std::unique_ptr<drivers::HostCommands> open_local() const override { return std::make_unique<Programs>(said_); }
    std::unique_ptr<drivers::HostCommands> open_remote(const sys::SshLogin&, std::chrono::milliseconds) const override {
        return std::make_unique<Programs>(said_);
    }

private:
    std::shared_ptr<Said> said_;
};

struct Play {
    core::SwitchFields settings;
    std::vector<std::string> tasks;
    Said said;
};

/// A text of a dialogue, as far as it can be read as one.
std::string lenient(const std::string& text) {
    try {
        return haas_test::unescaped(text);
    } catch (const std::exception&) {
        return text;
    }
}

Play play_of(std::string_view input) {
    Play play;
    while (!input.empty()) {
        const auto end = std::min(input.find('\n'), input.size());
        const std::string line(input.substr(0, end));
        input.remove_prefix(std::min(end + 1, input.size()));
        const auto text = line.substr(std::min<std::size_t>(2, line.size()));
        if (line.starts_with(": ")) {
            const auto blank = std::min(text.find(' '), text.size());
            play.settings[text.substr(0, blank)] = text.substr(std::min(blank + 1, text.size()));
        } else if (line.starts_with(". ")) {
            play.tasks.push_back(text);
        } else if (line.starts_with(">")) {
            play.said.answers.emplace_back();
        } else if (line.starts_with("< ")) {
            play.said.answers.back() += lenient(text);
        } else if (!line.starts_with("#") && !line.starts_with("=") && !line.starts_with("<!")) {
            play.said.answers.back() += lenient(line);
        }
    }
    return play;
}

/// Whether HaaS would ask for this: the service lets no other names of ports come here.
bool is_possible(const core::SwitchDriver& driver, const std::string& task) {
    const auto words = base::split(task, ' ');
    if (words.front() == "read" || words.front() == "save") {
        return std::all_of(words.begin() + 1, words.end(), [&](auto word) { return driver.is_port_name(word); });
    }
    return words.front() != "write" || (words.size() > 1 && driver.is_port_name(words[1]));
}

/// The fields of a switch, which an administrator has set. Of those in an input, only `enable_password` counts.
core::SwitchFields fields_of(const std::string& type, const core::SwitchFields& given) {
    static const std::map<std::string, core::SwitchFields> table = {
        {"arista-eos", {{"hostname", "http://switch.example"}}},
        {"brocade", {{"interface_type", "TenGigabitEthernet"}}},
        {"cisco-nxos", {{"hostname", "http://switch.example"}}},
        {"delln3000", {{"dummy_vlan", "4000"}}},
        {"dellnos9", {{"interface_type", "GigabitEthernet"}}},
        {"linux-bridge", {{"bridge", "br0"}, {"host", "switch.example"}, {"user", "haas"}}},
        {"nexus", {{"dummy_vlan", "2222"}}},
        {"openconfig", {{"state", "none"}}},
        {"ovs", {{"ovs_bridge", "br0"}}},
    };
    haas_test::DialogueFile file;
    if (const auto found = table.find(type); found != table.end()) file.settings = found->second;
    file.settings["type"] = type;
    if (given.contains("enable_password")) file.settings["enable_password"] = "yes";
    return haas_test::fields_of(file);
}

}  // namespace

void play_session(std::string_view input, const std::set<std::string>& types) {
    auto play = play_of(input);
    const auto type = play.settings.find("type");
    if (type == play.settings.end() || !types.contains(type->second)) return;
    const auto said = std::make_shared<Said>(std::move(play.said));
    const auto drivers = drivers::make_switch_drivers({}, std::make_shared<const Transport>(said));
    const auto& driver = *drivers.find(type->second);
    const auto fields = fields_of(type->second, play.settings);
    core::SwitchTimeouts timeouts;
    timeouts.command = patience;
    timeouts.connect = patience;
    haas_test::DialoguePlayer player([&] { return driver.connect(fields, timeouts); });
    for (const auto& task : play.tasks) {
        if (!is_possible(driver, task)) continue;
        try {
            player.run(task);
        } catch (const core::SwitchError&) {
            throw;
        } catch (const base::Error&) {
            // A VLAN in a task that is none.
        } catch (const std::runtime_error& error) {
            // A task that is none.
            if (typeid(error) != typeid(std::runtime_error)) throw;
        }
    }
}

}  // namespace haas_fuzz
