#include "switch/dialogue_file.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

#include "drivers/switch/console/session.hpp"
#include "drivers/switch/console/tables.hpp"

namespace haas_test {

using namespace haas;

namespace {

const drivers::ConsoleTable& table_of(const std::string& type) {
    for (const auto* table :
         {&drivers::powerconnect55xx_table(), &drivers::delln3000_table(), &drivers::nexus_table()}) {
        if (table->type == type) return *table;
    }
    throw std::runtime_error("there is no console switch of type " + type);
}

std::string find_setting(const std::map<std::string, std::string>& settings, const std::string& name) {
    const auto found = settings.find(name);
    return found == settings.end() ? std::string() : found->second;
}

std::vector<std::string> words_of(const std::string& text) {
    std::istringstream words(text);
    return {std::istream_iterator<std::string>(words), {}};
}

std::string kind_text(core::SwitchFailure::Kind kind) {
    switch (kind) {
        case core::SwitchFailure::Kind::unreachable:
            return "unreachable";
        case core::SwitchFailure::Kind::refused:
            return "refused";
        case core::SwitchFailure::Kind::no_such_port:
            return "no such port";
    }
    return "?";
}

/// @param mark  what the line begins with, and `text` what follows it
void add_line(DialogueFile& file, const std::string& mark, const std::string& text) {
    if (mark == ":") {
        const auto blank = std::min(text.find(' '), text.size());
        file.settings[text.substr(0, blank)] = text.substr(std::min(blank + 1, text.size()));
    } else if (mark == ".") {
        file.tasks.push_back({text, {}, {}});
    } else if (file.tasks.empty()) {
        throw std::runtime_error("nobody was asked for anything yet");
    } else if (mark == "=") {
        file.tasks.back().results.push_back(text);
    } else if (mark == "<" || mark == ">" || mark == ">!") {
        const auto kind = mark == "<"   ? Utterance::Kind::from_switch
                          : mark == ">" ? Utterance::Kind::line
                                        : Utterance::Kind::key;
        file.tasks.back().script.push_back({kind, unescaped(text)});
    } else {
        throw std::runtime_error("a line begins with : . < > >! = or #");
    }
}

}  // namespace

DialogueFile load_dialogue_file(const std::filesystem::path& path) {
    std::ifstream input(path);
    if (!input) throw std::runtime_error("cannot read " + path.string());
    DialogueFile file;
    int number = 0;
    for (std::string line; std::getline(input, line);) {
        ++number;
        if (line.empty() || line.front() == '#') continue;
        const auto blank = std::min(line.find(' '), line.size());
        try {
            add_line(file, line.substr(0, blank), line.substr(std::min(blank + 1, line.size())));
        } catch (const std::exception& error) {
            throw std::runtime_error(path.filename().string() + ", line " + std::to_string(number) + ": " +
                                     error.what());
        }
    }
    return file;
}

std::string escaped(const std::string& bytes) {
    constexpr const char* digits = "0123456789abcdef";
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const auto byte = static_cast<unsigned char>(bytes[i]);
        const bool is_last = i + 1 == bytes.size();
        if (byte == '\r') {
            text += "\\r";
        } else if (byte == '\n') {
            text += "\\n";
        } else if (byte == 0x1b) {
            text += "\\e";
        } else if (byte < ' ' || byte > '~' || byte == '\\' || (byte == ' ' && is_last)) {
            text += std::string("\\x") + digits[byte / 16] + digits[byte % 16];
        } else {
            text += bytes[i];
        }
    }
    return text;
}

DialoguePlayer::DialoguePlayer(const std::map<std::string, std::string>& settings,
                               std::unique_ptr<sys::ByteChannel> channel, std::string password,
                               std::optional<std::string> enable_password, const core::SwitchTimeouts& timeouts)
    : settings_(settings),
      channel_(std::move(channel)),
      password_(std::move(password)),
      enable_password_(std::move(enable_password)),
      timeouts_(timeouts) {}

std::vector<std::string> DialoguePlayer::run(const std::string& task) {
    auto words = words_of(task);
    if (words.empty()) throw std::runtime_error("an empty task");
    const std::string verb = words.front();
    words.erase(words.begin());
    if (verb != "login" && !session_) throw std::runtime_error("no login before " + task);
    try {
        if (verb == "login") {
            log_in();
        } else if (verb == "read") {
            return read(words);
        } else if (verb == "write") {
            write(words);
        } else if (verb == "save") {
            session_->save();
        } else {
            throw std::runtime_error("there is no task " + task);
        }
        return {};
    } catch (const core::SwitchFailure& failure) {
        return {kind_text(failure.kind()) + ": " + failure.what()};
    }
}

void DialoguePlayer::log_in() {
    const auto& table = table_of(find_setting(settings_, "type"));
    drivers::ConsoleLogin login{find_setting(settings_, "username"), base::Secret(password_), {}};
    if (enable_password_) login.enable_password = base::Secret(*enable_password_);
    session_ = std::make_unique<drivers::ConsoleSession>(table, core::parse_vlan(find_setting(settings_, "dummy_vlan")),
                                                         drivers::Dialogue(std::move(channel_), table.pager, timeouts_),
                                                         login);
}

std::vector<std::string> DialoguePlayer::read(const std::vector<std::string>& ports) {
    const auto states = session_->read(ports);
    std::vector<std::string> lines;
    for (const auto& port : ports) {
        const auto found = states.find(port);
        lines.push_back(port + ": " + (found == states.end() ? "not there" : found->second.text()));
        if (found != states.end()) seen_[port] = found->second;
    }
    return lines;
}

void DialoguePlayer::write(const std::vector<std::string>& words) {
    core::PortChange change;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i == 0) {
            change.port = words[i];
        } else if (words[i] == "native" && i + 1 < words.size()) {
            change.wanted.native = core::parse_vlan(words[++i]);
        } else if (words[i] == "tagged" && i + 1 < words.size()) {
            std::istringstream list(words[++i]);
            for (std::string vlan; std::getline(list, vlan, ',');)
                change.wanted.tagged.insert(core::parse_vlan(vlan).value());
        } else if (words[i] != "dark" || words.size() != 2) {
            throw std::runtime_error("a port is written as: PORT dark, or PORT native N tagged N,N");
        }
    }
    const auto seen = seen_.find(change.port);
    if (seen == seen_.end()) throw std::runtime_error("port " + change.port + " was not read before");
    change.seen = seen->second;
    session_->write({change});
}

}  // namespace haas_test
