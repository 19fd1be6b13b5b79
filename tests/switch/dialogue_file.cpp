#include "switch/dialogue_file.hpp"

#include <algorithm>
#include <fstream>
#include <stdexcept>

namespace haas_test {

namespace {

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

}  // namespace haas_test
