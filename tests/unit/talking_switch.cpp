#include "talking_switch.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace haas_test {

namespace {

class TalkingChannel final : public haas::sys::ByteChannel {
public:
    explicit TalkingChannel(std::shared_ptr<Talk> talk) : talk_(std::move(talk)) { said_ = "\r\n" + prompt(); }

    void send(std::string_view bytes, haas::base::Deadline) override {
        const std::string line(bytes.substr(0, bytes.find('\r')));
        if (!line.empty()) talk_->heard.push_back(line);
        said_ += line + "\r\n";
        const auto found = talk_->answers.find(line);
        if (found != talk_->answers.end()) {
            for (const char c : found->second) said_ += c == '\n' ? std::string("\r\n") : std::string(1, c);
        } else {
            change_mode(line);
        }
        said_ += prompt();
    }
    std::string receive(haas::base::Deadline) override { return std::exchange(said_, {}); }

private:
    void change_mode(const std::string& line) {
        const auto begins = [&](const char* beginning) { return line.starts_with(beginning); };
        if (begins("config")) modes_.emplace_back("(config)");
        if (begins("int ")) modes_.emplace_back("(config-if)");
        if (begins("interface ")) modes_.emplace_back("(conf-if-port)");
        const bool is_in_database = !modes_.empty() && modes_.back() == "(config-vlan)";
        if (begins("vlan ") && !is_in_database) modes_.emplace_back("(config-vlan)");
        if (begins("exit") && !modes_.empty()) modes_.pop_back();
    }
    std::string prompt() const { return "lab-1" + (modes_.empty() ? std::string() : modes_.back()) + "#"; }

    std::shared_ptr<Talk> talk_;
    std::vector<std::string> modes_;
    std::string said_;
};

}  // namespace

bool Talk::heard_in_order(const std::vector<std::string>& lines) const {
    auto at = heard.begin();
    return std::all_of(lines.begin(), lines.end(), [&](const auto& line) {
        at = std::find(at, heard.end(), line);
        return at != heard.end();
    });
}

std::size_t Talk::count(const std::string& line) const {
    return static_cast<std::size_t>(std::count(heard.begin(), heard.end(), line));
}

std::unique_ptr<haas::sys::ByteChannel> talk_to(std::shared_ptr<Talk> talk) {
    return std::make_unique<TalkingChannel>(std::move(talk));
}

std::string switch_text(const std::string& name) {
    const char* const source = std::getenv("HAAS_SOURCE_DIR");
    std::ifstream file(std::string(source != nullptr ? source : ".") + "/tests/texts/switches/" + name);
    if (!file) throw std::runtime_error("there is no text " + name);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

std::vector<std::string> switch_lines(const std::string& name) {
    std::istringstream text(switch_text(name));
    std::vector<std::string> lines;
    for (std::string line; std::getline(text, line);) lines.push_back(line);
    return lines;
}

}  // namespace haas_test
