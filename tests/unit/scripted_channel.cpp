#include "scripted_channel.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <utility>

namespace haas_test {

namespace {

bool is_blank(const Utterance& said) {
    return said.kind == Utterance::Kind::from_switch && said.text.find_first_not_of(' ') == std::string::npos;
}

class ScriptedChannel final : public haas::sys::ByteChannel {
public:
    ScriptedChannel(std::shared_ptr<Played> played, std::size_t chunk) : played_(std::move(played)), chunk_(chunk) {}

    void send(std::string_view bytes, haas::base::Deadline) override {
        auto& left = played_->left;
        if (left.empty()) throw haas::sys::ChannelError("the other side has closed the connection");
        auto next = left.begin();
        // Blanks behind a prompt need not be waited for.
        while (next != left.end() && is_blank(*next)) ++next;
        if (next == left.end() || next->kind == Utterance::Kind::from_switch) return complain("too early", bytes);
        const bool key = next->kind == Utterance::Kind::key;
        if (bytes != next->text + (key ? "" : "\r")) return complain("instead of " + next->text, bytes);
        left.erase(next);
    }
    std::string receive(haas::base::Deadline) override {
        auto& left = played_->left;
        if (left.empty()) throw haas::sys::ChannelError("the other side has closed the connection");
        if (left.front().kind != Utterance::Kind::from_switch) return {};
        auto& text = left.front().text;
        std::string some = text.substr(0, chunk_);
        text.erase(0, some.size());
        if (text.empty()) left.pop_front();
        return some;
    }

private:
    void complain(const std::string& what, std::string_view bytes) {
        if (played_->complaint.empty()) played_->complaint = "sent " + what + ": " + std::string(bytes);
        throw haas::sys::ChannelError("not in the script: " + played_->complaint);
    }

    std::shared_ptr<Played> played_;
    std::size_t chunk_;
};

}  // namespace

std::string unescaped(const std::string& text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\') {
            plain += text[i];
            continue;
        }
        switch (text.at(++i)) {
            case 'r': plain += '\r'; break;
            case 'n': plain += '\n'; break;
            case 'e': plain += '\x1b'; break;
            case 'b': plain += '\b'; break;
            case '0': plain += '\0'; break;
            case 'x':
                plain += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16));
                i += 2;
                break;
            default: throw std::runtime_error("bad escape: " + text);
        }
    }
    return plain;
}

Script load_dialogue(const std::string& name, const std::vector<std::string>& sections) {
    const char* const source = std::getenv("HAAS_SOURCE_DIR");
    std::ifstream file(std::string(source != nullptr ? source : ".") + "/tests/dialogues/" + name + ".txt");
    if (!file) throw std::runtime_error("there is no dialogue " + name);
    std::vector<std::pair<std::string, Script>> found;
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line.front() == '#') continue;
        const auto blank = std::min(line.find(' '), line.size());
        const std::string mark = line.substr(0, blank);
        const std::string text = unescaped(line.substr(std::min(blank + 1, line.size())));
        if (mark == ".") {
            found.emplace_back(text, Script());
        } else {
            found.back().second.push_back({mark == "<"   ? Utterance::Kind::from_switch
                                           : mark == ">" ? Utterance::Kind::line
                                                         : Utterance::Kind::key,
                                           text});
        }
    }
    Script script;
    for (const auto& section : sections) {
        const auto at = std::find_if(found.begin(), found.end(), [&](const auto& one) { return one.first == section; });
        if (at == found.end()) throw std::runtime_error(name + " has no section " + section);
        script.insert(script.end(), at->second.begin(), at->second.end());
    }
    return script;
}

bool is_played(const Played& played) { return std::all_of(played.left.begin(), played.left.end(), is_blank); }

std::unique_ptr<haas::sys::ByteChannel> play(std::shared_ptr<Played> played, std::size_t chunk) {
    return std::make_unique<ScriptedChannel>(std::move(played), chunk);
}

}  // namespace haas_test
